/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.tables.StoredTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What has become of mails, read from their rows. */
@Component(service = Statuses.class)
public final class Statuses {
    private final OutboxStore store;
    private final Reasons reasons;

    /** Called by Declarative Services. */
    @Activate
    public Statuses(@Reference OutboxStore store, @Reference Transports transports) {
        this(store, new Reasons(transports::advice));
    }

    Statuses(OutboxStore store, Reasons reasons) {
        this.store = store;
        this.reasons = reasons;
    }

    /**
     * One mail.
     *
     * @return empty if it is not known, or no longer
     */
    public Optional<MailStatus> find(MailId id, Locale locale) {
        return of(List.of(id.value()), locale).stream().findFirst();
    }

    /** Several mails, in the order of the ids; those that are not known are left out. */
    public List<MailStatus> of(List<UUID> ids, Locale locale) {
        return ids.isEmpty() ? List.of() : store.run(handle -> of(handle, ids, locale));
    }

    List<MailStatus> of(Handle handle, List<UUID> ids, Locale locale) {
        Map<UUID, MailRow> mails = new HashMap<>();
        handle.createQuery("select id, account, message_class, template, locale, subject, accepted_at"
                        + " from lh_delivery_mail where id in (<ids>)")
                .bindList("ids", ids)
                .map((row, context) -> MailRow.of(row))
                .forEach(mail -> mails.put(mail.id(), mail));
        Suspended suspended = Suspended.read(handle);
        Map<UUID, List<RecipientRow>> recipients = new HashMap<>();
        handle.createQuery("select mail_id, recipient_no, address, account, state, due, hold_reason, attempts, way,"
                        + " message_id from lh_delivery_recipient where mail_id in (<ids>)"
                        + " order by mail_id, recipient_no")
                .bindList("ids", ids)
                .map((row, context) -> RecipientRow.of(row))
                .forEach(recipient -> recipients
                        .computeIfAbsent(recipient.mail(), mail -> new ArrayList<>())
                        .add(recipient));
        Map<Place, Failure> failures = lastFailures(handle, ids);
        return ids.stream()
                .map(mails::get)
                .filter(mail -> mail != null)
                .map(mail -> status(mail, recipients.getOrDefault(mail.id(), List.of()), failures, suspended, locale))
                .toList();
    }

    private static Map<Place, Failure> lastFailures(Handle handle, List<UUID> ids) {
        Map<Place, Failure> failures = new HashMap<>();
        handle.createQuery("select a.mail_id, a.recipient_no, " + FailureColumns.NAMES
                        + " from lh_delivery_attempt a where a.mail_id in (<ids>) and a.attempt_no ="
                        + " (select max(b.attempt_no) from lh_delivery_attempt b"
                        + " where b.mail_id = a.mail_id and b.recipient_no = a.recipient_no)")
                .bindList("ids", ids)
                .map((row, context) -> Map.entry(
                        new Place(row.getObject("mail_id", UUID.class), row.getInt("recipient_no")),
                        FailureColumns.read(row)))
                .forEach(last -> last.getValue().ifPresent(failure -> failures.put(last.getKey(), failure)));
        return failures;
    }

    private MailStatus status(
            MailRow mail,
            List<RecipientRow> recipients,
            Map<Place, Failure> failures,
            Suspended suspended,
            Locale locale) {
        return new MailStatus(
                new MailId(mail.id()),
                mail.account(),
                mail.messageClass(),
                mail.template(),
                mail.locale(),
                mail.subject(),
                recipients.stream().flatMap(to -> to.messageId().stream()).findFirst(),
                mail.acceptedAt(),
                recipients.stream()
                        .map(to -> status(
                                to,
                                Optional.ofNullable(failures.get(new Place(to.mail(), to.no()))),
                                suspended,
                                locale))
                        .toList());
    }

    private RecipientStatus status(RecipientRow to, Optional<Failure> failure, Suspended suspended, Locale locale) {
        Optional<Hold> hold =
                switch (to.state()) {
                    case QUEUED -> suspended.reason(to.account()).map(reason -> new Hold(reason, Optional.empty()));
                    case HELD -> Optional.of(hold(to.holdReason().orElseThrow(), to.due()));
                    default -> Optional.empty();
                };
        return new RecipientStatus(
                to.address(),
                hold.isPresent() ? RecipientState.HELD : to.state(),
                to.way(),
                to.attempts(),
                hold,
                to.state() == RecipientState.DEFERRED ? to.due() : Optional.empty(),
                failure,
                // A failure says more than that its limit is reached.
                failure.isEmpty() && hold.isPresent()
                        ? Words.whyHeld(hold.get().reason(), locale)
                        : reasons.tell(failure, locale));
    }

    /** When a failing way works again nobody knows; its mail's moment is that of being given up. */
    private static Hold hold(Hold.Reason reason, Optional<Instant> due) {
        return new Hold(reason, reason == Hold.Reason.WAY_FAILING ? Optional.empty() : due);
    }

    private record Place(UUID mail, int no) {}

    private record MailRow(
            UUID id,
            String account,
            MessageClass messageClass,
            Optional<String> template,
            Locale locale,
            String subject,
            Instant acceptedAt) {
        static MailRow of(ResultSet row) throws SQLException {
            return new MailRow(
                    row.getObject("id", UUID.class),
                    row.getString("account"),
                    MessageClass.valueOf(row.getString("message_class")),
                    Optional.ofNullable(row.getString("template")),
                    Locale.forLanguageTag(row.getString("locale")),
                    row.getString("subject"),
                    StoredTime.read(row, "accepted_at"));
        }
    }

    private record RecipientRow(
            UUID mail,
            int no,
            MailAddress address,
            String account,
            RecipientState state,
            Optional<Instant> due,
            Optional<Hold.Reason> holdReason,
            int attempts,
            Optional<String> way,
            Optional<String> messageId) {
        static RecipientRow of(ResultSet row) throws SQLException {
            return new RecipientRow(
                    row.getObject("mail_id", UUID.class),
                    row.getInt("recipient_no"),
                    MailAddress.of(row.getString("address")),
                    row.getString("account"),
                    RecipientState.valueOf(row.getString("state")),
                    StoredTime.find(row, "due"),
                    Optional.ofNullable(row.getString("hold_reason")).map(Hold.Reason::valueOf),
                    row.getInt("attempts"),
                    Optional.ofNullable(row.getString("way")),
                    Optional.ofNullable(row.getString("message_id")));
        }
    }
}
