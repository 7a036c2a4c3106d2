/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.karaf.shell.support.CommandException;

/**
 * Looks again and again until something is so: often at first, since most mails leave in an instant, then more and
 * more rarely.
 *
 * @param nanoTime a clock that is never set back
 * @param pause lets some time go by, or less when the thread is interrupted
 */
record Patience(LongSupplier nanoTime, Consumer<Duration> pause) {
    static final Patience REAL = new Patience(System::nanoTime, length -> LockSupport.parkNanos(length.toNanos()));

    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(500);

    /** A look at something that can end in a refusal. */
    interface Look<T> {
        T now() throws CommandException;
    }

    /**
     * Looks until it is done, the time is over, or the person at the console presses Ctrl-C.
     *
     * @return what was seen last
     */
    <T> T wait(Duration limit, Look<T> look, Predicate<T> done) throws CommandException {
        long end = nanoTime.getAsLong() + limit.toNanos();
        Duration next = FIRST;
        T seen = look.now();
        while (!done.test(seen) && !Thread.currentThread().isInterrupted()) {
            Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
            if (left.isNegative() || left.isZero()) {
                break;
            }
            pause.accept(shorter(next, left));
            next = shorter(next.multipliedBy(2), LONGEST);
            seen = look.now();
        }
        return seen;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
