/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts have entries, known by heart: the mail of all others is asked for without the database. Read anew after
 * five seconds, when somebody asks, and at once after a change on this node. Until it was read for the first time, when the
 * store was changed, and when it could not be read for a minute, every account counts as one that has entries.
 */
@Component(service = SuppressingAccounts.class)
public final class SuppressingAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(SuppressingAccounts.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TRUSTED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AccountsStore store;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known;
    private volatile long readAgainAt = System.nanoTime();

    private record Known(Set<String> accounts, Object store, long readAt) {}

    /** Called by Declarative Services. */
    @Activate
    public SuppressingAccounts(@Reference AccountsStore store) {
        this.store = store;
    }

    /** Whether the table must be asked. Never throws. */
    boolean mayHaveEntries(String account) {
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
        Known now = known;
        return now == null
                || now.store() != store.present()
                || System.nanoTime() - now.readAt() > TRUSTED_NANOS
                || now.accounts().contains(account);
    }

    /** Something was changed on this node: whoever asks after this returns hears of it. */
    void changed() {
        reading.lock();
        try {
            known = null;
            read();
        } finally {
            reading.unlock();
        }
    }

    private void read() {
        try {
            Object from = store.present();
            long now = System.nanoTime();
            known = new Known(
                    store.run(handle -> Set.copyOf(handle.createQuery("select account from lh_accounts_suppressing")
                            .mapTo(String.class)
                            .list())),
                    from,
                    now);
        } catch (RuntimeException e) {
            LOG.debug("The accounts with entries cannot be read; the table is asked for each mail if that lasts", e);
        }
        readAgainAt = System.nanoTime() + FRESH_NANOS;
    }
}
