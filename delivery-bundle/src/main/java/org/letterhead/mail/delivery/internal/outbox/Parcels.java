/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opens claimed parcels: reads what is to be sent, when a thread is there to send it and not before. */
@Component(service = Parcels.class)
public final class Parcels {
    private final OutboxStore store;
    private final Contents contents;
    private final FreshMails fresh;

    /** Called by Declarative Services. */
    @Activate
    public Parcels(@Reference OutboxStore store, @Reference Contents contents, @Reference FreshMails fresh) {
        this.store = store;
        this.contents = contents;
        this.fresh = fresh;
    }

    /**
     * Reads a claimed parcel's mail.
     *
     * @throws IllegalStateException if the mail or its content is not kept any more, or cannot be read
     */
    public OpenedParcel open(Parcel parcel) {
        AcceptedMail mail = fresh.take(parcel).orElseGet(() -> read(parcel.mail(), parcel.recipients()));
        return new OpenedParcel(
                parcel,
                mail.isOneForEach() ? mail.onlyFor(parcel.recipients().get(0).address()) : mail,
                parcel.recipients());
    }

    /** Whether parcels of a class can be opened right now; those that cannot wait in the queue. */
    public boolean canOpen(MessageClass messageClass) {
        return contents.canRead(messageClass);
    }

    /**
     * Reads a whole mail, to send it again.
     *
     * @throws IllegalStateException if it, or its content, is not kept any more
     */
    public AcceptedMail mail(UUID id) {
        return store.run(handle -> read(
                handle,
                id,
                handle.createQuery(
                                "select address from lh_delivery_recipient where mail_id = :id order by recipient_no")
                        .bind("id", id)
                        .map((row, context) -> MailAddress.of(row.getString(1)))
                        .list()));
    }

    private AcceptedMail read(UUID id, List<OpenedParcel.To> recipients) {
        return store.run(handle -> read(
                handle, id, recipients.stream().map(OpenedParcel.To::address).toList()));
    }

    private AcceptedMail read(Handle handle, UUID id, List<MailAddress> recipients) {
        MailRow row = handle.createQuery("select account, sender, message_class, template, locale, subject, sealed,"
                        + " accepted_at, not_before from lh_delivery_mail where id = :id")
                .bind("id", id)
                .map((result, context) -> MailRow.read(result))
                .one();
        return row.with(id, contents.read(handle, id, row.account(), row.sealed()), recipients);
    }

    private record MailRow(
            String account,
            SenderChoice sender,
            MessageClass messageClass,
            Optional<String> template,
            Locale locale,
            String subject,
            boolean sealed,
            OffsetDateTime acceptedAt,
            Optional<OffsetDateTime> notBefore) {

        static MailRow read(ResultSet row) throws SQLException {
            return new MailRow(
                    row.getString("account"),
                    SenderChoice.valueOf(row.getString("sender")),
                    MessageClass.valueOf(row.getString("message_class")),
                    Optional.ofNullable(row.getString("template")),
                    Locale.forLanguageTag(row.getString("locale")),
                    row.getString("subject"),
                    row.getBoolean("sealed"),
                    row.getObject("accepted_at", OffsetDateTime.class),
                    Optional.ofNullable(row.getObject("not_before", OffsetDateTime.class)));
        }

        AcceptedMail with(UUID id, ContentBytes.Content content, List<MailAddress> recipients) {
            return new AcceptedMail(
                    new MailId(id),
                    account,
                    content.accountName(),
                    content.accountReplyTo(),
                    sender,
                    messageClass,
                    template,
                    locale,
                    subject,
                    content.text(),
                    content.html(),
                    content.to(),
                    content.cc(),
                    content.bcc(),
                    recipients,
                    content.attachments(),
                    Optional.empty(),
                    notBefore.map(OffsetDateTime::toInstant),
                    acceptedAt.toInstant());
        }
    }
}
