/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.action.PublicLinks;

/**
 * Makes links from what the operator has set.
 *
 * @param settings what is set now
 * @param routing who knows the accounts' ways, if anybody does; without it every account uses the platform's
 */
record Links(Supplier<WebSettings> settings, Supplier<Optional<AccountRouting>> routing) implements PublicLinks {
    /** Where the pages are, below any base. */
    static final String PATH = "/letterhead/a/";

    private static final String WHITE_LABEL = "whitelabel";

    @Override
    public Optional<URI> base(String account) {
        WebSettings now = settings.get();
        return routing.get()
                        .map(accounts -> accounts.of(account))
                        .filter(Links::isNeutral)
                        .isPresent()
                ? now.whitelabelUrl()
                : now.publicUrl();
    }

    @Override
    public Optional<URI> link(String account, String action, String token) {
        if (!ActionLink.isName(action)) {
            throw new IllegalArgumentException("an action's name is [a-z][a-z0-9-]{1,31}");
        }
        if (!ActionLink.isToken(token)) {
            // Without the token: whoever catches this may log it.
            throw new IllegalArgumentException(
                    "a token of the action " + action + " has another form than it must have");
        }
        return base(account).map(base -> URI.create(base + PATH + action + "/" + token));
    }

    private static boolean isNeutral(AccountRoute route) {
        return route.way().equals(WHITE_LABEL) || route.neutralWay().equals(WHITE_LABEL);
    }
}
