/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.testing;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.action.PublicLinks;

/** Keeps what is sent, and makes links as the pages' bundle does. */
public final class Outgoing implements MailService, PublicLinks {
    public final List<MailRequest> mails = new CopyOnWriteArrayList<>();
    public volatile RuntimeException refusal;
    public volatile Optional<URI> base = Optional.of(URI.create("https://mail.platform.example"));
    private final TestClock clock = new TestClock();

    @Override
    public MailId send(MailRequest request) {
        if (refusal != null) {
            throw refusal;
        }
        mails.add(request);
        return MailId.create(clock);
    }

    /** The variables of the last mail. */
    public Map<String, ?> lastModel() {
        return ((MailContent.FromTemplate) mails.get(mails.size() - 1).content()).model();
    }

    /** What stood in the last link. */
    public String lastToken() {
        String link = (String) lastModel().get("link");
        return link.substring(link.lastIndexOf('/') + 1);
    }

    @Override
    public Optional<MailStatus> status(MailId id, Locale locale) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Cancellation> cancel(MailId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<URI> base(String account) {
        return base;
    }

    @Override
    public Optional<URI> link(String account, String action, String token) {
        return base.map(start -> URI.create(start + "/letterhead/a/" + action + "/" + token));
    }
}
