/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.h2.mvstore;

/**
 * Frees threads that H2 2.4 strands when a write fails. H2 counts who reads the newest version of its data; on the way out of a commit that
 * failed one reader is taken off twice, and from then on every thread that comes to be counted in {@link
 * MVStore#registerVersionUsage} goes round and round for a version that a closed store never makes: for ever, with its
 * connection in hand.
 *
 * <p>Here, in H2's own package, because the one method that makes a new version is visible here alone. H2 is inside this bundle, and so
 * is this package.
 */
public final class StrandedThreads {
    /** More than there are threads that may be taken off twice. */
    private static final int FOR_GOOD = 1000;

    private StrandedThreads() {}

    /** Lets all threads of a closed store go on, to be told that it is closed. Once is enough. */
    public static void free(MVStore closed) {
        closed.onVersionChange(closed.getCurrentVersion());
        for (int i = 0; i < FOR_GOOD; i++) {
            closed.registerVersionUsage();
        }
    }
}
