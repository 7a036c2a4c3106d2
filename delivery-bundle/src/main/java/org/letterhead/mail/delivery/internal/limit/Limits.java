/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps to limits before a provider enforces them. Places are taken from the database a handful at a time and given out from memory; what is
 * left of them when their span of time is over, or when delivery stops, goes back. A process that dies has used all it had taken. Whoever has
 * no limit is counted in memory, and written down once a minute.
 */
@Component(service = Limits.class)
public final class Limits {
    /** Beyond it those are forgotten that have not sent for longest; their places go back. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
    private static final Duration FOR_GOOD = Duration.ofDays(1);
    private static final long STOP_MILLIS = 900;

    private final OutboxStore store;
    private final Clock clock;
    private final Places places;
    private final Volumes volumes;
    private final long newPerDay;
    private final Duration newFor;
    private final Pace pace;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private final Map<Sending, Purse> purses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sending, Purse> eldest) {
            boolean full = size() > MOST;
            if (full) {
                evicted(eldest.getValue());
            }
            return full;
        }
    };

    private volatile Said said;

    /**
     * When it does what is done from time to time.
     *
     * @param look how often it reads what operators have said, and gives back what was not used
     * @param write how often it writes who has sent how much
     */
    record Pace(Duration look, Duration write) {}

    /** What operators have said, and how often that was read as something else. */
    private record Said(Map<Sending, Map<Kind, Long>> all, long version) {}

    /** Called by Declarative Services. */
    @Activate
    public Limits(@Reference OutboxStore store, @Reference DeliverySettings settings, @Reference Events events) {
        this(store, settings, events, Clock.systemUTC(), new Pace(Duration.ofSeconds(3), Duration.ofMinutes(1)));
    }

