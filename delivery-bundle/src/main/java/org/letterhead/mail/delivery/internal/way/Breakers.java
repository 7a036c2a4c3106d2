/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.letterhead.mail.delivery.internal.route.Router;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which ways fail for all mail, on all nodes. What is in order costs a look into a map that is nearly always empty. A turn counts on
 * this node at once and is written by a thread of its own, which also reads what other nodes have found out. While the database is
 * away the last known counts.
 */
@Component(service = Breakers.class)
public final class Breakers {
    /** Beyond it ways are not left alone but tried by each mail, after pauses. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
    private static final long STOP_MILLIS = 900;

    /** Whoever fails again so soon after it has worked is told as failing again, but is not tried more often for that. */
    private static final Duration RELAPSE = Duration.ofHours(1);

    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Clock clock = Clock.systemUTC();
    private final OutboxStore store;
    private final Events events;
    private final Availability availability;
    private final Pace pace;
    private final UsedWays used;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean known;

    private final Map<WayKey, Breaker> open = new ConcurrentHashMap<>();
    private final Map<WayKey, Integer> strikes = new ConcurrentHashMap<>();

    /** Guarded by this, as the rest: what is not written yet, in the order in which it happened. */
    private final Deque<Turn> turns = new ArrayDeque<>();

    private final Set<WayKey> freed = new HashSet<>();
    private boolean lookForFreed = true;
    private final Map<WayKey, Look> looks = new HashMap<>();
    private long seenChanges;
    private Instant forgetAt = Instant.MIN;

