/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Waiting for a condition, never for ever. */
public final class Await {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Await() {}

    /** A condition whose look may fail. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it holds now. */
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * Waits until a condition holds.
     *
     * @param what completes the sentence "not within 60 s: "
     * @param detail is added to the failure
     */
    public static void until(String what, Duration time, Condition condition, Supplier<String> detail)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() >= end) {
                throw new IOException("Not within " + time.toSeconds() + " s: " + what + detail.get());
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** Waits until a condition holds. */
    public static void until(String what, Duration time, Condition condition) throws IOException, InterruptedException {
        until(what, time, condition, () -> "");
    }
}
