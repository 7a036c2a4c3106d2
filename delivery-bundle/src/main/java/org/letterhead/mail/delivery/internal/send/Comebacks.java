/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.outbox.Waiting;
import org.letterhead.mail.delivery.internal.outbox.WaitingMail;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.delivery.internal.way.WayKey;

/** Lets mail go on that was held for a way that fails: one to try with from time to time, all in order when it works again. */
final class Comebacks {
    private static final int STEP = 500;
    private static final int TRIALS = 10;

    private final WaitingMail waiting;
    private final Breakers breakers;
    private final Predicate<String> leaves;
    private final Deque<Walk> walks = new ArrayDeque<>();
    private String triedRelay = "";

    Comebacks(WaitingMail waiting, Breakers breakers, Predicate<String> leaves) {
        this.waiting = waiting;
        this.breakers = breakers;
        this.leaves = leaves;
    }

    /**
     * Does what is due, one small step. If the database fails it is done the next time.
     *
     * @return whether there is more to do at once
     */
    boolean perform() {
        Breakers.Freed freed = breakers.freed();
        freed.accounts().forEach(account -> walk(Optional.of(account)));
        if (freed.any()) {
            walk(Optional.empty());
        }
        for (WayKey key : breakers.dueTrials(leaves, TRIALS)) {
            wakeForTrial(key);
        }
        Walk walk = walks.peek();
        if (walk != null && !walk.step(waiting)) {
            walks.remove();
        }
        return !walks.isEmpty();
    }

    /** One that has not begun yet sees all that another one would. */
    private void walk(Optional<String> account) {
        if (walks.stream().noneMatch(walk -> !walk.begun && walk.account.equals(account))) {
            walks.add(new Walk(account));
        }
    }

    private void wakeForTrial(WayKey key) {
        if (key.isRelay()) {
            triedRelay = waiting.forTrialOfRelay(triedRelay, key.waitedFor()).orElse("");
        } else {
            waiting.forTrial(key.account(), key.waitedFor());
        }
    }

    /** Along what is held. */
    private static final class Walk {
        private final Optional<String> account;
        private boolean begun;
        private int priority;
        private Waiting last = Waiting.FIRST;

        Walk(Optional<String> account) {
            this.account = account;
        }

        /** Whether there is more. */
        boolean step(WaitingMail waiting) {
            begun = true;
            MessageClass[] classes = MessageClass.values();
            Optional<Waiting> reached = waiting.freed(classes[priority], account, last, STEP);
            if (reached.isEmpty()) {
                priority++;
            }
            last = reached.orElse(Waiting.FIRST);
            return priority < classes.length;
        }
    }
}
