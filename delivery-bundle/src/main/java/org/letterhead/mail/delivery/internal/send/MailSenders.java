/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.ledger.MailLedger;
import org.letterhead.mail.delivery.internal.route.Router;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The threads that send: a bounded number, and a bounded number of mails that wait for them. No account and no server
 * gets all threads; a mail that would be one too many waits in its {@link Lanes lane} and leaves its thread to others.
 * When the threads stop, mails in flight have a few seconds to come to their end; those that were waiting fail, and say so.
 */
@Component(service = MailSenders.class)
public final class MailSenders {
    private static final long DRAIN_MILLIS = 3500;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final MailLedger ledger;
    private final Courier courier;
    private final ThreadPoolExecutor threads;
    private final Lanes<String> accounts;
    private final Set<Trip> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong openBytes = new AtomicLong();
    private final int mostOpen;

    /** A mail is copied several times while it is composed. */
    private final long mostBytes = Runtime.getRuntime().maxMemory() / 8;

    private volatile boolean stopping;

    /** Called by Declarative Services. */
    @Activate
    public MailSenders(
            @Reference DeliverySettings settings,
            @Reference MailLedger ledger,
            @Reference Router router,
            @Reference ConnectionPool pool) {
        this.ledger = ledger;
        // A quarter of the threads is out of reach for any one account or server, however slow it is.
        int share = Math.max(1, settings.senderThreads() * 3 / 4);
        this.accounts = new Lanes<>(share);
        // More threads than connections to one server could only wait for each other.
        Lanes<ServerKey> servers = new Lanes<>(Math.min(share, settings.connectionsPerServer()));
        this.courier = new Courier(router, pool, ledger, servers, settings.submitDeadline(), Clock.systemUTC());
        this.mostOpen = settings.waitingLimit() + settings.senderThreads();
        this.threads = new ThreadPoolExecutor(
                settings.senderThreads(),
                settings.senderThreads(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                MailSenders::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Writes a mail into the ledger and queues it.
     *
     * @return the id under which it is known, which is an earlier mail's if that has the same idempotency key
     * @throws MailUnavailableException if too many are waiting; nothing is kept then
     */
    public MailId accept(AcceptedMail mail) {
        // One at a time: a second request with the same key must not get the id of a mail that is withdrawn again.
        synchronized (ledger) {
            return enter(mail);
        }
    }

    private MailId enter(AcceptedMail mail) {
        MailId id = ledger.enter(mail);
        if (!id.equals(mail.id())) {
            return id;
        }
        Trip trip = new Trip(mail);
        open.add(trip);
        long bytes = openBytes.addAndGet(mail.size());
        String refusal = null;
        if (open.size() > mostOpen) {
            refusal = "Mail is not accepted now: " + mostOpen
                    + " mails are on their way, which is the limit (waiting.limit in etc/" + DeliverySettings.PID
                    + ".cfg). Send it again later.";
        } else if (bytes > mostBytes) {
            refusal = "Mail is not accepted now: the mails on their way have " + mostBytes
                    + " bytes together, an eighth of the memory. Send it again later, or give Karaf more memory.";
        } else if (!trip.takeTurn()) {
            refusal = "Mail is not accepted while delivery stops. Send it again later.";
        }
        if (refusal != null) {
            trip.forget();
            ledger.withdraw(id);
            throw new MailUnavailableException(refusal);
        }
        return id;
    }

    /** Called by Declarative Services: within the 5 seconds that it waits. */
    @Deactivate
    public void stop() throws InterruptedException {
        // Whoever is not in a thread yet does not begin any more.
        stopping = true;
        threads.shutdown();
        try {
            threads.awaitTermination(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            threads.shutdownNow();
            open.forEach(Trip::giveUp);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "letterhead-sender-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        // Whoever happens to send the first mail must not lend its class loader to all the others.
        thread.setContextClassLoader(MailSenders.class.getClassLoader());
        return thread;
    }

    /** One mail on its way, from its place among the waiting to its end. */
    private final class Trip implements Runnable {
        private final AcceptedMail mail;
        /** Written by the one thread that has the trip. */
        private volatile boolean inAccountLane;

        private volatile boolean begun;

        Trip(AcceptedMail mail) {
            this.mail = mail;
        }

        /**
         * Queues this for a thread, now or when its account has one free.
         *
         * @return false if nothing begins any more
         */
        boolean takeTurn() {
            try {
                if (inAccountLane || accounts.enter(mail.account(), this::takeTurn)) {
                    inAccountLane = true;
                    threads.execute(this);
                }
                return true;
            } catch (RejectedExecutionException e) {
                return false;
            }
        }

        /** The server has a place for it again. */
        private void comeBack() {
            begun = false;
            takeTurn();
        }

        @Override
        public void run() {
            if (stopping) {
                return;
            }
            begun = true;
            boolean arrived = true;
            try {
                arrived = courier.carry(mail, this::comeBack);
            } catch (RuntimeException | Error e) {
                // Nobody knows how far it came, so nobody sends it again.
                ledger.failed(
                        mail.id(),
                        Optional.empty(),
                        DriverFault.unknownOutcome("delivery", e).failure(),
                        Map.of());
            }
            // Whatever a driver has left there is not for the next mail, and not for ever.
            Thread.currentThread().setContextClassLoader(MailSenders.class.getClassLoader());
            if (arrived) {
                forget();
                accounts.leave(mail.account());
            }
        }

        /** It is on its way no longer. */
        void forget() {
            if (open.remove(this)) {
                openBytes.addAndGet(-mail.size());
            }
        }

        /** Of one that a thread still has, nobody knows how far it came. */
        void giveUp() {
            if (begun) {
                return;
            }
            ledger.failed(
                    mail.id(),
                    Optional.empty(),
                    Failure.of(Failure.Phase.ROUTE, Failure.Cause.PLATFORM, Words.advice("stopping", Map.of()))
                            .temporary()
                            .build(),
                    Map.of());
        }
    }
}
