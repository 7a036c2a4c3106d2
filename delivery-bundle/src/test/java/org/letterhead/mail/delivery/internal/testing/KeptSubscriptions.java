/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Subscriptions;

/** Who does not want what, kept in memory: unsubscribing stops a kind of mail and no security mail, a list stops everything. */
public class KeptSubscriptions implements Subscriptions {
    /** Who has unsubscribed, and from which kind. */
    public final Map<MailAddress, String> unsubscribed = new ConcurrentHashMap<>();

    public final List<MailAddress> listed = new CopyOnWriteArrayList<>();
    public final List<String> listedDomains = new CopyOnWriteArrayList<>();

    /** Where the links begin; {@code null} while there is no page. */
    public volatile String base = "https://mail.platform.example/letterhead/a/unsubscribe/";

    public volatile String words = "You get this since you asked for <reports> & more.";

    @Override
    public Optional<Suppression> suppression(
            String account, MessageClass messageClass, String kind, MailAddress recipient) {
        if (listed.contains(recipient)) {
            return Optional.of(Suppression.LISTED_ADDRESS);
        }
        if (listedDomains.contains(recipient.domain())) {
            return Optional.of(Suppression.LISTED_DOMAIN);
        }
        return messageClass != MessageClass.SECURITY && kind.equals(unsubscribed.get(recipient))
                ? Optional.of(Suppression.UNSUBSCRIBED)
                : Optional.empty();
    }

    @Override
    public Optional<Unsubscribe> unsubscribe(String account, String kind, MailAddress recipient, Locale locale) {
        return base == null
                ? Optional.empty()
                : Optional.of(new Unsubscribe(
                        URI.create(linkOf(account, kind, recipient)),
                        (kind.isEmpty() ? "mail" : kind) + "." + account + ".lists.platform.example",
                        words,
                        "Unsubscribe"));
    }

    /** The link of a recipient; the same each time. */
    public String linkOf(String account, String kind, MailAddress recipient) {
        String key = account + "/" + kind + "/" + recipient;
        return base + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) + "?a=1&b='2'";
    }
}
