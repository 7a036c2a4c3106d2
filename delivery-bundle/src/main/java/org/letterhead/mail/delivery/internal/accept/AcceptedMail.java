/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.accept;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.letterhead.mail.Attachment;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;

/**
 * A mail that was promised to the host: checked, rendered, not yet routed. It says nothing about how it leaves, so that
 * the account's settings count as they are when it is sent.
 */
public record AcceptedMail(
        MailId id,
        String account,
        String accountName,
        Optional<Mailbox> accountReplyTo,
        SenderChoice sender,
        MessageClass messageClass,
        Optional<String> template,
        Locale locale,
        String subject,
        String text,
        Optional<String> html,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        List<MailAddress> recipients,
        List<Attachment> attachments,
        Optional<String> idempotencyKey,
        Optional<Instant> notBefore,
        Instant acceptedAt) {
    /** From when on it counts how long it is worth sending. */
    public Instant mayLeaveFrom() {
        return notBefore.filter(acceptedAt::isBefore).orElse(acceptedAt);
    }

    /** Whether each recipient gets a message of its own, in which the others are not seen. */
    public boolean isOneForEach() {
        return messageClass == MessageClass.SUBSCRIPTION;
    }

    /** The message of its own that one recipient gets. */
    public AcceptedMail onlyFor(MailAddress recipient) {
        Mailbox shown = Stream.of(to, cc, bcc)
                .flatMap(List::stream)
                .filter(mailbox -> mailbox.address().equals(recipient))
                .findFirst()
                .orElseGet(() -> new Mailbox("", recipient));
        return new AcceptedMail(
                id,
                account,
                accountName,
                accountReplyTo,
                sender,
                messageClass,
                template,
                locale,
                subject,
                text,
                html,
                List.of(shown),
                List.of(),
                List.of(),
                List.of(recipient),
                attachments,
                idempotencyKey,
                notBefore,
                acceptedAt);
    }

    /** The same mail, showing only some of its recipients. */
    public AcceptedMail shownTo(Predicate<MailAddress> who) {
        return new AcceptedMail(
                id,
                account,
                accountName,
                accountReplyTo,
                sender,
                messageClass,
                template,
                locale,
                subject,
                text,
                html,
                only(to, who),
                only(cc, who),
                only(bcc, who),
                recipients.stream().filter(who).toList(),
                attachments,
                idempotencyKey,
                notBefore,
                acceptedAt);
    }

    private static List<Mailbox> only(List<Mailbox> mailboxes, Predicate<MailAddress> who) {
        return mailboxes.stream().filter(mailbox -> who.test(mailbox.address())).toList();
    }

    /** About how much memory it takes, in bytes. */
    public long size() {
        return 2L * (text.length() + html.map(String::length).orElse(0))
                + attachments.stream().mapToLong(Attachment::size).sum();
    }
}
