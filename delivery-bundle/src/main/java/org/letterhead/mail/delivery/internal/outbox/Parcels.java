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

    /** Called by Declarative Services. */
    @Activate
    public Parcels(@Reference OutboxStore store, @Reference Contents contents) {
        this.store = store;
        this.contents = contents;
    }

    /**
     * Reads a parcel's mail and its recipients.
     *
     * @throws IllegalStateException if the mail or its content is not kept any more, or cannot be read
     */
    public OpenedParcel open(Parcel parcel) {
        OpenedParcel whole = read(parcel);
        AcceptedMail mail = whole.mail();
        return mail.isOneForEach()
                ? new OpenedParcel(parcel, mail.onlyFor(whole.addresses().get(0)), whole.recipients())
                : whole;
    }

    /** Reads the recipients of a parcel alone. */
    public List<OpenedParcel.To> recipients(Parcel parcel) {
        return store.run(handle -> recipients(handle, parcel.mail()).stream()
                .filter(to -> parcel.recipientNos().contains(to.no()))
                .toList());
    }

    private static List<OpenedParcel.To> recipients(Handle handle, UUID mail) {
        return handle.createQuery("select recipient_no, address, attempts, message_id from lh_delivery_recipient"
                        + " where mail_id = :id order by recipient_no")
                .bind("id", mail)
                .map((result, context) -> recipient(result))
                .list();
    }

    private OpenedParcel read(Parcel parcel) {
        return store.run(handle -> {
            MailRow row = handle.createQuery("select account, sender, message_class, template, locale, subject, sealed,"
                            + " accepted_at, not_before from lh_delivery_mail where id = :id")
                    .bind("id", parcel.mail())
                    .map((result, context) -> MailRow.read(result))
                    .one();
            List<OpenedParcel.To> all = recipients(handle, parcel.mail());
            List<OpenedParcel.To> claimed = all.stream()
                    .filter(to -> parcel.recipientNos().contains(to.no()))
                    .toList();
            AcceptedMail mail = row.with(
                    parcel.mail(),
                    contents.read(handle, parcel.mail(), row.account(), row.sealed()),
                    all.stream().map(OpenedParcel.To::address).toList());
            return new OpenedParcel(parcel, mail, claimed);
        });
    }

    /**
     * Reads a whole mail, to send it again.
     *
     * @throws IllegalStateException if it, or its content, is not kept any more
     */
    public AcceptedMail mail(UUID id) {
        return read(new Parcel(id, "", MessageClass.TRANSACTIONAL, List.of())).mail();
    }

    private static OpenedParcel.To recipient(ResultSet row) throws SQLException {
        return new OpenedParcel.To(
                row.getInt("recipient_no"),
                MailAddress.of(row.getString("address")),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("message_id")));
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
