/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.tables.StoredTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is kept no longer, a few hundred rows at a time: addresses that nobody confirmed, what was counted for
 * limits, old tests, old audit entries.
 */
@Component(service = Housekeeping.class, immediate = true)
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int STEP = 500;
    private static final Duration INVITATIONS = Duration.ofDays(2);
    private static final Duration TESTS = Duration.ofDays(30);
    private static final Duration FIRST = Duration.ofMinutes(7);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final long STOP_MILLIS = 900;

    private final AccountsStore store;
    private final AccountsSettings settings;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    /** Called by Declarative Services. */
    @Activate
    public Housekeeping(@Reference AccountsStore store, @Reference AccountsSettings settings) {
        this(store, settings, Clock.systemUTC());
        thread.start();
    }

    /** Works only when it is told to. */
    Housekeeping(AccountsStore store, AccountsSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.thread = new Thread(this::work, "letterhead-accounts-housekeeping");
        thread.setDaemon(true);
        thread.setContextClassLoader(Housekeeping.class.getClassLoader());
    }

    /** Called by Declarative Services. The thread is not interrupted: that would harm who else uses the database. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_MILLIS);
    }

    private void work() {
        Duration wait = FIRST;
        while (!stops(wait)) {
            try {
                purge();
            } catch (RuntimeException | Error e) {
                LOG.warn(
                        "Old entries of accounts are not removed now; the next try is in {}. {}",
                        EVERY,
                        e.getMessage());
            }
            wait = EVERY;
        }
    }

    /** One round. */
    void purge() {
        Instant now = clock.instant();
        // An expired one is never confirmed, and a new invitation is a new row: what is found here can go.
        int addresses = remove(
                "lh_accounts_address",
                "link",
                "state = 'PENDING' and expires_at < :end",
                query -> query.bind("end", StoredTime.of(now.minus(settings.unconfirmedRetention()))));
        remove(
                "lh_accounts_invitation",
                "id",
                "mailed_at < :end",
                query -> query.bind("end", StoredTime.of(now.minus(INVITATIONS))));
        remove(
                "lh_accounts_test",
                "token_key",
                "sent_at < :end",
                query -> query.bind("end", StoredTime.of(now.minus(TESTS))));
        int entries = remove(
                "lh_accounts_audit",
                "id",
                "id < :end",
                query -> query.bind("end", StoredTime.firstId(now.minus(settings.auditRetention()))));
        if (addresses + entries > 0) {
            LOG.info(
                    "Removed {} addresses that nobody confirmed, and {} old entries about changes", addresses, entries);
        }
    }

    private int remove(String table, String key, String condition, UnaryOperator<Query> end) {
        String select =
                "select " + key + " from " + table + " where " + condition + " fetch first " + STEP + " rows only";
        int removed = 0;
        List<Object> keys;
        do {
            keys = store.run(handle -> end.apply(handle.createQuery(select))
                    .map((row, context) -> row.getObject(1))
                    .list());
            List<Object> found = keys;
            if (!found.isEmpty()) {
                removed += store.run(
                        handle -> handle.createUpdate("delete from " + table + " where " + key + " in (<keys>)")
                                .bindList("keys", found)
                                .execute());
            }
        } while (keys.size() == STEP && !stops(PAUSE));
        return removed;
    }

    private boolean stops(Duration wait) {
        try {
            return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
