/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.letterhead.mail.delivery.internal.route.Router;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which ways fail for all mail, on all nodes. What is in order costs a look into a map that is nearly always empty. A turn counts on
 * this node at once and is written by a thread of its own, which also reads what other nodes have found out. While the database is
 * away the last known counts.
 */
@Component(service = Breakers.class)
public final class Breakers {
    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

    private final Clock clock = Clock.systemUTC();
    private final OutboxStore store;
    private final Pace pace;
    private final KnownBreakers known = new KnownBreakers();
    private final Strikes strikes = new Strikes();
    private final FreedMail freed = new FreedMail();
    private final ProvenWays proven = new ProvenWays();
    private final Trials trials;
    private final BreakerKeeper keeper;

    /**
     * How patient it is.
     *
     * @param read how often it reads what other nodes know
     * @param first the pause before the first trial, doubled with each that is in vain
     * @param most the longest pause
     * @param strikes how many failures in a row of a network it takes
     */
    public record Pace(Duration read, Duration first, Duration most, int strikes) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(3), Duration.ofMinutes(1), Duration.ofHours(1), 5);

        private static final int PAUSES_WITHOUT_ANSWER = 3;

        Duration pause(int trials) {
            Duration doubled = first.multipliedBy(1L << Math.min(trials, 20));
            return doubled.compareTo(most) > 0 ? most : doubled;
        }

        /** How long a trial may take; who has said nothing by then may have died. */
        Duration unanswered(int trials) {
            Duration longest = first.multipliedBy(PAUSES_WITHOUT_ANSWER);
            Duration pause = pause(trials);
            return pause.compareTo(longest) > 0 ? longest : pause;
        }
    }

    /** Called by Declarative Services. */
    @Activate
    public Breakers(
            @Reference OutboxStore store,
            @Reference Events events,
            @Reference Router router,
            @Reference Availability availability) {
        this(store, events, router, availability, Pace.USUAL);
    }

    /** With a pace of one's own. */
    public Breakers(OutboxStore store, Events events, Router router, Availability availability, Pace pace) {
        this.store = store;
        this.pace = pace;
        this.trials = new Trials(store, known, pace, clock);
        this.keeper = new BreakerKeeper(
                store, events, availability, pace, clock, known, trials, freed, proven, new UsedWays(router));
        keeper.start();
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() throws InterruptedException {
        keeper.stop();
    }

    /** Why a way is left alone now; empty if it is in order. Asked for each mail. */
    public Optional<Breaker> failing(WayKey key) {
        keeper.readFirst();
        return known.find(key);
    }

    /** Whether the way is left alone and nobody may try it just now. */
    public Optional<Breaker> closed(WayKey key) {
        Optional<Breaker> failing = failing(key);
        return failing.isPresent() && failing.get().isTrialDue(clock.instant()) ? Optional.empty() : failing;
    }

    /** Who may try. */
    Trials trials() {
        return trials;
    }

    /** A server has taken a mail by this way, or looked at it: the failures before were not all mail's. */
    void worked(WayKey key) {
        strikes.clear(key);
    }

    /** A trial, or a test of the settings in use, has shown that the way works again. */
    public void worksAgain(WayKey key, MailId shown) {
        worked(key);
        keeper.worksAgain(key, shown, now());
    }

    /**
     * A test has shown that a way works with settings that are about to be saved. When they count, it works again; before that nothing may
     * leave by it.
     */
    public void proven(WayKey key, MailId shown) {
        if (known.has(key)) {
            proven.add(key, shown);
        }
    }

    /** A trial has shown that the way still fails. */
    void failsStill(Breaker taken) {
        if (trials.inVain(taken)) {
            keeper.wake();
        }
    }

    /**
     * All mail by a way would fail like this.
     *
     * @param mail that has shown it
     * @param insteadBy by which way the account's mail leaves meanwhile; asked if the way is left alone from now on
     * @return whether the way is left alone now
     */
    public boolean failed(WayKey key, Failure failure, MailId mail, Supplier<Optional<String>> insteadBy) {
        Optional<Breaker> before = known.find(key);
        if (before.isPresent()) {
            if (trials.inVainUntaken(before.get())) {
                keeper.wake();
            }
            return true;
        }
        if (!WayFailure.isSure(failure) && strikes.add(key) < pace.strikes()) {
            return false;
        }
        Instant now = now();
        Breaker breaker = new Breaker(key, now, failure, 0, now.plus(pace.pause(0)));
        Optional<MailEvent> event = key.isRelay()
                ? Optional.empty()
                : Optional.of(new MailEvent.WayFailing(
                        MailId.create(clock).value(), mail, key.account(), now, key.way(), failure, insteadBy.get()));
        if (!known.begin(new Turn.Begun(breaker, event))) {
            return false;
        }
        strikes.clear(key);
        LOG.warn(
                "{} fails for all its mail and is left alone, but for a trial now and then: {}: {}",
                key,
                failure.cause(),
                failure.advice().english());
        keeper.wake();
        return true;
    }

    /**
     * Lets the next mail try a way at once.
     *
     * @return whether it was failing
     */
    boolean tryAtOnce(WayKey key) {
        return trials.atOnce(key);
    }

    /** What fails now, in the database. */
    List<Breaker> list(Optional<String> account, int most) {
        return store.run(handle -> BreakerTable.open(handle, account, most));
    }

    /**
     * Those of which a mail that waits should try now, each once in a while.
     *
     * @param leaves whether an account's mail leaves at all
     */
    public List<WayKey> dueTrials(Predicate<String> leaves, int most) {
        return trials.due(leaves, most);
    }

    /** What all that was held for may look at its way anew, since somebody asked last. */
    public Freed freed() {
        return freed.take();
    }

    /**
     * Who may go on.
     *
     * @param any whether mail may be held for ways that do not fail any more
     * @param accounts all of these accounts that is held for a failing way
     */
    public record Freed(boolean any, List<String> accounts) {}

    /** Something was just written as held for a way: if that has come back meanwhile, it is looked at again. */
    public void held(WayKey key) {
        if (!known.has(key)) {
            freed.look();
        }
    }

    /** Somebody has died who may have held mail just when its way came back. */
    public void heldByTheDead() {
        freed.look();
    }

    /** As the columns hold it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
