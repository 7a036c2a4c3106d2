/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.letterhead.mail.delivery.internal.log.Suspended;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator has stopped, for whoever asks often: read from the table at most once a second, and at once after a
 * change on this node. While the database is away the last known counts.
 */
@Component(service = Suspensions.class)
public final class Suspensions {
    private static final Logger LOG = LoggerFactory.getLogger(Suspensions.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OutboxStore store;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Suspended known = new Suspended(false, Set.of());
    private volatile long readAgainAt = System.nanoTime();

    /** Called by Declarative Services. */
    @Activate
    public Suspensions(@Reference OutboxStore store) {
        this.store = store;
    }

    /** Whether an account's mail waits; also while all mail does. Never throws. */
    public boolean isSuspended(String account) {
        return current().reason(account).isPresent();
    }

    /** Whether all mail waits. Never throws. */
    public boolean allSuspended() {
        return current().all();
    }

    /** Something was changed on this node: whoever asks after this returns hears of it. */
    void changed() {
        reading.lock();
        try {
            read();
        } finally {
            reading.unlock();
        }
    }

    private Suspended current() {
        // One reads; the others go on with what is known.
        if (readAgainAt - System.nanoTime() <= 0 && reading.tryLock()) {
            try {
                if (readAgainAt - System.nanoTime() <= 0) {
                    read();
                }
            } finally {
                reading.unlock();
            }
        }
        return known;
    }

    private void read() {
        try {
            known = store.run(Suspended::read);
        } catch (RuntimeException e) {
            LOG.debug("The suspensions cannot be read; the last known count on", e);
        }
        readAgainAt = System.nanoTime() + FRESH_NANOS;
    }
}
