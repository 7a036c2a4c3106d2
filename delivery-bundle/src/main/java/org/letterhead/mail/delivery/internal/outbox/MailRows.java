/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;

/** A new mail's rows: itself, what it says, and its recipients as they stand. */
final class MailRows {
    private MailRows() {}

    /** A mail and its content as it will be kept. */
    record Written(AcceptedMail mail, byte[] content) {}

    /**
     * How a new mail's recipients stand.
     *
     * @param state their state
     * @param hold why they are held, if they are
     * @param due when they go on by themselves, if they do
     */
    record Standing(RecipientState state, Optional<Hold.Reason> hold, Optional<Instant> due) {
        /** They wait for their turn, or for their time. */
        static Standing inQueue(AcceptedMail mail) {
            return mail.notBefore()
                    .filter(earliest -> earliest.isAfter(mail.acceptedAt()))
                    .map(due -> new Standing(RecipientState.HELD, Optional.of(Hold.Reason.SCHEDULED), Optional.of(due)))
                    .orElseGet(() -> new Standing(RecipientState.QUEUED, Optional.empty(), Optional.empty()));
        }

        /** They never wait: nobody else is to send it. */
        static Standing ended(RecipientState state) {
            return new Standing(state, Optional.empty(), Optional.empty());
        }
    }

    static void insert(Handle handle, List<Written> written, Function<AcceptedMail, Standing> standing) {
        PreparedBatch mails = handle.prepareBatch("insert into lh_delivery_mail (id, account, sender, message_class,"
                + " template, locale, subject, sealed, accepted_at, not_before) values (:id, :account, :sender, :messageClass,"
                + " :template, :locale, :subject, :sealed, :acceptedAt, :notBefore)");
        PreparedBatch pieces = handle.prepareBatch(
                "insert into lh_delivery_content (mail_id, piece_no, bytes) values (:mail, :piece, :bytes)");
        PreparedBatch recipients = handle.prepareBatch("insert into lh_delivery_recipient (mail_id, recipient_no,"
                + " address, domain, account, priority, state, due, hold_reason) values (:mail, :no, :address,"
                + " :domain, :account, :priority, :state, :due, :holdReason)");
        for (Written one : written) {
            AcceptedMail mail = one.mail();
            add(mails, mail);
            Contents.add(pieces, mail.id().value(), one.content());
            Standing state = standing.apply(mail);
            for (int no = 0; no < mail.recipients().size(); no++) {
                add(recipients, mail, no, state);
            }
        }
        mails.execute();
        pieces.execute();
        recipients.execute();
    }

    private static void add(PreparedBatch mails, AcceptedMail mail) {
        mails.bind("id", mail.id().value())
                .bind("account", mail.account())
                .bind("sender", mail.sender().name())
                .bind("messageClass", mail.messageClass().name())
                .bind("template", mail.template().orElse(null))
                .bind("locale", mail.locale().toLanguageTag())
                .bind("subject", mail.subject())
                .bind("sealed", Contents.areSealed(mail.messageClass()))
                .bind("acceptedAt", AcceptWriter.utc(mail.acceptedAt()))
                .bind("notBefore", mail.notBefore().map(AcceptWriter::utc).orElse(null))
                .add();
    }

    private static void add(PreparedBatch recipients, AcceptedMail mail, int no, Standing standing) {
        MailAddress recipient = mail.recipients().get(no);
        recipients
                .bind("mail", mail.id().value())
                .bind("no", no)
                .bind("address", recipient.toString())
                .bind("domain", recipient.domain())
                .bind("account", mail.account())
                .bind("priority", mail.messageClass().ordinal())
                .bind("state", standing.state().name())
                .bind("due", standing.due().map(AcceptWriter::utc).orElse(null))
                .bind("holdReason", standing.hold().map(Hold.Reason::name).orElse(null))
                .add();
    }
}
