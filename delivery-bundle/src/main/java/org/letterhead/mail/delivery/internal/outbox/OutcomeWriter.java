/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
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
    private static final Duration PACE = Duration.ofMillis(10);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long STOP_MILLIS = 1500;

    private final Clock clock = Clock.systemUTC();
    private final OutboxStore store;
    private final Events events;
    private final DeliveryCounters counters;
    private final UUID owner;
    private final GroupCommit<Outcome, Void> commits;
    private volatile boolean stopping;

    /** Called by Declarative Services. */
    @Activate
    public OutcomeWriter(
            @Reference OutboxStore store,
            @Reference Events events,
            @Reference DeliveryCounters counters,
            @Reference ProcessId process) {
        this.store = store;
        this.events = events;
        this.counters = counters;
        this.owner = process.value();
        this.commits = new GroupCommit<>("letterhead-outcome", MOST_IN_A_BATCH, PACE, this::write);
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

    private List<Void> write(List<Outcome> batch) {
        boolean told = false;
        while (true) {
            try {
                store.transaction(handle -> {
                    write(handle, batch);
                    return null;
                });
                break;
            } catch (RuntimeException e) {
                if (stopping) {
                    throw e;
                }
                if (!told) {
                    told = true;
                    LOG.error(
                            "What became of {} mails cannot be written; this goes on trying. {}",
                            batch.size(),
                            e.getMessage());
                }
                pause();
            }
        }
        if (told) {
            LOG.info("What became of {} mails is written now", batch.size());
        }
        batch.forEach(this::count);
        events.committed();
        return java.util.Collections.nCopies(batch.size(), null);
    }

    private void write(Handle handle, List<Outcome> batch) {
        PreparedBatch states = handle.prepareBatch("update lh_delivery_recipient set state = :state, owner = null,"
                + " due = :due, hold_reason = :holdReason, attempts = attempts + :tries, way = coalesce(:way, way),"
                + " message_id = coalesce(message_id, :messageId)"
                + " where mail_id = :mail and recipient_no = :no and state = 'SENDING' and owner = :owner");
        PreparedBatch attempts = handle.prepareBatch("insert into lh_delivery_attempt (mail_id, recipient_no,"
                + " attempt_no, ended_at, way, led_to, remote_id, captured_by, " + FailureColumns.NAMES
                + ") values (:mail, :no, :attempt, :at, :way, :ledTo, :remoteId, :capturedBy, "
                + FailureColumns.PARAMETERS + ") on conflict do nothing");
        List<MailEvent> happened = new ArrayList<>();
        int tries = 0;
        for (Outcome outcome : batch) {
            for (Outcome.ForOne one : outcome.recipients()) {
                state(states, outcome, one);
                if (one.tried()) {
                    attempt(attempts, outcome, one);
                    tries++;
                }
                if (events.wanted()) {
                    event(outcome, one).ifPresent(happened::add);
                }
            }
        }
        states.execute();
        if (tries > 0) {
            attempts.execute();
        }
        events.write(handle, happened);
        erase(handle, batch);
    }

    private void state(PreparedBatch states, Outcome outcome, Outcome.ForOne one) {
        states.bind("state", one.state().name())
                .bind("due", one.due().map(AcceptWriter::utc).orElse(null))
                .bind("holdReason", one.hold().map(Hold.Reason::name).orElse(null))
                .bind("tries", one.tried() ? 1 : 0)
                .bind("way", outcome.way().orElse(null))
                .bind("messageId", outcome.messageId().orElse(null))
                .bind("mail", outcome.parcel().mail())
                .bind("no", one.no())
                .bind("owner", owner)
                .add();
    }

    private static void attempt(PreparedBatch attempts, Outcome outcome, Outcome.ForOne one) {
        attempts.bind("mail", outcome.parcel().mail())
                .bind("no", one.no())
                .bind("attempt", one.to().orElseThrow().attempts() + 1)
                .bind("at", AcceptWriter.utc(outcome.at()))
                .bind("way", outcome.way().orElse(null))
                .bind("ledTo", one.state().name())
                .bind("remoteId", one.remoteId().map(id -> cut(id, 500)).orElse(null))
                .bind("capturedBy", outcome.capturedBy().map(Object::toString).orElse(null));
        FailureColumns.bind(attempts, one.failure()).add();
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
            case SENT ->
                Optional.of(new MailEvent.Sent(
                        id,
                        mail,
                        account,
                        outcome.at(),
                        one.to().orElseThrow().address(),
                        outcome.way().orElse("")));
            case FAILED, UNKNOWN_OUTCOME ->
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
                one.hold()
                        .map(reason -> new MailEvent.Held(
                                id,
                                mail,
                                account,
                                outcome.at(),
                                one.to().orElseThrow().address(),
                                new Hold(reason, one.due())));
            default -> Optional.empty();
        };
    }

    private void count(Outcome outcome) {
        for (Outcome.ForOne one : outcome.recipients()) {
            if (one.state() != RecipientState.QUEUED) {
                counters.ended(one.state());
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            // stop() asks in another way.
            LOG.debug("Interrupted while waiting for the database", e);
        }
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}