    Limits(OutboxStore store, DeliverySettings settings, Events events, Clock clock, Pace pace) {
        this.store = store;
        this.clock = clock;
        this.places = new Places(store, events, clock);
        this.volumes = new Volumes(store, clock);
        this.newPerDay = settings.newAccountsMessagesPerDay();
        this.newFor = settings.newAccountsFor();
        this.pace = pace;
        this.thread = new Thread(this::work, "letterhead-limits");
        thread.setDaemon(true);
        thread.setContextClassLoader(Limits.class.getClassLoader());
        thread.start();
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_MILLIS);
    }

    /**
     * Takes a place for one submission of a mail.
     *
     * @throws MailUnavailableException if that has to be looked up and the store is away: the mail waits
     */
    public Permit ask(Wanted wanted) {
        Purse purse = purse(wanted.sending());
        synchronized (purse) {
            Instant now = clock.instant();
            Map<Kind, Rates.Rate> rates = rates(purse, wanted, now);
            Map<Kind, Long> needed = needed(rates, wanted);
            if (!needed.isEmpty()) {
                places.giveBackLater(purse.stale(now));
                Optional<Permit.UsedUp> usedUp = take(purse, wanted, rates, needed, now);
                if (usedUp.isPresent()) {
                    return usedUp.get();
                }
            }
            List<SentTable.Span> used = purse.use(wanted, needed);
            count(wanted, rates, now, 1);
            AtomicBoolean given = new AtomicBoolean();
            return new Permit.Granted(() -> {
                if (given.compareAndSet(false, true)) {
                    giveBack(purse, wanted, rates, used, needed, now);
                }
            });
        }
    }

    private Optional<Permit.UsedUp> take(
            Purse purse, Wanted wanted, Map<Kind, Rates.Rate> rates, Map<Kind, Long> needed, Instant now) {
        boolean enough = needed.entrySet().stream().allMatch(need -> purse.has(need.getKey(), need.getValue()));
        if (purse.isClosed(wanted, now)) {
            know(purse, wanted, now);
            return Optional.of(purse.tellToWait(wanted));
        }
        if (enough) {
            return Optional.empty();
        }
        Optional<Schedule> closed = places.take(purse, wanted, rates, needed, now);
        closed.ifPresent(schedule -> {
            purse.close(schedule, now);
            know(purse, wanted, now);
        });
        return closed.map(schedule -> purse.tellToWait(wanted));
    }

    private void know(Purse purse, Wanted wanted, Instant now) {
        if (!purse.knows(wanted.messageClass())) {
            store.run(handle -> {
                purse.waiting(
                        wanted.messageClass(),
                        SentTable.waiting(handle, wanted.account(), wanted.messageClass()),
                        SentTable.lastWaiting(handle, wanted.account(), wanted.messageClass()),
                        now);
                return null;
            });
        }
    }

    private static Map<Kind, Long> needed(Map<Kind, Rates.Rate> rates, Wanted wanted) {
        Map<Kind, Long> needed = new EnumMap<>(Kind.class);
        rates.forEach((kind, rate) -> needed.put(
                kind,
                // A mail with more recipients than all of the limit leaves when nothing else has: else it never would.
                kind == Kind.RECIPIENTS_PER_DAY ? Math.min(wanted.recipients(), rate.most()) : 1L));
        return needed;
    }

    /** What no limit counts is counted all the same, for those who want to know who sends most. */
    private void count(Wanted wanted, Map<Kind, Rates.Rate> rates, Instant at, int sign) {
        if (!rates.containsKey(Kind.MESSAGES_PER_DAY)) {
            volumes.add(wanted, Kind.MESSAGES_PER_DAY, at, sign);
        }
        if (!rates.containsKey(Kind.RECIPIENTS_PER_DAY)) {
            volumes.add(wanted, Kind.RECIPIENTS_PER_DAY, at, (long) sign * wanted.recipients());
        }
    }

    private void giveBack(
            Purse purse,
            Wanted wanted,
            Map<Kind, Rates.Rate> rates,
            List<SentTable.Span> used,
            Map<Kind, Long> needed,
            Instant at) {
        Map<SentTable.Span, Long> over = new HashMap<>();
        synchronized (purse) {
            used.forEach(span -> {
                long count = needed.get(span.kind());
                if (!purse.takeBack(span, count)) {
                    over.put(span, count);
                }
            });
        }
        places.giveBackLater(over);
        count(wanted, rates, at, -1);
    }

    private Map<Kind, Rates.Rate> rates(Purse purse, Wanted wanted, Instant now) {
        Said current = said();
        return purse.rates(wanted, current.version(), now).orElseGet(() -> {
            Optional<Instant> newUntil =
                    wanted.throughRelay() && newPerDay > 0 ? Optional.of(newUntil(wanted, now)) : Optional.empty();
            Instant until = newUntil.filter(now::isBefore).orElse(now.plus(FOR_GOOD));
            Map<Kind, Rates.Rate> rates = Rates.of(
                    current.all().getOrDefault(purse.sending, Map.of()),
                    wanted.known(),
                    newUntil.filter(now::isBefore).isPresent() ? OptionalLong.of(newPerDay) : OptionalLong.empty());
            purse.count(wanted, current.version(), rates, until);
            return rates;
        });
    }

    private Instant newUntil(Wanted wanted, Instant now) {
        return store.transaction(handle -> {
            SentTable.seen(handle, wanted.sending(), true, now.truncatedTo(ChronoUnit.MILLIS));
            return SentTable.firstSeen(handle, wanted.account()).orElse(now).plus(newFor);
        });
    }

    /** The cap of an account's mail by the operator's relay, as long as it is new. */
    OptionalLong capOf(Optional<Instant> firstSeen) {
        return newPerDay > 0
                        && firstSeen
                                .filter(at -> !clock.instant().isBefore(at.plus(newFor)))
                                .isEmpty()
                ? OptionalLong.of(newPerDay)
                : OptionalLong.empty();
    }

    private Said said() {
        Said known = said;
        return known == null ? readSaid() : known;
    }

    /** Reads what operators have said; whoever asks after this returns hears of it. */
    synchronized Said readSaid() {
        Map<Sending, Map<Kind, Long>> all = store.run(LimitTable::read);
        Said known = said;
        if (known == null || !known.all().equals(all)) {
            known = new Said(all, known == null ? 0 : known.version() + 1);
            said = known;
        }
        return known;
    }

    /** Gives back what was taken in advance, so that what the table says is what was sent. */
    void settle() {
        List<Purse> all;
        synchronized (purses) {
            all = List.copyOf(purses.values());
        }
        all.forEach(purse -> {
            synchronized (purse) {
                places.giveBackLater(purse.empty());
            }
        });
        places.giveBack();
        volumes.write();
    }

    /** What is done from time to time. */
    void tend() {
        readSaid();
        Instant now = clock.instant();
        List<Purse> all;
        synchronized (purses) {
            all = List.copyOf(purses.values());
        }
        all.forEach(purse -> {
            synchronized (purse) {
                places.giveBackLater(purse.stale(now));
            }
        });
        places.giveBack();
    }

    void write() {
        volumes.write();
        places.purge();
    }

    private Purse purse(Sending sending) {
        synchronized (purses) {
            return purses.computeIfAbsent(sending, Purse::new);
        }
    }

    private void evicted(Purse purse) {
        synchronized (purse) {
            places.giveBackLater(purse.empty());
        }
    }

    private void work() {
        long writeAt = System.nanoTime() + pace.write().toNanos();
        while (!stops()) {
            attempt(this::tend);
            if (writeAt - System.nanoTime() <= 0) {
                writeAt = System.nanoTime() + pace.write().toNanos();
                attempt(this::write);
            }
        }
        attempt(this::settle);
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.debug("What was sent is not written now", e);
        }
    }

    private boolean stops() {
        try {
            return stopping.await(pace.look().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody has a reason to.
            return false;
        }
    }
}
