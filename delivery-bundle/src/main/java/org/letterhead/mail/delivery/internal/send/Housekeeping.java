/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.Waiting;
import org.letterhead.mail.delivery.internal.outbox.WaitingMail;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the claimer's thread does from time to time, so that nothing that waits is forgotten. */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final List<Hold.Reason> ABSENT = List.of(
            Hold.Reason.WAY_ABSENT,
            Hold.Reason.RELAY_ABSENT,
            Hold.Reason.ACCOUNTS_ABSENT,
            Hold.Reason.UNSUBSCRIBE_ABSENT);
    private static final Duration LOOK_FOR_DUE = Duration.ofMillis(500);

    /** By how much the clock may differ from the time that has passed before it counts as set. */
    private static final Duration JUMP = Duration.ofSeconds(5);

    private static final int STEP = 500;

    /**
     * Whether there is a page to unsubscribe depends on more than services that are seen here to come. So now and then one mail of each of
     * some accounts tries: the first that goes makes all look again.
     */
    private static final Duration LOOK_FOR_PAGE = Duration.ofSeconds(10);

    private static final int ACCOUNTS_THAT_TRY = 10;

    private final Claims claims;
    private final WaitingMail waiting;
    private final Availability availability;
    private final Runnable someoneDied;
    private final Duration longestPause;
    private final Clock clock;

    private final Every renew;
    private final Every lookForDue = new Every(LOOK_FOR_DUE);
    private final Every lookForPage = new Every(LOOK_FOR_PAGE);
    private final Set<String> nothingWaited = new HashSet<>();
    private String triedForPage = "";
    private long looksSeen = -1;
    private boolean walkAgain;
    private HeldWalk walk;
    private boolean clockWasSet = true;
    private Instant lastMoment;
    private long lastNanos;

    Housekeeping(
            Claims claims,
            WaitingMail waiting,
            Availability availability,
            Runnable someoneDied,
            Duration longestPause,
            Clock clock) {
        this.someoneDied = someoneDied;
        this.claims = claims;
        this.waiting = waiting;
        this.renew = new Every(claims.renewEvery());
        this.availability = availability;
        this.longestPause = longestPause;
        this.clock = clock;
        this.lastMoment = clock.instant();
        this.lastNanos = System.nanoTime();
    }

    /**
     * Does what is due, one small step of each: a million that were held must not keep a password reset waiting, or this
     * process from saying that it is alive. If the database fails it is done the next time.
     *
     * @return whether there is more to do at once
     */
    boolean perform() {
        if (renew.isDue()) {
            Claims.Found found = claims.renew();
            if (found.recipients() > 0) {
                LOG.warn(
                        "{} recipients whose mail a dead process was sending are back in the queue",
                        found.recipients());
            }
            if (found.names() > 0) {
                // What it held because something was not there would wait for ever, since nothing comes there any more.
                availability.lookAgain();
                someoneDied.run();
            }
            renew.done();
        }
        boolean more = false;
        if (lookForDue.isDue()) {
            watchClock();
            if (clockWasSet) {
                exhaust(() -> waiting.fromTheFuture(clock.instant().plus(longestPause), STEP));
                clockWasSet = false;
            }
            more = waiting.due(clock, STEP) == STEP;
            if (!more) {
                lookForDue.done();
            }
        }
        if (lookForPage.isDue()) {
            tryForPage();
            lookForPage.done();
        }
        return wakeHeld() || more;
    }

    private void tryForPage() {
        int tried = 0;
        for (String account : availability.withoutPage(triedForPage)) {
            if (tried++ == ACCOUNTS_THAT_TRY) {
                return;
            }
            triedForPage = account;
            Optional<Waiting> woken = waiting.held(
                    MessageClass.SUBSCRIPTION,
                    List.of(Hold.Reason.UNSUBSCRIBE_ABSENT),
                    new Waiting(account, Waiting.FIRST.mail(), Waiting.FIRST.no()),
                    1);
            if (woken.filter(one -> one.account().equals(account)).isPresent()) {
                nothingWaited.remove(account);
            } else if (!nothingWaited.add(account)) {
                // Twice: so it is not that it is just being written that it waits.
                nothingWaited.remove(account);
                availability.forgetPage(account);
            }
        }
        triedForPage = "";
    }

    private boolean wakeHeld() {
        long looks = availability.looks();
        if (looks != looksSeen) {
            looksSeen = looks;
            // Once more from the front, after this walk if one is under way: else a way that comes and goes would keep
            // the
            // last ones waiting for ever.
            walkAgain = true;
        }
        if (walk == null && walkAgain) {
            walkAgain = false;
            walk = new HeldWalk();
        }
        if (walk != null && !walk.step(waiting)) {
            walk = null;
        }
        return walk != null || walkAgain;
    }

    /** Along all that is held because something was not there. */
    private static final class HeldWalk {
        private int priority;
        private Waiting last = Waiting.FIRST;

        /** Whether there is more. */
        boolean step(WaitingMail waiting) {
            MessageClass[] classes = MessageClass.values();
            Optional<Waiting> reached = waiting.held(classes[priority], ABSENT, last, STEP);
            if (reached.isEmpty()) {
                priority++;
            }
            last = reached.orElse(Waiting.FIRST);
            return priority < classes.length;
        }
    }

    /** A clock that is set back would make everything wait longer by as much. */
    private void watchClock() {
        Instant moment = clock.instant();
        long nanos = System.nanoTime();
        Duration byClock = Duration.between(lastMoment, moment);
        if (byClock.plusNanos(lastNanos - nanos).abs().compareTo(JUMP) > 0) {
            LOG.warn("The clock was set by {}", byClock.plusNanos(lastNanos - nanos));
            clockWasSet = true;
        }
        lastMoment = moment;
        lastNanos = nanos;
    }

    private static void exhaust(java.util.function.IntSupplier step) {
        while (step.getAsInt() == STEP) {
            // The next step; each commits by itself.
        }
    }

    /** Something that is done once in a while, by the time that passes and not by the clock. */
    private static final class Every {
        private final Duration pause;
        private long next = System.nanoTime();

        Every(Duration pause) {
            this.pause = pause;
        }

        boolean isDue() {
            return next - System.nanoTime() <= 0;
        }

        void done() {
            next = System.nanoTime() + pause.toNanos();
        }
    }
}
