/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes what this node has found out of ways and reads what others have, and watches whether something has changed
 * that makes a trial worth while.
 */
final class BreakerKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(BreakerKeeper.class);
    private static final long STOP_MILLIS = 900;

    /** Whoever fails again so soon after it has worked is told as failing again, but is not tried more often for that. */
    private static final Duration RELAPSE = Duration.ofHours(1);

    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final OutboxStore store;
    private final Events events;
    private final Availability availability;
    private final Breakers.Pace pace;
    private final Clock clock;
    private final KnownBreakers known;
    private final Trials trials;
    private final FreedMail freed;
    private final ProvenWays proven;
    private final UsedWays used;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean hasRead;
    private long seenRelays;
    private Instant forgetAt = Instant.MIN;

    BreakerKeeper(
            OutboxStore store,
            Events events,
            Availability availability,
            Breakers.Pace pace,
            Clock clock,
            KnownBreakers known,
            Trials trials,
            FreedMail freed,
            ProvenWays proven,
            UsedWays used) {
        this.store = store;
        this.events = events;
        this.availability = availability;
        this.pace = pace;
        this.clock = clock;
        this.known = known;
        this.trials = trials;
        this.freed = freed;
        this.proven = proven;
        this.used = used;
        this.seenRelays = availability.relays();
        this.thread = new Thread(this::work, "letterhead-ways");
        thread.setDaemon(true);
        thread.setContextClassLoader(BreakerKeeper.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopping = true;
        news.release();
        thread.join(STOP_MILLIS);
    }

    /** There is something to write. */
    void wake() {
        news.release();
    }

    /** Makes sure that the table was read once. */
    void readFirst() {
        if (!hasRead) {
            try {
                readUnlessDone();
            } catch (RuntimeException e) {
                // Then nothing can be claimed either.
                LOG.debug("Which ways fail cannot be read yet", e);
            }
        }
    }

    private void work() {
        while (!stopping) {
            try {
                write();
                read();
                watch();
            } catch (RuntimeException | Error e) {
                LOG.debug("Which ways fail cannot be written or read now; the last known counts", e);
            }
            try {
                if (news.tryAcquire(pace.read().toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                LOG.debug("Interrupted; stop() asks in another way", e);
            }
        }
        try {
            write();
        } catch (RuntimeException | Error e) {
            LOG.warn("That a way has begun or ceased to fail could not be written down: {}", e.getMessage());
        }
    }

    /** Not while somebody reads: what is written would look as if it were over. */
    private synchronized void write() {
        for (Optional<Turn> turn = known.next(); turn.isPresent(); turn = known.next()) {
            write(turn.get());
            known.nextIsWritten();
        }
    }

    private void write(Turn turn) {
        if (turn instanceof Turn.Begun begun) {
            write(begun);
        } else if (turn instanceof Turn.Ended ended) {
            write(ended);
        } else {
            Turn.InVain inVain = (Turn.InVain) turn;
            store.run(handle -> BreakerTable.trial(handle, inVain.tried(), inVain.then()));
        }
    }

    private void write(Turn.Begun turn) {
        Breaker begun = turn.breaker();
        Breaker stored = store.transaction(handle -> {
            Optional<BreakerTable.Row> before = BreakerTable.find(handle, begun.key());
            int tried = before.flatMap(BreakerTable.Row::closedAt)
                            .filter(at -> at.plus(RELAPSE).isAfter(begun.since()))
                            .isPresent()
                    ? before.get().breaker().trials()
                    : 0;
            Breaker now = begun.trying(tried, begun.since().plus(pace.pause(tried)));
            if (BreakerTable.begin(handle, now, before.isPresent())) {
                events.write(handle, turn.event().stream().toList());
                return now;
            }
            return BreakerTable.find(handle, begun.key())
                    .filter(row -> row.closedAt().isEmpty())
                    .map(BreakerTable.Row::breaker)
                    .orElse(now);
        });
        events.committed();
        known.correct(begun, stored);
    }

    private void write(Turn.Ended turn) {
        store.transaction(handle -> {
            if (BreakerTable.end(handle, turn.key(), turn.at())) {
                events.write(handle, turn.event().stream().toList());
            }
            return null;
        });
        events.committed();
        freed.look(turn.key());
    }

    private synchronized void readUnlessDone() {
        if (!hasRead) {
            read();
        }
    }

    private synchronized void read() {
        known.reading();
        Map<WayKey, Breaker> rows = new HashMap<>();
        store.run(handle -> BreakerTable.open(handle, Optional.empty(), KnownBreakers.MOST))
                .forEach(row -> rows.put(row.key(), row));
        known.read(rows).forEach(freed::look);
        hasRead = true;
    }

    /** Settings that were changed, a way that nobody uses any more, a relay that has come. */
    private void watch() {
        Instant now = clock.instant();
        if (forgetAt.isBefore(now)) {
            forgetAt = now.plus(RELAPSE);
            store.run(handle -> {
                BreakerTable.forget(handle, now.minus(FORGOTTEN));
                return null;
            });
        }
        long relays = availability.relays();
        if (relays != seenRelays) {
            seenRelays = relays;
            if (known.has(WayKey.RELAY)) {
                trials.atOnce(WayKey.RELAY);
            }
        }
        used.keep(known.keys());
        proven.keep(known.keys());
        for (WayKey key : used.some(known.keys())) {
            switch (used.look(key)) {
                case SAME -> {}
                case CHANGED -> changed(key, now);
                case UNUSED -> {
                    if (known.end(new Turn.Ended(key, now, Optional.empty()))) {
                        LOG.info("No mail leaves by {} any more, which had failed", key);
                        wake();
                    }
                }
            }
        }
    }

    private void changed(WayKey key, Instant now) {
        Optional<MailId> shown = proven.take(key);
        if (shown.isPresent()) {
            worksAgain(key, shown.get(), now.truncatedTo(ChronoUnit.MILLIS));
        } else {
            trials.atOnce(key);
            freed.look(key);
        }
    }

    /** Something has shown that a way works again. */
    void worksAgain(WayKey key, MailId shown, Instant at) {
        Optional<MailEvent> event = key.isRelay()
                ? Optional.empty()
                : Optional.of(
                        new MailEvent.WayWorking(MailId.create(clock).value(), shown, key.account(), at, key.way()));
        if (known.end(new Turn.Ended(key, at, event))) {
            LOG.info("Mail leaves by {} again", key);
            wake();
        }
    }
}
