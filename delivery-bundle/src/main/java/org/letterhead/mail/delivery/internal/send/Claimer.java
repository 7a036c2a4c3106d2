/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.operate.Suspensions;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.outbox.QueueSignal;
import org.letterhead.mail.delivery.internal.outbox.WaitingMail;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this node that takes mails out of the queue and gives them to the senders: the more urgent class
 * first, and within a class a few of each account by turns, so that nobody waits behind somebody else's hundred thousand. It
 * also lets go on what has waited for its time, and takes back what dead processes had claimed.
 */
@Component(service = QueueSignal.class, immediate = true)
public final class Claimer implements QueueSignal {
    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    private static final long IDLE_MILLIS = 1000;

    /** Rounds are at least so far apart: under load each claims many, and a mail that comes alone still leaves at once. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LEAST_BACK_OFF_MILLIS = 25;
    private static final long MOST_BACK_OFF_MILLIS = 400;
    private static final long STOP_MILLIS = 1000;

    private final Claims claims;
    private final MailSenders senders;
    private final Suspensions suspensions;
    private final Housekeeping housekeeping;
    private final Comebacks comebacks;
    private final Semaphore signals = new Semaphore(0);
    private final Turns turns;
    private final AtomicLong cameBack = new AtomicLong();
    private final AtomicLong cameThrough = new AtomicLong();
    private final Thread thread;
    private long backOff;
    private long roundBegan = System.nanoTime() - PACE_NANOS;
    private volatile boolean stopping;

    /** Called by Declarative Services. */
    @Activate
    public Claimer(
            @Reference DeliverySettings settings,
            @Reference Claims claims,
            @Reference WaitingMail waiting,
            @Reference MailSenders senders,
            @Reference Suspensions suspensions,
            @Reference Availability availability,
            @Reference Breakers breakers) {
        this.claims = claims;
        this.senders = senders;
        this.suspensions = suspensions;
        this.turns = new Turns(claims, senders.window(), suspensions::isSuspended);
        this.housekeeping = new Housekeeping(
                claims,
                waiting,
                availability,
                breakers::heldByTheDead,
                new RetryPolicy(settings).longest(),
                Clock.systemUTC());
        this.comebacks = new Comebacks(waiting, breakers, account -> !suspensions.isSuspended(account));
        this.thread = new Thread(this::run, "letterhead-claimer");
        thread.setDaemon(true);
        thread.setContextClassLoader(Claimer.class.getClassLoader());
        thread.start();
    }

    @Override
    public void wake() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping = true;
        wake();
        thread.join(STOP_MILLIS);
    }

    private void run() {
        boolean away = false;
        while (!stopping) {
            boolean more = false;
            try {
                more = housekeeping.perform();
                more |= comebacks.perform();
                pauseIfAllCameBack();
                more |= round();
                if (away) {
                    LOG.info("The mails' database answers again");
                    away = false;
                }
            } catch (InterruptedException e) {
                LOG.debug("Interrupted; stop() asks in another way", e);
            } catch (RuntimeException | Error e) {
                // An Error too: without this thread nothing would leave any more.
                if (!away) {
                    LOG.error("No mail leaves at the moment; this goes on trying. {}", e.toString());
                    away = true;
                }
                LOG.debug("Claiming failed", e);
            }
            if (!more) {
                rest();
            }
        }
    }

    private void rest() {
        try {
            if (signals.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                TimeUnit.NANOSECONDS.sleep(roundBegan + PACE_NANOS - System.nanoTime());
                signals.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted; stop() asks in another way", e);
        }
    }

    /**
     * Claims what there is room for.
     *
     * @return true if it has not seen all that waits, though there is room
     */
    private boolean round() {
        claims.settle();
        roundBegan = System.nanoTime();
        senders.makeRoom();
        if (suspensions.allSuspended()) {
            return false;
        }
        boolean unseen = false;
        for (MessageClass messageClass : MessageClass.values()) {
            Turns.Gathered gathered = senders.canSend(messageClass) ? turns.next(messageClass) : Turns.Gathered.NOTHING;
            if (!gathered.parcels().isEmpty()) {
                claims.take(gathered.parcels())
                        .forEach(parcel -> senders.send(parcel, outcome -> ended(parcel, outcome)));
                // Another node may have been faster; then the front is another one now.
                unseen |= gathered.unseen();
            }
        }
        return unseen && senders.window().room(MessageClass.SUBSCRIPTION) > 0;
    }

    private void ended(Parcel parcel, Outcome outcome) {
        boolean room = senders.window().leave(parcel.account());
        if (outcome.isBack()) {
            cameBack.incrementAndGet();
        } else {
            cameThrough.incrementAndGet();
        }
        if (room) {
            wake();
        }
    }

    /** Whoever has no place at a server now, or may not go on, comes straight back: claiming it on and on helps nobody. */
    private void pauseIfAllCameBack() throws InterruptedException {
        long back = cameBack.getAndSet(0);
        long through = cameThrough.getAndSet(0);
        if (back + through == 0) {
            return;
        }
        if (back <= through) {
            backOff = 0;
            return;
        }
        backOff = Math.min(MOST_BACK_OFF_MILLIS, Math.max(LEAST_BACK_OFF_MILLIS, backOff * 2));
        if (!stopping) {
            Thread.sleep(backOff);
        }
    }
}
