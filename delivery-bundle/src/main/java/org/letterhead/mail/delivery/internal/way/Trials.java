/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one mail at a time, on whatever node, try a way that fails. */
final class Trials {
    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

    /** Whoever was to try may have been cancelled, or gone another way: so another one is looked for after so many reads. */
    private static final int READS_UNTIL_NEXT_LOOK = 5;

    private final OutboxStore store;
    private final KnownBreakers known;
    private final Breakers.Pace pace;
    private final Clock clock;
    private final Map<WayKey, Look> looks = new HashMap<>();

    /** When somebody last looked for a mail to try with. */
    private record Look(Instant trial, long againNanos) {}

    Trials(OutboxStore store, KnownBreakers known, Breakers.Pace pace, Clock clock) {
        this.store = store;
        this.known = known;
        this.pace = pace;
        this.clock = clock;
    }

    /**
     * Asks for the one trial that is due. If nobody ever tells what came of it the next one is due soon.
     *
     * @return empty if somebody else has it
     */
    Optional<Breaker> take(Breaker seen) {
        Instant now = now();
        int trials = seen.trials() + 1;
        Breaker taken = seen.trying(trials, now.plus(pace.unanswered(trials)));
        if (!seen.isTrialDue(now) || !store.run(handle -> BreakerTable.trial(handle, seen, taken))) {
            return Optional.empty();
        }
        known.written(taken);
        return Optional.of(taken);
    }

    /** The trial that was taken was none: the next mail may have it. */
    void giveBack(Breaker taken) {
        Breaker then = taken.trying(taken.trials() - 1, now());
        try {
            if (store.run(handle -> BreakerTable.trial(handle, taken, then))) {
                known.written(then);
            }
        } catch (MailUnavailableException e) {
            LOG.debug("The next trial of {} is due {}", taken.key(), taken.nextTrial(), e);
        }
    }

    /** The trial that was taken has shown that the way still fails. */
    boolean inVain(Breaker taken) {
        return known.inVain(
                new Turn.InVain(taken, taken.trying(taken.trials(), now().plus(pace.pause(taken.trials())))));
    }

    /** A mail has found that a way still fails, before it had come so far as to take the trial that is due. */
    boolean inVainUntaken(Breaker seen) {
        return seen.isTrialDue(now())
                && known.inVain(new Turn.InVain(
                        seen, seen.trying(seen.trials() + 1, now().plus(pace.pause(seen.trials() + 1)))));
    }

    /**
     * The next mail may try at once.
     *
     * @return whether it was failing
     */
    boolean atOnce(WayKey key) {
        Instant now = now();
        boolean failing = store.run(handle -> BreakerTable.tryAtOnce(handle, key, now));
        known.find(key).ifPresent(breaker -> known.written(breaker.trying(0, now)));
        return failing;
    }

    /**
     * The ways that a mail that waits should try now, each once in a while.
     *
     * @param leaves whether an account's mail leaves at all
     */
    synchronized List<WayKey> due(Predicate<String> leaves, int most) {
        if (known.isEmpty()) {
            looks.clear();
            return List.of();
        }
        Instant now = clock.instant();
        long nanos = System.nanoTime();
        Duration pause = pace.read().multipliedBy(READS_UNTIL_NEXT_LOOK);
        looks.keySet().retainAll(known.keys());
        List<WayKey> due = new ArrayList<>();
        for (Breaker breaker : known.all()) {
            WayKey key = breaker.key();
            Look look = looks.get(key);
            boolean looked = look != null && look.trial().equals(breaker.nextTrial()) && look.againNanos() - nanos > 0;
            if (due.size() < most
                    && !looked
                    && breaker.isTrialDue(now)
                    && (key.isRelay() || leaves.test(key.account()))) {
                looks.put(key, new Look(breaker.nextTrial(), nanos + pause.toNanos()));
                due.add(key);
            }
        }
        return due;
    }

    /** As the columns hold it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
