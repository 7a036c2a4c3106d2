/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;

/** What the ledger knows about one mail at one moment. It holds none of the mail's content but its subject. */
public record LedgerEntry(
        MailId id,
        String account,
        Optional<String> idempotencyKey,
        MessageClass messageClass,
        Optional<String> template,
        Locale locale,
        String subject,
        Optional<String> messageId,
        Instant acceptedAt,
        List<Line> lines) {

    /** One recipient of the mail. Holds a {@link Failure}, never an exception: that would keep its driver's classes. */
    public record Line(
            MailAddress recipient,
            RecipientState state,
            Optional<String> way,
            int attempts,
            Optional<Failure> failure) {}

    static LedgerEntry of(AcceptedMail mail) {
        return new LedgerEntry(
                mail.id(),
                mail.account(),
                mail.idempotencyKey(),
                mail.messageClass(),
                mail.template(),
                mail.locale(),
                mail.subject(),
                Optional.empty(),
                mail.acceptedAt(),
                mail.recipients().stream()
                        .map(to -> new Line(to, RecipientState.QUEUED, Optional.empty(), 0, Optional.empty()))
                        .toList());
    }

    LedgerEntry withMessageId(String given) {
        return new LedgerEntry(
                id,
                account,
                idempotencyKey,
                messageClass,
                template,
                locale,
                subject,
                Optional.of(given),
                acceptedAt,
                lines);
    }

    LedgerEntry withLines(UnaryOperator<Line> change) {
        return new LedgerEntry(
                id,
                account,
                idempotencyKey,
                messageClass,
                template,
                locale,
                subject,
                messageId,
                acceptedAt,
                lines.stream().map(change).toList());
    }

    boolean isFinal() {
        return lines.stream().allMatch(line -> line.state().isFinal());
    }
}
