/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.letterhead.mail.MailListener;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the listeners that are there and gives each name its {@link Teller}. */
@Component(service = Dispatcher.class, immediate = true)
public final class Dispatcher {
    /** After 1 s, 10 s, a minute and ten: a listener's own database may be away for a while. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10));

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final long LEAVE_MILLIS = 900;

    private final OutboxStore store;
    private final Events events;
    private final UUID process;
    private final Clock clock;
    private final List<Duration> pauses;
    private final Housekeeping housekeeping;
    private final Map<String, Teller> tellers = new ConcurrentHashMap<>();
    private final Map<MailListener, String> names = new HashMap<>();
    private boolean stopped;

    /** Called by Declarative Services. */
    @Activate
    public Dispatcher(@Reference OutboxStore store, @Reference Events events, @Reference ProcessId process) {
        this(store, events, process, Clock.systemUTC(), PAUSES);
    }

    Dispatcher(OutboxStore store, Events events, ProcessId process, Clock clock, List<Duration> pauses) {
        this.store = store;
        this.events = events;
        this.process = process.value();
        this.clock = clock;
        this.pauses = pauses;
        events.whenCommitted(() -> tellers.values().forEach(Teller::signal));
        this.housekeeping = new Housekeeping(store, events, this.process, clock);
    }

    /** Called by Declarative Services. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public synchronized void bind(MailListener listener, Map<String, Object> properties) {
        Object given = properties.get(MailListener.NAME);
        if (!(given instanceof String name) || !NAME.matcher(name).matches()) {
            LOG.warn(
                    "Listener {} is not called: its service property {} must be a text of 1 to 64 of A-Z a-z 0-9 . _ -,"
                            + " and is {}",
                    listener.getClass().getName(),
                    MailListener.NAME,
                    given);
            return;
        }
        if (stopped) {
            return;
        }
        names.put(listener, name);
        Wish wish = Wish.of(properties);
        if (!Wish.unknown(properties).isEmpty()) {
            LOG.warn("Listener {} asks for events that there are none of: {}", name, Wish.unknown(properties));
        }
        Teller teller = tellers.get(name);
        if (teller == null) {
            teller = new Teller(name, wish, store, process, clock, pauses);
            teller.add(listener);
            events.present(name, wish);
            tellers.put(name, teller);
            teller.start();
        } else {
            events.present(name, teller.wants(wish));
            teller.add(listener);
        }
    }

    /** Called by Declarative Services. The listener may be gone when this returns, which it does within a second. */
    public synchronized void unbind(MailListener listener) throws InterruptedException {
        String name = names.remove(listener);
        Teller teller = name == null ? null : tellers.get(name);
        if (teller == null || !teller.remove(listener, LEAVE_MILLIS)) {
            return;
        }
        events.absent(name);
        tellers.remove(name);
        teller.stop();
        if (!teller.awaitEnd(LEAVE_MILLIS)) {
            LOG.warn("Listener {} is gone while it is being told something; that is told again when it is back", name);
        }
        housekeeping.soon();
    }

    /** Called by Declarative Services: within the 5 seconds that it waits. */
    @Deactivate
    public synchronized void stop() throws InterruptedException {
        stopped = true;
        events.whenCommitted(() -> {});
        tellers.values().forEach(Teller::stop);
        housekeeping.stop();
        long end = System.nanoTime() + Duration.ofMillis(LEAVE_MILLIS).toNanos();
        for (Teller teller : tellers.values()) {
            teller.awaitEnd(Duration.ofNanos(end - System.nanoTime()).toMillis());
        }
        housekeeping.awaitEnd(
                Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
        tellers.keySet().forEach(events::absent);
        tellers.clear();
        names.clear();
    }
}
