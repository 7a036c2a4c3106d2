/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.letterhead.mail.MailUnavailableException;

/** One at a time on this node, so that those who wait do not hold the connections that whoever is in needs. */
final class Turn implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final ReentrantLock lock;

    private Turn(ReentrantLock lock) {
        this.lock = lock;
    }

    /**
     * Waits for it.
     *
     * @throws MailUnavailableException if it takes too long
     */
    static Turn of(ReentrantLock lock) {
        try {
            if (lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Turn(lock);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MailUnavailableException("Others are changing senders right now, and it takes long. Nothing was"
                + " changed; try again in a minute, and see whether mail is accepted at all.");
    }

    @Override
    public void close() {
        lock.unlock();
    }
}
