/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many parcels a server may have of which nothing is written yet: so many and no more are sent twice if the process dies just
 * now. While the database is away, the senders soon wait here instead of sending what they cannot write down.
 */
final class HandOvers {
    private static final long PATIENCE_MILLIS = 2000;

    private final Semaphore places;

    HandOvers(int most) {
        this.places = new Semaphore(most);
    }

    /**
     * Takes a place, soon or not at all.
     *
     * @return false if there is none; {@link #written()} must not be called then
     */
    boolean begin() {
        try {
            return places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What became of the parcel is durable, or never will be. */
    void written() {
        places.release();
    }
}
