/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.itests.load.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * How fast to send and how far, from a file that the test writes. It is read many times a second: through Config Admin a change
 * would take a second to arrive.
 */
final class Throttle {
    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private final Path file;
    private long lookedAt = System.nanoTime() - LOOK_EVERY_NANOS;
    private Orders orders = new Orders(0, 0);
    private long due = System.nanoTime();

    Throttle(Path file) {
        this.file = file;
    }

    private record Orders(int perSecond, long limit) {}

    /**
     * Whether a thread may send its next mail now.
     *
     * @param started how many mails this thread has sent
     * @param workers how many threads share the rate and the limit
     */
    synchronized boolean allows(long started, int workers) {
        look();
        if (orders.perSecond() <= 0 || (orders.limit() > 0 && started >= orders.limit() / workers)) {
            return false;
        }
        long now = System.nanoTime();
        if (now < due) {
            return false;
        }
        // What could not be sent in time is not made up for.
        due = Math.max(due, now - 100_000_000) + 1_000_000_000L / orders.perSecond();
        return true;
    }

    /** Whether somebody wants mails at all. */
    synchronized boolean wanted(long started, int workers) {
        look();
        return orders.perSecond() > 0 && (orders.limit() == 0 || started < orders.limit() / workers);
    }

    private void look() {
        long now = System.nanoTime();
        if (now - lookedAt < LOOK_EVERY_NANOS) {
            return;
        }
        lookedAt = now;
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
            orders = new Orders(
                    Integer.parseInt(properties.getProperty("per.second", "0")),
                    Long.parseLong(properties.getProperty("limit", "0")));
        } catch (IOException | NumberFormatException e) {
            // The test is writing it or has not written it yet: what counted goes on.
        }
    }
}
