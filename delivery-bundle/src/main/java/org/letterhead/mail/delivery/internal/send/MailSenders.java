/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.operate.DeliveryCounters;
import org.letterhead.mail.delivery.internal.operate.Suspensions;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.outbox.OutcomeWriter;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.outbox.Parcels;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.letterhead.mail.delivery.internal.route.RecipientWishes;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.way.Gate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The threads that send. No account and no server gets all of them; a parcel that would be one too many waits in its
 * {@link Lanes lane} and leaves its thread to others. When the threads stop, parcels in flight have a few seconds to come
 * to their end; those that were waiting go back into the queue.
 */
@Component(service = MailSenders.class)
public final class MailSenders {
    private static final long DRAIN_MILLIS = 3000;
    private static final long ABORT_MILLIS = 700;

    /** How many parcels of this process may wait for a server that is slow; the others wait in the database. */
    private static final int FEW_AT_A_SERVER = 128;

    /** A server is slow if those who wait for it would wait for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ConnectionPool pool;
    private final DeliveryCounters counters;
    private final ThreadPoolExecutor threads;
    private final Lanes<String> accounts;
    private final Lanes<ServerKey> servers;
    private final Window window;
    private final Journey journey;
    private final Set<Trip> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** Called by Declarative Services. */
    @Activate
    public MailSenders(
            @Reference DeliverySettings settings,
            @Reference RecipientWishes recipients,
            @Reference Router router,
            @Reference ConnectionPool pool,
            @Reference Parcels parcels,
            @Reference Claims claims,
            @Reference Suspensions suspensions,
            @Reference Availability availability,
            @Reference Gate gate,
            @Reference OutcomeWriter outcomes,
            @Reference DeliveryCounters counters) {
        this.pool = pool;
        this.counters = counters;
        // A quarter of the threads is out of reach for any one account or server, however slow it is.
        int share = Math.max(1, settings.senderThreads() * 3 / 4);
        this.accounts = new Lanes<>(share, Integer.MAX_VALUE, PATIENCE);
        // More threads than connections to one server could only wait for each other.
        this.servers = new Lanes<>(Math.min(share, settings.connectionsPerServer()), FEW_AT_A_SERVER, PATIENCE);
        this.window = new Window(settings.senderThreads() * 64, settings.senderThreads() * 16);
        Clock clock = Clock.systemUTC();
        RetryPolicy retries = new RetryPolicy(settings);
        Courier courier = new Courier(router, pool, servers, gate, retries, settings, clock);
        this.journey = new Journey(
                parcels,
                new Consent(recipients, courier, retries, clock),
                claims,
                suspensions,
                availability,
                new HandOvers(settings.mostUnwritten()),
                gate.breakers(),
                gate.limits(),
                outcomes,
                clock);
        this.threads = new ThreadPoolExecutor(
                settings.senderThreads(),
                settings.senderThreads(),
                30,
                TimeUnit.SECONDS,
                // Ordered by class, so that a password reset overtakes what waits for a thread.
                new PriorityBlockingQueue<>(),
                MailSenders::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether mails of a class can be sent at all right now. */
    boolean canSend(MessageClass messageClass) {
        return journey.parcels().canOpen(messageClass);
    }

    /** Where there is no place left for anybody else, mail that waits for slow servers goes back into the queue. */
    void makeRoom() {
        if (window.room(MessageClass.SUBSCRIPTION) <= 0) {
            servers.tellTooMany();
        }
    }

    /** What is claimed and not finished. */
    Window window() {
        return window;
    }

    /**
     * Sends a claimed parcel.
     *
     * @param whenEnded hears what became of it when that is durable
     */
    void send(Parcel parcel, Consumer<Outcome> whenEnded) {
        window.enter(parcel.account());
        counters.began(parcel.recipientNos().size());
        Trip trip = new Trip(parcel, journey, (ended, outcome) -> {
            open.remove(ended);
            counters.landed(parcel.recipientNos().size());
            whenEnded.accept(outcome);
        });
        open.add(trip);
        takeTurn(trip);
    }

    /** Called by Declarative Services: within the 5 seconds that it waits. */
    @Deactivate
    public void stop() throws InterruptedException {
        // Whoever is not in a thread yet does not begin any more.
        stopping = true;
        open.forEach(Trip::turnBack);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(DRAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                pool.abort();
                threads.awaitTermination(ABORT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            threads.shutdownNow();
            open.forEach(Trip::giveUp);
        }
    }

    /** Queues a trip for a thread, now or when its account has one free. */
    private void takeTurn(Trip trip) {
        if (stopping) {
            trip.turnBack();
            return;
        }
        try {
            if (trip.isInAccountLane()
                    || accounts.enter(trip.parcel().account(), trip.parcel().messageClass(), () -> takeTurn(trip))
                            == Lanes.Place.INSIDE) {
                trip.enterAccountLane();
                threads.execute(new Turn(trip));
            }
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The latter if there can be no more threads.
            trip.turnBack();
            if (trip.isInAccountLane()) {
                accounts.leave(trip.parcel().account());
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "letterhead-sender-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        // Whoever happens to send the first mail must not lend its class loader to all the others.
        thread.setContextClassLoader(MailSenders.class.getClassLoader());
        return thread;
    }

    /** A thread's work on one trip. */
    private final class Turn implements Runnable, Comparable<Turn> {
        private static final java.util.concurrent.atomic.AtomicLong NUMBERS =
                new java.util.concurrent.atomic.AtomicLong();
        private final long number = NUMBERS.incrementAndGet();
        private final Trip trip;

        Turn(Trip trip) {
            this.trip = trip;
        }

        @Override
        public void run() {
            boolean arrived = true;
            try {
                arrived = trip.go(() -> takeTurn(trip));
            } finally {
                // Whatever a driver has left there is not for the next mail, and not for ever.
                Thread.currentThread().setContextClassLoader(MailSenders.class.getClassLoader());
                if (arrived) {
                    accounts.leave(trip.parcel().account());
                }
            }
        }

        @Override
        public int compareTo(Turn other) {
            int urgency =
                    trip.parcel().messageClass().compareTo(other.trip.parcel().messageClass());
            return urgency != 0 ? urgency : Long.compare(number, other.number);
        }
    }
}
