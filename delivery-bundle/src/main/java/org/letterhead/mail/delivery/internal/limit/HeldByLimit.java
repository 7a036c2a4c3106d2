/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.tables.StoredTime;

/** Lets mail go on that waits for places under a limit that is another one now. */
final class HeldByLimit {
    private static final int STEP = 500;

    private final OutboxStore store;
    private final Clock clock;
    private Set<String> later = new TreeSet<>();

    HeldByLimit(OutboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Remembers whose mail is to be let go. */
    synchronized void wakeLater(Collection<String> accounts) {
        later.addAll(accounts);
    }

    /** Lets all of those go. */
    void wake() {
        Set<String> accounts;
        synchronized (this) {
            if (later.isEmpty()) {
                return;
            }
            accounts = later;
            later = new TreeSet<>();
        }
        try {
            accounts.forEach(this::wake);
        } catch (RuntimeException | Error e) {
            wakeLater(accounts);
            throw e;
        }
    }

    /** Under other limits those who wait may go on at another time: each asks again, and waits again if it must. */
    int wake(String account) {
        int woken = 0;
        while (true) {
            int step = store.transaction(handle -> wake(handle, account, clock.instant()));
            woken += step;
            if (step < STEP) {
                return woken;
            }
        }
    }

    private record Waiting(UUID mail, int no) {}

    private static int wake(Handle handle, String account, Instant now) {
        List<Waiting> waiting = handle.createQuery("select mail_id, recipient_no from lh_delivery_recipient"
                        + " where state = 'HELD' and priority in (0, 1, 2) and account = :account"
                        + " and hold_reason = 'LIMIT' and due > :now order by mail_id, recipient_no"
                        + " fetch first " + STEP + " rows only")
                .bind("account", account)
                .bind("now", StoredTime.of(now))
                .map((row, context) -> new Waiting(row.getObject(1, UUID.class), row.getInt(2)))
                .list();
        if (waiting.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("update lh_delivery_recipient set due = :now where mail_id = :mail"
                + " and recipient_no = :no and state = 'HELD' and hold_reason = 'LIMIT'");
        waiting.forEach(one -> batch.bind("now", StoredTime.of(now))
                .bind("mail", one.mail())
                .bind("no", one.no())
                .add());
        batch.execute();
        return waiting.size();
    }
}
