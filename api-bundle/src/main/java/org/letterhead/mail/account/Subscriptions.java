/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who does not want what. Delivery asks it for each recipient when a mail is about to leave. Quick for accounts without any entry. May be
 * called from any thread.
 */
@ProviderType
public interface Subscriptions {
    /**
     * Stands in the texts of a subscription mail where the recipient's own link belongs; delivery puts the link there, for each
     * recipient his own. A text without it gets a line with the link at its end.
     */
    String LINK_PLACEHOLDER = "https://unsubscribe.letterhead.invalid/";

    /**
     * Tells whether a mail must not go to somebody.
     *
     * @param account the account's name
     * @param messageClass an unsubscribe stops mail of the class SUBSCRIPTION alone; the account's own list stops mail of every class
     * @param kind what of: the template's id, or empty for given content
     * @param recipient the address
     * @return why not; empty if it may go
     * @throws MailUnavailableException if the store is away
     */
    Optional<Suppression> suppression(String account, MessageClass messageClass, String kind, MailAddress recipient);

    /**
     * Makes what a subscription mail carries for one recipient.
     *
     * @param account the account's name
     * @param kind as above
     * @param recipient the address
     * @param locale the mail's language
     * @return empty if there is no page for it now; then the mail has to wait
     * @throws MailUnavailableException if the store is away
     */
    Optional<Unsubscribe> unsubscribe(String account, String kind, MailAddress recipient, Locale locale);

    /** Why somebody does not get a mail. */
    enum Suppression {
        /** The recipient has unsubscribed from this kind. */
        UNSUBSCRIBED,
        /** The account has put the address on its list. */
        LISTED_ADDRESS,
        /** The account has put the address' domain on its list. */
        LISTED_DOMAIN
    }

    /**
     * How to stop a kind of mail.
     *
     * @param link the page, which is also where RFC 8058's POST goes; up to 990 characters, or it fits into no header
     * @param listId for List-Id (RFC 2919), without brackets: the same for all mail of a kind of an account, in ASCII, up to 255 characters
     * @param words the line that says why the mail came, in the mail's language
     * @param linkWords what the link says
     */
    record Unsubscribe(URI link, String listId, String words, String linkWords) {
        /** Refuses {@code null}. */
        public Unsubscribe {
            Objects.requireNonNull(link, "link");
            Objects.requireNonNull(listId, "listId");
            Objects.requireNonNull(words, "words");
            Objects.requireNonNull(linkWords, "linkWords");
        }
    }
}
