/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What no single listener does: reads which names there are, leaves the events of those that went to whoever has them, and
 * forgets names and events after seven days.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long EVERY_MILLIS = 5000;
    private static final long FORGET_FIRST_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long FORGET_NANOS = Duration.ofHours(1).toNanos();

    private final OutboxStore store;
    private final Events events;
    private final UUID process;
    private final Clock clock;
    private final Thread thread;

    private final Object monitor = new Object();
    private boolean soon;
    private boolean stopping;
    private long forgetAt = System.nanoTime() + FORGET_FIRST_NANOS;

    Housekeeping(OutboxStore store, Events events, UUID process, Clock clock) {
        this.store = store;
        this.events = events;
        this.process = process;
        this.clock = clock;
        this.thread = new Thread(this::work, "letterhead-listeners");
        thread.setDaemon(true);
        thread.setContextClassLoader(Housekeeping.class.getClassLoader());
        thread.start();
    }

    /** A listener has gone: its events are for others now. */
    void soon() {
        synchronized (monitor) {
            soon = true;
            monitor.notifyAll();
        }
    }

    void stop() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
    }

    void awaitEnd(long millis) throws InterruptedException {
        thread.join(millis);
    }

    private void work() {
        do {
            try {
                round();
            } catch (RuntimeException | Error e) {
                LOG.debug("The listeners' events are not looked after now", e);
            }
        } while (goOn());
    }

    private void round() {
        events.refresh().forEach((name, wish) -> store.transaction(handle -> {
            ListenerNames.seen(handle, name, wish, clock.instant());
            return null;
        }));
        Set<String> away = new HashSet<>(store.run(ListenerNames::read).keySet());
        away.removeAll(events.here().keySet());
        for (String name : away) {
            store.run(handle -> EventRows.giveBack(handle, name, process));
        }
        if (forgetAt - System.nanoTime() <= 0) {
            forgetAt = System.nanoTime() + FORGET_NANOS;
            int gone = ListenerNames.forget(store, clock.instant());
            if (gone > 0) {
                LOG.warn(
                        "{} events older than {} days were told to nobody and are dropped",
                        gone,
                        ListenerNames.MEMORY.toDays());
            }
        }
    }

    private boolean goOn() {
        synchronized (monitor) {
            if (!soon && !stopping) {
                try {
                    monitor.wait(EVERY_MILLIS);
                } catch (InterruptedException e) {
                    LOG.debug("Interrupted while waiting", e);
                }
            }
            soon = false;
            return !stopping;
        }
    }
}
