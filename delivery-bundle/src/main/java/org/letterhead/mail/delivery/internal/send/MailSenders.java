/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 * The threads that send, a bounded number with a bounded queue before them. When they stop, mails in flight have a few
 * seconds to come to their end; those that were still waiting fail, and say so.
 */
@Component(service = MailSenders.class)
public final class MailSenders {
    private static final long DRAIN_MILLIS = 3500;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final MailLedger ledger;
    private final Courier courier;
    private final ThreadPoolExecutor threads;

    /** Called by Declarative Services. */
    @Activate
    public MailSenders(
            @Reference DeliverySettings settings,
            @Reference MailLedger ledger,
            @Reference Router router,
            @Reference ConnectionPool pool) {
        this.ledger = ledger;
        this.courier = new Courier(router, pool, ledger, settings.submitDeadline(), Clock.systemUTC());
        this.threads = new ThreadPoolExecutor(
                settings.senderThreads(),
                settings.senderThreads(),
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.waitingLimit()),
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
        MailId id = ledger.enter(mail);
        if (!id.equals(mail.id())) {
            return id;
        }
        try {
            threads.execute(new Trip(mail));
        } catch (RejectedExecutionException e) {
            ledger.withdraw(id);
            throw new MailUnavailableException(
                    threads.isShutdown()
                            ? "Mail is not accepted while delivery stops. Send it again later."
                            : "Mail is not accepted now: " + threads.getQueue().size()
                                    + " mails are waiting, which is the limit (waiting.limit in etc/"
                                    + DeliverySettings.PID + ".cfg). Send it again later.",
                    e);
        }
        return id;
    }

    /** Called by Declarative Services: within the 5 seconds that it waits. */
    @Deactivate
    public void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(DRAIN_MILLIS, TimeUnit.MILLISECONDS)) {
            threads.shutdownNow().forEach(waiting -> ((Trip) waiting).giveUp());
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "letterhead-sender-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        // Whoever happens to send the first mail must not lend its class loader to all the others.
        thread.setContextClassLoader(MailSenders.class.getClassLoader());
        return thread;
    }

    /** One mail's turn. */
    private final class Trip implements Runnable {
        private final AcceptedMail mail;

        Trip(AcceptedMail mail) {
            this.mail = mail;
        }

        @Override
        public void run() {
            try {
                courier.carry(mail);
            } catch (RuntimeException | LinkageError e) {
                // Nobody knows how far it came, so nobody sends it again.
                ledger.failed(
                        mail.id(),
                        Optional.empty(),
                        DriverFault.unknownOutcome("delivery", e).failure(),
                        Map.of());
            }
        }

        void giveUp() {
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
