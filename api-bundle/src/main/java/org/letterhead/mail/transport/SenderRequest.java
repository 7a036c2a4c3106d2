/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;

/**
 * What a route is told when it decides who a mail is from.
 *
 * @param displayName the account's name for its mail: untrusted text, but without control and direction-changing
 *     characters and at most 100 UTF-16 units, so that a route can add to it; empty if nobody has given one
 * @param replyTo where answers should go, if the account has said so
 * @param purpose why this way is used
 * @param messageClass the class of the mail: reports and password resets may come from different addresses
 * @param locale the language of the mail, for words such as "via"
 * @param mail which mail, for an envelope sender of its own; empty if somebody only looks
 */
public record SenderRequest(
        String displayName,
        Optional<Mailbox> replyTo,
        Purpose purpose,
        MessageClass messageClass,
        Locale locale,
        Optional<MailId> mail) {
    /** Refuses {@code null}. */
    public SenderRequest {
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(messageClass, "messageClass");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(mail, "mail");
    }

    /** Of no mail in particular. */
    public SenderRequest(
            String displayName, Optional<Mailbox> replyTo, Purpose purpose, MessageClass messageClass, Locale locale) {
        this(displayName, replyTo, purpose, messageClass, locale, Optional.empty());
    }

    /** Why a way is used. */
    public enum Purpose {
        /** The account has chosen it, or the host asked for the neutral sender. */
        CHOSEN,
        /** The account's own way has failed and this one stands in. */
        FALLBACK,
        /** The account tests it before it is saved. */
        TEST
    }
}