    /**
     * How patient it is.
     *
     * @param read how often it reads what other nodes know
     * @param first the pause before the first trial, doubled with each that is in vain
     * @param most the longest pause
     * @param strikes how many failures in a row of a network it takes
     */
    public record Pace(Duration read, Duration first, Duration most, int strikes) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(3), Duration.ofMinutes(1), Duration.ofHours(1), 5);

        Duration pause(int trials) {
            Duration doubled = first.multipliedBy(1L << Math.min(trials, 20));
            return doubled.compareTo(most) > 0 ? most : doubled;
        }
    }

    private sealed interface Turn {
        WayKey key();

        record Begun(Breaker breaker, Optional<MailEvent> event) implements Turn {
            @Override
            public WayKey key() {
                return breaker.key();
            }
        }

        record Ended(WayKey key, Instant at, Optional<MailEvent> event) implements Turn {}
    }

    /** When somebody last looked for a mail to try with. */
    private record Look(Instant trial, long againNanos) {}

    /** Called by Declarative Services. */
    @Activate
    public Breakers(
            @Reference OutboxStore store,
            @Reference Events events,
            @Reference Router router,
            @Reference Availability availability) {
        this(store, events, router, availability, Pace.USUAL);
    }

    /** With a pace of one's own. */
    public Breakers(OutboxStore store, Events events, Router router, Availability availability, Pace pace) {
        this.store = store;
        this.events = events;
        this.availability = availability;
        this.pace = pace;
        this.used = new UsedWays(router);
        this.seenChanges = availability.changes();
        this.thread = new Thread(this::work, "letterhead-ways");
        thread.setDaemon(true);
        thread.setContextClassLoader(Breakers.class.getClassLoader());
        thread.start();
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping = true;
        news.release();
        thread.join(STOP_MILLIS);
    }

    /** Why a way is left alone now; empty if it is in order. Asked for each mail. */
    public Optional<Breaker> failing(WayKey key) {
        if (!known) {
            readFirst();
        }
        return open.isEmpty() ? Optional.empty() : Optional.ofNullable(open.get(key));
    }

    /** Whether the way is left alone and nobody may try it just now. */
    public Optional<Breaker> closed(WayKey key) {
        Optional<Breaker> failing = failing(key);
        return failing.isPresent() && failing.get().isTrialDue(clock.instant()) ? Optional.empty() : failing;
    }

    /**
     * Asks for the one trial that is due.
     *
     * @return false if somebody else has it, on whatever node
     */
    boolean takeTrial(Breaker seen) {
        Instant now = now();
        Breaker then = seen.trying(seen.trials() + 1, now.plus(pace.pause(seen.trials() + 1)));
        if (!seen.isTrialDue(now) || !store.run(handle -> BreakerTable.trial(handle, seen, then))) {
            return false;
        }
        open.computeIfPresent(seen.key(), (key, same) -> then);
        return true;
    }

    /** The trial that was taken was none: the next mail may have it. */
    void returnTrial(Breaker seen) {
        Breaker taken = open.get(seen.key());
        Breaker then = seen.trying(seen.trials(), now());
        try {
            if (taken != null && store.run(handle -> BreakerTable.trial(handle, taken, then))) {
                open.computeIfPresent(seen.key(), (key, same) -> then);
            }
        } catch (MailUnavailableException e) {
            LOG.debug("The next trial of {} is due {}", seen.key(), taken.nextTrial(), e);
        }
    }

    /** A server has taken a mail by this way, or looked at it: the failures before were not all mail's. */
    void worked(WayKey key) {
        if (!strikes.isEmpty()) {
            strikes.remove(key);
        }
    }

    /** A trial, or a test of the settings in use, has shown that the way works again. */
    public void worksAgain(WayKey key, MailId shown) {
        worked(key);
        Instant at = now();
        end(
                key,
                key.isRelay()
                        ? Optional.empty()
                        : Optional.of(new MailEvent.WayWorking(
                                MailId.create(clock).value(), shown, key.account(), at, key.way())));
    }

    private void end(WayKey key, Optional<MailEvent> event) {
        synchronized (this) {
            if (open.remove(key) == null) {
                return;
            }
            turns.add(new Turn.Ended(key, now(), event));
        }
        LOG.info("Mail leaves by {} again", key);
        news.release();
    }

    /**
     * All mail by a way would fail like this.
     *
     * @param mail that has shown it
     * @param insteadBy by which way the account's mail leaves meanwhile; asked if the way is left alone from now on
     * @return whether the way is left alone now
     */
    public boolean failed(WayKey key, Failure failure, MailId mail, Supplier<Optional<String>> insteadBy) {
        if (open.containsKey(key)) {
            return true;
        }
        if (!WayFailure.isSure(failure) && strike(key) < pace.strikes()) {
            return false;
        }
        Instant now = now();
        Breaker breaker = new Breaker(key, now, failure, 0, now.plus(pace.pause(0)));
        Optional<MailEvent> event = key.isRelay()
                ? Optional.empty()
                : Optional.of(new MailEvent.WayFailing(
                        MailId.create(clock).value(), mail, key.account(), now, key.way(), failure, insteadBy.get()));
        synchronized (this) {
            if (open.size() >= MOST) {
                return false;
            }
            if (open.putIfAbsent(key, breaker) != null) {
                return true;
            }
            strikes.remove(key);
            turns.add(new Turn.Begun(breaker, event));
        }
        LOG.warn(
                "{} fails for all its mail and is left alone, but for a trial now and then: {}: {}",
                key,
                failure.cause(),
                failure.advice().english());
        news.release();
        return true;
    }

    private int strike(WayKey key) {
        if (strikes.size() >= MOST && !strikes.containsKey(key)) {
            strikes.keySet().stream().findAny().ifPresent(strikes::remove);
        }
        return strikes.merge(key, 1, Integer::sum);
    }

    /**
     * Lets the next mail try a way at once.
     *
     * @return whether it was failing
     */
    boolean tryAtOnce(WayKey key) {
        Instant now = now();
        boolean failing = store.run(handle -> BreakerTable.tryAtOnce(handle, key, now));
        open.computeIfPresent(key, (same, breaker) -> breaker.trying(0, now));
        return failing;
    }

    /** What fails now, in the database. */
    List<Breaker> list(Optional<String> account, int most) {
        return store.run(handle -> BreakerTable.open(handle, account, most));
    }

    /**
     * Those of which a mail that waits should try now, each once in a while.
     *
     * @param leaves whether an account's mail leaves at all
     */
    public synchronized List<WayKey> dueTrials(Predicate<String> leaves, int most) {
        if (open.isEmpty()) {
            looks.clear();
            return List.of();
        }
        Instant now = clock.instant();
        long nanos = System.nanoTime();
        looks.keySet().retainAll(open.keySet());
        List<WayKey> due = new ArrayList<>();
        for (Breaker breaker : open.values()) {
            Look look = looks.get(breaker.key());
            boolean looked = look != null && look.trial().equals(breaker.nextTrial()) && look.againNanos() - nanos > 0;
            if (due.size() < most
                    && !looked
                    && breaker.isTrialDue(now)
                    && (breaker.key().isRelay() || leaves.test(breaker.key().account()))) {
                looks.put(
                        breaker.key(),
                        new Look(breaker.nextTrial(), nanos + pace.read().toNanos() * 5));
                due.add(breaker.key());
            }
        }
        return due;
    }

    /** What all that was held for may look at its way anew, since somebody asked last. */
    public synchronized Freed freed() {
        Freed all = new Freed(
                lookForFreed,
                freed.stream().map(WayKey::account).sorted().distinct().toList());
        freed.clear();
        lookForFreed = false;
        return all;
    }

    /**
     * Who may go on.
     *
     * @param any whether mail may be held for ways that do not fail any more
     * @param accounts all of these accounts that is held for a failing way
     */
    public record Freed(boolean any, List<String> accounts) {}

    /** Something was just written as held for a way: if that has come back meanwhile, it is looked at again. */
    public void held(WayKey key) {
        if (!open.containsKey(key)) {
            lookForFreed();
        }
    }

    private synchronized void lookForFreed() {
        lookForFreed = true;
    }

    private synchronized void free(WayKey key) {
        lookForFreed = true;
        if (!key.isRelay()) {
            freed.add(key);
        }
    }

    private void readFirst() {
        try {
            read();
        } catch (RuntimeException e) {
            // Then nothing can be claimed either.
            LOG.debug("Which ways fail cannot be read yet", e);
        }
    }

    private void work() {
        while (!stopping) {
            try {
                writeTurns();
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
            writeTurns();
        } catch (RuntimeException | Error e) {
            LOG.warn("That a way has begun or ceased to fail could not be written down: {}", e.getMessage());
        }
    }

    private void writeTurns() {
        Turn turn = first();
        while (turn != null) {
            if (turn instanceof Turn.Begun begun) {
                write(begun);
            } else {
                write((Turn.Ended) turn);
            }
            synchronized (this) {
                turns.remove();
            }
            turn = first();
        }
    }

    private synchronized Turn first() {
        return turns.peek();
    }

    private void write(Turn.Begun turn) {
        Breaker begun = turn.breaker();
        Breaker stored = store.transaction(handle -> {
            Optional<BreakerTable.Row> before = BreakerTable.find(handle, begun.key());
            int trials = before.flatMap(BreakerTable.Row::closedAt)
                            .filter(at -> at.plus(RELAPSE).isAfter(begun.since()))
                            .isPresent()
                    ? before.get().breaker().trials()
                    : 0;
            Breaker now = begun.trying(trials, begun.since().plus(pace.pause(trials)));
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
        open.computeIfPresent(begun.key(), (key, same) -> stored);
    }

    private void write(Turn.Ended turn) {
        store.transaction(handle -> {
            if (BreakerTable.end(handle, turn.key(), turn.at())) {
                events.write(handle, turn.event().stream().toList());
            }
            return null;
        });
        events.committed();
        free(turn.key());
    }

    private void read() {
        Set<WayKey> before;
        synchronized (this) {
            before = new HashSet<>(open.keySet());
            turns.forEach(turn -> before.remove(turn.key()));
        }
        Map<WayKey, Breaker> rows = new HashMap<>();
        list(Optional.empty(), MOST).forEach(row -> rows.put(row.key(), row));
        synchronized (this) {
            // What this node has found out meanwhile counts until it is written.
            turns.forEach(turn -> rows.remove(turn.key()));
            Set<WayKey> unwritten = new HashSet<>();
            turns.forEach(turn -> unwritten.add(turn.key()));
            // Of a trial that somebody takes just now the row is older; who believes it asks the row, and is refused.
            open.putAll(rows);
            before.removeAll(rows.keySet());
            before.removeAll(unwritten);
            for (WayKey over : before) {
                open.remove(over);
                free(over);
            }
            known = true;
        }
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
        long changes = availability.changes();
        if (changes != seenChanges) {
            seenChanges = changes;
            if (open.containsKey(WayKey.RELAY)) {
                tryAtOnce(WayKey.RELAY);
            }
        }
        used.keep(open.keySet());
        for (WayKey key : used.some(open.keySet())) {
            switch (used.look(key)) {
                case SAME -> {}
                case CHANGED -> {
                    tryAtOnce(key);
                    free(key);
                }
                case UNUSED -> end(key, Optional.empty());
            }
        }
    }

    /** As the columns hold it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
