/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.operate.DeliveryCounters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of parcels, those that end at the same time with one commit. What a server has taken must be
 * written, so this goes on trying while the database is away: the sooner it is written, the smaller the chance that the
 * process dies in between and the mail is sent twice.
 */
@Component(service = OutcomeWriter.class)
public final class OutcomeWriter {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeWriter.class);
    private static final int MOST_IN_A_BATCH = 100;
    /**
     * A commit costs the database about as much for one mail as for twenty. What a kill finds unwritten is sent again: this is the
     * price, up to so much time's outcomes.
     */
    private static final Duration PACE = Duration.ofMillis(20);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long STOP_MILLIS = 1500;

    private final Clock clock = Clock.systemUTC();
    private final OutboxStore store;
    private final Events events;
    private final DeliveryCounters counters;
    private final GroupCommit<Outcome, Void> commits;
    private final WayWatch watch;
    private volatile boolean stopping;

    /** Called by Declarative Services. */
    @Activate
    public OutcomeWriter(
            @Reference DeliverySettings settings,
            @Reference OutboxStore store,
            @Reference Events events,
            @Reference DeliveryCounters counters,
            @Reference WayWatch watch) {
        this.watch = watch;
        this.store = store;
        this.events = events;
        this.counters = counters;
        // Half of those that may be unwritten: while they are written, the senders go on with the other half.
        int enough = Math.min(MOST_IN_A_BATCH, settings.mostUnwritten() / 2);
        this.commits = new GroupCommit<>(
                "letterhead-outcome", MOST_IN_A_BATCH, new GroupCommit.Pace(PACE, enough), this::write);
    }

    /** Writes an outcome; the future completes when it is durable. */
    public CompletableFuture<Void> write(Outcome outcome) {
        return commits.add(outcome);
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping = true;
        if (!commits.stop(STOP_MILLIS)) {
            LOG.error("Delivery stops while the database does not answer: what became of the last mails is not written."
                    + " They are sent again at the next start, with the same Message-ID.");
        }
    }

    /** What a recipient's row says now. */
    private record Change(Outcome outcome, Outcome.ForOne one) {}

    private List<Void> write(List<Outcome> batch) {
        persist(batch, true);
        return java.util.Collections.nCopies(batch.size(), null);
    }

    /** Does not give up before it is written: nobody else knows what became of these mails. */
    private void persist(List<Outcome> batch, boolean told) {
        boolean complained = false;
        while (true) {
            try {
                List<Change> changes = store.transaction(handle -> write(handle, batch, told));
                if (complained) {
                    LOG.info("What became of {} mails is written now", batch.size());
                }
                changes.forEach(this::count);
                tell(changes);
                events.committed();
                return;
            } catch (RuntimeException | Error e) {
                if (batch.size() > 1 && isRefused(e)) {
                    // One of them is at fault, which is nothing to the others.
                    batch.forEach(one -> persist(List.of(one), told));
                    return;
                }
                if (told && isRefused(e)) {
                    LOG.error(
                            "The log of mail {} misses a try, which the database refuses: {}",
                            batch.get(0).parcel().mail(),
                            e.getMessage());
                    persist(batch, false);
                    return;
                }
                if (stopping) {
                    throw e;
                }
                if (!complained) {
                    complained = true;
                    LOG.error(
                            "What became of {} mails cannot be written; this goes on trying. {}",
                            batch.size(),
                            e.getMessage());
                }
                pause();
            }
        }
    }

    /** Whether the same again would come to the same: it is what is written that does not fit, not the database. */
    private static boolean isRefused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                // Data exception, integrity constraint violation.
                return state.startsWith("22") || state.startsWith("23");
            }
        }
        return failure instanceof RuntimeException && !(failure instanceof MailUnavailableException);
    }

    /** Writes what became of the mails that are still this process' own; with the tries and events, or without. */
    private List<Change> write(Handle handle, List<Outcome> batch, boolean told) {
        List<Change> changes = states(handle, batch);
        if (told) {
            attempts(handle, changes);
            if (events.wanted()) {
                events.write(
                        handle,
                        changes.stream()
                                .flatMap(change -> event(change.outcome(), change.one()).stream())
                                .toList());
            }
        }
        erase(handle, batch);
        return changes;
    }

    private static List<Change> states(Handle handle, List<Outcome> batch) {
        PreparedBatch states = handle.prepareBatch("update lh_delivery_recipient set state = :state, owner = null,"
                + " due = :due, hold_reason = :holdReason, attempts = least(attempts + :tries, " + Short.MAX_VALUE
                + "), way = coalesce(:way, way), message_id = coalesce(message_id, :messageId),"
                + " instead_by = coalesce(:insteadBy, instead_by), waits_for = :waitsFor,"
                + " waits_for_other = :waitsForOther,"
                + " held_for = case when :state = 'QUEUED' then held_for else :holdReason end"
                + " where mail_id = :mail and recipient_no = :no and state = 'SENDING' and owner = :owner");
        List<Change> wanted = new ArrayList<>();
        for (Outcome outcome : batch) {
            for (Outcome.ForOne one : outcome.recipients()) {
                state(states, outcome, one);
                wanted.add(new Change(outcome, one));
            }
        }
        List<Change> changes = new ArrayList<>();
        int[] counts = states.execute();
        for (int i = 0; i < counts.length; i++) {
            // Else somebody else has taken it over meanwhile, or this was written already when the connection was lost.
            if (counts[i] > 0) {
                changes.add(wanted.get(i));
            }
        }
        return changes;
    }

    private static void attempts(Handle handle, List<Change> changes) {
        List<Change> tried =
                changes.stream().filter(change -> change.one().tried()).toList();
        if (tried.isEmpty()) {
            return;
        }
        PreparedBatch attempts = AttemptRows.batch(handle);
        tried.forEach(change -> AttemptRows.add(attempts, change.outcome(), change.one()));
        attempts.execute();
    }

    private static void state(PreparedBatch states, Outcome outcome, Outcome.ForOne one) {
        states.bind("state", one.state().name())
                .bind("due", one.due().map(AcceptWriter::utc).orElse(null))
                .bind("holdReason", one.hold().map(Hold.Reason::name).orElse(null))
                .bind("tries", one.tried() ? 1 : 0)
                .bind("way", AttemptRows.way(outcome, one))
                .bind(
                        "insteadBy",
                        one.insteadBy().map(way -> FailureColumns.fit(way, 64)).orElse(null))
                .bind("waitsFor", waitsFor(one, 0))
                .bind("waitsForOther", waitsFor(one, 1))
                .bind(
                        "messageId",
                        AttemptRows.wentOut(one) ? outcome.messageId().orElse(null) : null)
                .bind("mail", outcome.parcel().mail())
                .bind("no", one.no())
                .bind("owner", outcome.parcel().claim())
                .add();
    }

    private static String waitsFor(Outcome.ForOne one, int no) {
        return one.waitsFor().size() > no ? one.waitsFor().get(no) : null;
    }

    /** A security mail's content is of no use once nobody is to get it any more. */
    private static void erase(Handle handle, List<Outcome> batch) {
        List<UUID> ended = batch.stream()
                .filter(outcome -> outcome.parcel().messageClass() == MessageClass.SECURITY)
                .map(outcome -> outcome.parcel().mail())
                .distinct()
                .toList();
        if (!ended.isEmpty()) {
            PreparedBatch contents = handle.prepareBatch("delete from lh_delivery_content where mail_id = :mail"
                    + " and not exists (select 1 from lh_delivery_recipient where mail_id = :mail"
                    + " and state in ('QUEUED', 'SENDING', 'DEFERRED', 'HELD'))");
            ended.forEach(mail -> contents.bind("mail", mail).add());
            contents.execute();
        }
    }

    private Optional<MailEvent> event(Outcome outcome, Outcome.ForOne one) {
        UUID id = MailId.create(clock).value();
        MailId mail = new MailId(outcome.parcel().mail());
        String account = outcome.parcel().account();
        return switch (one.state()) {
            case SENT, SENT_BY_FALLBACK ->
                Optional.of(new MailEvent.Sent(
                        id,
                        mail,
                        account,
                        outcome.at(),
                        one.to().orElseThrow().address(),
                        Optional.ofNullable(AttemptRows.way(outcome, one)).orElse("")));
            case FAILED, UNKNOWN_OUTCOME, SUPPRESSED ->
                one.failure()
                        .map(failure -> new MailEvent.Failed(
                                id,
                                mail,
                                account,
                                outcome.at(),
                                one.to().orElseThrow().address(),
                                one.state(),
                                failure));
            case HELD ->
                // It may have been let go only to look whether it can leave now: that it still waits is no news.
                one.told()
                        .filter(hold -> !one.to().orElseThrow().wasHeld(hold.reason()))
                        .map(hold -> new MailEvent.Held(
                                id,
                                mail,
                                account,
                                outcome.at(),
                                one.to().orElseThrow().address(),
                                hold));
            default -> Optional.empty();
        };
    }

    private void count(Change change) {
        if (change.one().state() != RecipientState.QUEUED) {
            counters.ended(change.one().state());
        }
    }

    /** A way works if it takes a mail for anybody. */
    private void tell(List<Change> changes) {
        Set<UUID> sent = new HashSet<>();
        changes.stream()
                .filter(change -> isSent(change.one()))
                .filter(change -> sent.add(change.outcome().parcel().mail()))
                .map(Change::outcome)
                .forEach(outcome -> outcome.way()
                        .ifPresent(way -> watch.sent(outcome.parcel().account(), way, outcome.at())));
        changes.stream()
                .filter(change -> AttemptRows.wentOut(change.one()))
                .filter(change -> !sent.contains(change.outcome().parcel().mail()))
                .forEach(change -> change.one().failure().ifPresent(failure -> change.outcome()
                        .way()
                        .ifPresent(way -> watch.failed(
                                change.outcome().parcel().account(),
                                way,
                                change.outcome().at(),
                                failure))));
    }

    private static boolean isSent(Outcome.ForOne one) {
        return one.state() == RecipientState.SENT || one.state() == RecipientState.SENT_BY_FALLBACK;
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            // stop() asks in another way.
            LOG.debug("Interrupted while waiting for the database", e);
        }
    }
}
