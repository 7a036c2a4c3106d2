/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
    private static final long STOP_MILLIS = 900;

    private final OutboxStore store;
    private final Clock clock;
    private final Places places;
    private final Volumes volumes;
    private final RatesInForce rates;
    private final HeldByLimit held;
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

    /**
     * When it does what is done from time to time.
     *
     * @param look how often it reads what operators have said, and gives back what was not used
     * @param write how often it writes who has sent how much
     */
    record Pace(Duration look, Duration write) {}

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
        this.rates = new RatesInForce(store, settings, clock);
        this.held = new HeldByLimit(store, clock);
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
            Map<Kind, Rates.Rate> most = rates.of(purse, wanted, now);
            Map<Kind, Long> needed = Rates.needed(most, wanted);
            if (!needed.isEmpty()) {
                places.giveBackLater(purse.stale(now));
                Optional<Permit.UsedUp> usedUp = take(purse, wanted, most, needed, now);
                if (usedUp.isPresent()) {
                    return usedUp.get();
                }
            }
            List<SentTable.Span> used = purse.use(wanted, needed);
            count(wanted, most, now, 1);
            AtomicBoolean given = new AtomicBoolean();
            return new Permit.Granted(() -> {
                if (given.compareAndSet(false, true)) {
                    giveBack(purse, wanted, most, used, needed, now);
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

    /** The cap of an account's mail by the operator's relay, as long as it is new. */
    OptionalLong capOf(Optional<Instant> firstSeen) {
        return rates.capOf(firstSeen);
    }

    /** Reads what operators have said; whoever asks after this returns hears of it. */
    void readSaid() {
        rates.read();
    }

    /** How often operators were found to have said something else. */
    public long version() {
        return rates.version();
    }

    /**
     * Mail of an account was just written as held by a limit: if that is another one by now, it is looked at again.
     *
     * @param version as it was before it was asked for
     */
    public void held(String account, long version) {
        if (version != rates.version()) {
            held.wakeLater(Set.of(account));
        }
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
        held.wakeLater(rates.toldAnew());
        held.wake();
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
