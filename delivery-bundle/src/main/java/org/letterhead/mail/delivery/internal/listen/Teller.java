/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailListener;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener its events, one at a time, in a thread of its own. An event that the listener throws at is told again
 * after a pause, and so long holds back the later ones of its own mail and no others.
 */
final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);
    private static final int BATCH = 100;

    /** With so many mails held back it is the listener that is in trouble, and waiting is all there is to do. */
    private static final int MOST_PARKED = 200;

    private static final long POLL_MILLIS = 2000;
    private static final long FLUSH_NANOS = Duration.ofMillis(200).toNanos();
    private static final long SEEN_NANOS = Duration.ofMinutes(10).toNanos();

    private final String name;
    private volatile Wish wish;
    private final OutboxStore store;
    private final UUID process;
    private final Clock clock;
    private final List<Duration> pauses;
    private final List<MailListener> services = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private final Object monitor = new Object();
    /** Guarded by the monitor, as the next three. */
    private boolean news;

    private boolean stopping;
    private boolean abandoned;
    private MailListener telling;

    /** Told and not yet deleted; of the thread alone, as the rest. */
    private final List<UUID> told = new ArrayList<>();

    private final Map<UUID, Long> parked = new HashMap<>();
    private long toldSince;
    private volatile long seenAgainAt;
    private int turn;
    private boolean databaseAway;

    /**
     * Makes the teller; it starts when it is told to.
     *
     * @param pauses after each throw of the same event but the last, after which it is dropped
     */
    Teller(String name, Wish wish, OutboxStore store, UUID process, Clock clock, List<Duration> pauses) {
        this.name = name;
        this.wish = wish;
        this.store = store;
        this.process = process;
        this.clock = clock;
        this.pauses = pauses;
        this.thread = new Thread(this::work, "letterhead-listener-" + name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Teller.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** One more service has the name: it may be told what any of them wants. */
    Wish wants(Wish another) {
        wish = wish.and(another);
        // The table is to know at once.
        seenAgainAt = 0;
        return wish;
    }

    void add(MailListener service) {
        services.add(service);
    }

    /**
     * Takes a service away. It has a moment to finish what it is being told.
     *
     * @return whether none is left
     */
    boolean remove(MailListener service, long millis) throws InterruptedException {
        services.remove(service);
        if (!services.isEmpty()) {
            // The others of its name go on.
            long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
            synchronized (monitor) {
                long left = millis;
                while (telling == service && left > 0) {
                    monitor.wait(left);
                    left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                }
            }
        }
        return services.isEmpty();
    }

    /** There may be new events. Never blocks for long. */
    void signal() {
        synchronized (monitor) {
            news = true;
            monitor.notifyAll();
        }
    }

    /** Begins no further event. */
    void stop() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
    }

    /**
     * Waits until the thread has ended. It is not interrupted: that would close an H2 file under everybody. If the listener does
     * not come back in time its event stays and is told again.
     *
     * @return whether it has ended
     */
    boolean awaitEnd(long millis) throws InterruptedException {
        thread.join(Math.max(1, millis));
        synchronized (monitor) {
            abandoned = thread.isAlive();
            return !abandoned;
        }
    }

    private void work() {
        while (!isStopping()) {
            try {
                synchronized (monitor) {
                    news = false;
                }
                boolean idle = round();
                if (databaseAway) {
                    databaseAway = false;
                    LOG.info("The events of listener {} can be read again", name);
                }
                if (idle) {
                    await(untilNextParked());
                }
            } catch (RuntimeException | Error e) {
                // An Error too: without this thread nobody would tell the listener anything any more.
                if (!databaseAway && !isStopping()) {
                    databaseAway = true;
                    LOG.warn("Listener {} is told nothing now; its events are kept. {}", name, e.getMessage());
                }
                await(POLL_MILLIS / 2);
            }
        }
        try {
            flush();
        } catch (RuntimeException | Error e) {
            LOG.debug("Events told to listener {} stay in the table and are told again", name, e);
        }
    }

    /** Looks and tells once; whether there was nothing. */
    private boolean round() {
        flush();
        long now = System.nanoTime();
        if (seenAgainAt == 0 || seenAgainAt - now <= 0) {
            store.run(handle -> {
                ListenerNames.seen(handle, name, wish, clock.instant());
                return null;
            });
            seenAgainAt = now + SEEN_NANOS;
        }
        parked.values().removeIf(until -> until - now <= 0);
        if (parked.size() >= MOST_PARKED) {
            return true;
        }
        List<EventRows.Pending> events = next();
        if (events.isEmpty() && store.run(handle -> EventRows.takeOver(handle, name, process)) > 0) {
            events = next();
        }
        for (EventRows.Pending event : events) {
            if (isStopping()) {
                break;
            }
            // Behind one that its listener threw at just now.
            if (!parked.containsKey(event.mail())) {
                tell(event);
            }
        }
        flush();
        return events.isEmpty();
    }

    private List<EventRows.Pending> next() {
        return store.run(handle -> EventRows.next(handle, name, process, parked.keySet(), BATCH));
    }

    private void tell(EventRows.Pending pending) {
        if (pending.event().isEmpty()) {
            LOG.error(
                    "Event {} of mail {} is not told to listener {}: its row is damaged or a later version's, and is"
                            + " dropped",
                    pending.id(),
                    pending.mail(),
                    name);
            told(pending.id());
            return;
        }
        if (!wish.has(pending.event().get())) {
            // Kept for it before it said what it wants.
            told(pending.id());
            return;
        }
        Optional<MailListener> service = begin();
        if (service.isEmpty()) {
            return;
        }
        Throwable thrown = call(service.get(), pending.event().get());
        if (!end()) {
            // Abandoned: somebody else tells it again by now.
            return;
        }
        if (thrown == null) {
            told(pending.id());
        } else {
            threw(pending, thrown);
        }
    }

    private static Throwable call(MailListener service, MailEvent event) {
        Thread current = Thread.currentThread();
        try {
            current.setContextClassLoader(service.getClass().getClassLoader());
            service.heard(event);
            return null;
        } catch (Throwable e) {
            // Whatever a stranger's code throws, an Error too, ends neither this thread nor anybody else's mail.
            return e;
        } finally {
            current.setContextClassLoader(Teller.class.getClassLoader());
            // An interrupt that was left behind would close an H2 file under everybody.
            Thread.interrupted();
        }
    }

    private void threw(EventRows.Pending pending, Throwable thrown) {
        int tries = pending.tries() + 1;
        if (tries > pauses.size()) {
            LOG.error(
                    "Listener {} has thrown {} times at event {} of mail {}, which is dropped now: {}",
                    name,
                    tries,
                    pending.id(),
                    pending.mail(),
                    pending.event().get().getClass().getSimpleName(),
                    thrown);
            told(pending.id());
            return;
        }
        Duration pause = pauses.get(tries - 1);
        LOG.warn(
                "Listener {} threw at event {} of mail {} and is told again in {}: {}",
                name,
                pending.id(),
                pending.mail(),
                pause,
                thrown.toString());
        parked.put(pending.mail(), System.nanoTime() + pause.toNanos());
        store.run(handle -> {
            EventRows.tried(handle, name, pending.id(), tries);
            return null;
        });
    }

    private void told(UUID id) {
        if (told.isEmpty()) {
            toldSince = System.nanoTime();
        }
        told.add(id);
        if (System.nanoTime() - toldSince > FLUSH_NANOS) {
            flush();
        }
    }

    private void flush() {
        if (!told.isEmpty()) {
            store.run(handle -> {
                EventRows.delete(handle, name, process, told);
                return null;
            });
            told.clear();
        }
    }

    private Optional<MailListener> begin() {
        synchronized (monitor) {
            List<MailListener> present = List.copyOf(services);
            if (stopping || present.isEmpty()) {
                return Optional.empty();
            }
            turn = (turn + 1) % present.size();
            telling = present.get(turn);
            return Optional.of(telling);
        }
    }

    private boolean end() {
        synchronized (monitor) {
            telling = null;
            monitor.notifyAll();
            return !abandoned;
        }
    }

    private boolean isStopping() {
        synchronized (monitor) {
            return stopping;
        }
    }

    private long untilNextParked() {
        long now = System.nanoTime();
        return parked.values().stream()
                .mapToLong(until -> Math.max(1, Duration.ofNanos(until - now).toMillis() + 1))
                .reduce(POLL_MILLIS, Math::min);
    }

    private void await(long millis) {
        synchronized (monitor) {
            if (!news && !stopping) {
                try {
                    monitor.wait(millis);
                } catch (InterruptedException e) {
                    LOG.debug("Interrupted while waiting for events", e);
                }
            }
        }
    }
}
