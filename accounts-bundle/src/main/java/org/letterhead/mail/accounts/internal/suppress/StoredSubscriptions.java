/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.access.HostAccounts;
import org.letterhead.mail.action.PublicLinks;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Who does not want what, and how to say so. */
@Component
public final class StoredSubscriptions implements Subscriptions {
    private final SuppressionCheck check;
    private final UnsubscribeKey key;
    private final HostAccounts hosts;
    private final KindNames kinds;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile PublicLinks links;

    /** Called by Declarative Services. */
    @Activate
    public StoredSubscriptions(
            @Reference SuppressionCheck check,
            @Reference UnsubscribeKey key,
            @Reference HostAccounts hosts,
            @Reference KindNames kinds) {
        this.check = check;
        this.key = key;
        this.hosts = hosts;
        this.kinds = kinds;
    }

    @Override
    public Optional<Suppression> suppression(
            String account, MessageClass messageClass, String kind, MailAddress recipient) {
        return check.of(account, messageClass, kind, recipient);
    }

    @Override
    public Optional<Unsubscribe> unsubscribe(String account, String kind, MailAddress recipient, Locale locale) {
        PublicLinks present = links;
        Optional<URI> base = present == null ? Optional.empty() : present.base(account);
        if (base.isEmpty()) {
            return Optional.empty();
        }
        String token = new UnsubscribeToken(account, kind, recipient).sign(key.get());
        return present.link(account, UnsubscribeAction.ACTION, token)
                .map(link -> new Unsubscribe(
                        link,
                        ListId.of(kind, account, base.get().getHost()),
                        words(account, kind, Words.spoken(locale)),
                        Words.say("unsubscribe.link", Words.spoken(locale))));
    }

    private String words(String account, String kind, Locale locale) {
        String kindName = kinds.of(kind, locale);
        String accountName = hosts.shownName(account);
        return kindName.isEmpty()
                ? Words.say("unsubscribe.why", Map.of("account", accountName), locale)
                : Words.say("unsubscribe.why-kind", Map.of("account", accountName, "kind", kindName), locale);
    }
}
