/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.log.Attempt;
import org.letterhead.mail.log.DomainRefusals;
import org.letterhead.mail.log.LogPage;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.log.StateCounts;
import org.letterhead.mail.tables.StoredTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of all mails, read from delivery's tables. */
@Component
public final class StoredMailLog implements MailLog {
    private static final Logger LOG = LoggerFactory.getLogger(StoredMailLog.class);
    private static final int MOST_DOMAINS = 100;

    private final OutboxStore store;
    private final Statuses statuses;
    private final Reasons reasons;
    private final Resending resending;
    private final SpanCounts counts;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccessControl access;

    /** Called by Declarative Services. */
    @Activate
    public StoredMailLog(
            @Reference OutboxStore store,
            @Reference Statuses statuses,
            @Reference Transports transports,
            @Reference Resending resending) {
        this(store, statuses, new Reasons(transports::advice), resending);
    }

    StoredMailLog(OutboxStore store, Statuses statuses, Reasons reasons, Resending resending) {
        this.store = store;
        this.statuses = statuses;
        this.reasons = reasons;
        this.resending = resending;
        this.counts = new SpanCounts(store, Clock.systemUTC());
    }

    @Override
    public LogPage find(LogQuery query, Locale locale) {
        return store.run(handle -> {
            List<UUID> found = new LogSearch(handle, query).find(query.limit() + 1);
            boolean more = found.size() > query.limit();
            List<UUID> page = more ? found.subList(0, query.limit()) : found;
            return new LogPage(
                    page.isEmpty() ? List.of() : statuses.of(handle, page, locale),
                    more ? Optional.of(new MailId(page.get(page.size() - 1))) : Optional.empty());
        });
    }

    @Override
    public List<Attempt> attempts(MailId mail, Locale locale) {
        return store.run(handle -> handle.createQuery("select r.address, a.attempt_no, a.ended_at, a.way, a.led_to,"
                        + " a.remote_id, a.captured_by, " + FailureColumns.NAMES
                        + " from lh_delivery_attempt a join lh_delivery_recipient r"
                        + " on r.mail_id = a.mail_id and r.recipient_no = a.recipient_no"
                        + " where a.mail_id = :mail order by a.ended_at, a.recipient_no, a.attempt_no")
                .bind("mail", mail.value())
                .map((row, context) -> attempt(row, locale))
                .list());
    }

    @Override
    public MailId resend(Actor actor, MailId mail) {
        ResendCheck check = new ResendCheck(mail);
        String account = store.run(check::account);
        check.actor(actor, account, access);
        List<Integer> recipients = store.run(check::recipients);
        MailId again;
        try {
            again = resending.resend(mail.value(), recipients);
        } catch (IllegalStateException e) {
            throw check.notKept();
        }
        LOG.info(
                "{} sends mail {} again to {} recipients: it is mail {}", shown(actor), mail, recipients.size(), again);
        return again;
    }

    @Override
    public List<DomainRefusals> refusals(Optional<String> account, Instant since) {
        Instant from = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
        return store.run(handle -> {
            // A server has answered, and its answer was about a recipient or a mail: not a login, not a lost line.
            Query query = handle.createQuery("select domain, refusals, ended_at, advice_english from ("
                            + "select r.domain, a.ended_at, a.advice_english,"
                            + " count(*) over (partition by r.domain) as refusals,"
                            + " row_number() over (partition by r.domain order by a.ended_at desc, a.mail_id desc) as place"
                            + (account.isPresent()
                                    ? " from lh_delivery_mail m join lh_delivery_attempt a on a.mail_id = m.id"
                                    : " from lh_delivery_attempt a")
                            + " join lh_delivery_recipient r"
                            + " on r.mail_id = a.mail_id and r.recipient_no = a.recipient_no"
                            + " where a.ended_at >= :since and a.reply_code is not null"
                            + " and a.phase in ('RECIPIENT', 'CONTENT', 'ANSWER')"
                            + (account.isPresent() ? " and m.account = :account" : "")
                            + ") t where place = 1 order by refusals desc, domain fetch first " + MOST_DOMAINS
                            + " rows only")
                    .bind("since", StoredTime.of(from));
            account.ifPresent(name -> query.bind("account", name));
            return query.map((row, context) -> new DomainRefusals(
                            row.getString("domain"),
                            row.getLong("refusals"),
                            StoredTime.read(row, "ended_at"),
                            row.getString("advice_english")))
                    .list();
        });
    }

    @Override
    public List<StateCounts> counts(String account, List<Instant> bounds) {
        return counts.of(account, bounds);
    }

    private static String shown(Actor actor) {
        // A name with a line break in it would write lines of its own.
        return actor.toString().replaceAll("\\p{Cntrl}", " ");
    }

    private Attempt attempt(ResultSet row, Locale locale) throws SQLException {
        Optional<Failure> failure = FailureColumns.read(row);
        return new Attempt(
                MailAddress.of(row.getString("address")),
                row.getInt("attempt_no"),
                StoredTime.read(row, "ended_at"),
                Optional.ofNullable(row.getString("way")),
                RecipientState.valueOf(row.getString("led_to")),
                Optional.ofNullable(row.getString("remote_id")),
                Optional.ofNullable(row.getString("captured_by")).map(MailAddress::of),
                failure,
                reasons.tell(failure, locale));
    }
}
