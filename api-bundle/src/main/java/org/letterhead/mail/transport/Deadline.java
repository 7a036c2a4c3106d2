/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.time.Duration;

/** A moment after which nobody waits any more, on the clock that is never set back. */
public final class Deadline {
    private static final Duration CENTURY = Duration.ofDays(36_500);

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A deadline some time from now.
     *
     * @param wait the time until then; negative or zero: it is over already
     * @return the deadline
     */
    public static Deadline after(Duration wait) {
        // A century is for ever here, and keeps the arithmetic from overflowing.
        long nanos = wait.compareTo(CENTURY) < 0 ? wait.toNanos() : CENTURY.toNanos();
        return new Deadline(System.nanoTime() + nanos);
    }

    /**
     * Returns the time that is left. Some APIs refuse a time-out of zero: {@link #remainingMillis()} is for those.
     *
     * @return zero if it is over, never negative
     */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /**
     * Returns the time that is left as a time-out of a socket.
     *
     * @return milliseconds, at least 1, since 0 means "for ever" there
     */
    public int remainingMillis() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, remaining().toMillis()));
    }

    /**
     * Returns whether it is over.
     *
     * @return true if no time is left
     */
    public boolean expired() {
        return remaining().isZero();
    }

    /**
     * The earlier of this deadline and another one.
     *
     * @param wait the time until the other one, from now
     * @return the one that comes first
     */
    public Deadline orSooner(Duration wait) {
        Deadline other = after(wait);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }
}
