/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What accounts have chosen, for those who send. Kept as long as the cache has room; also that an account has chosen nothing. Secrets are
 * kept sealed. A change on this node counts at once, one of another node after three seconds; what the plan includes and what the operator
 * has set is asked for each mail.
 *
 * <p>While the store is away, what is known counts on; the mail of an account that is not in memory has to wait. Where no store ever was,
 * nobody can have chosen anything.
 */
@Component(service = {AccountRouting.class, KnownRoutes.class})
public final class KnownRoutes implements AccountRouting {
    private static final Logger LOG = LoggerFactory.getLogger(KnownRoutes.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LEAST_BYTES = 4L << 20;
    private static final long MOST_BYTES = 64L << 20;
    private static final int ENTRY_BYTES = 200;

    private final AccountsStore store;
    private final RouteRows rows;
    private final Plans plans;
    private final Cache<String, Known> cache;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Seen seen;
    private volatile Object asked;
    private volatile long readAgainAt = System.nanoTime();

    /** What an account has chosen, and whether its plan included that when last asked: what counts while nobody can say. */
    private static final class Known {
        final byte[] choice;
        volatile boolean included = true;

        Known(byte[] choice) {
            this.choice = choice;
        }
    }

    /**
     * Up to where changes were heard of. Another object after each change, so that what was read before it is told apart.
     *
     * @param store from which
     * @param turn of the last one
     */
    private record Seen(Object store, long turn) {}

    /** Called by Declarative Services. */
    @Activate
    public KnownRoutes(@Reference AccountsStore store, @Reference RouteRows rows, @Reference Plans plans) {
        this(
                store,
                rows,
                plans,
                Math.max(LEAST_BYTES, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 16)));
    }

    /** Keeps choices of at most about so many bytes. */
    public KnownRoutes(AccountsStore store, RouteRows rows, Plans plans, long bytes) {
        this.store = store;
        this.rows = rows;
        this.plans = plans;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((String account, Known known) -> ENTRY_BYTES + account.length() + known.choice.length)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public AccountRoute of(String account) {
        refresh();
        Seen now = seen;
        if (now == null) {
            if (!store.isExpected()) {
                return byDefault(account, Choice.NONE);
            }
            throw new MailUnavailableException("It is not known yet how the mail of accounts leaves:"
                    + " the accounts' database does not answer, or its tables are not ready. The log tells more.");
        }
        Known kept = cache.getIfPresent(account);
        Known known = kept != null ? kept : load(account, now);
        Choice choice = Choice.unpacked(known.choice);
        if (choice.way().isEmpty()) {
            return byDefault(account, choice);
        }
        String way = choice.way().get();
        known.included = plans.stillIncludes(account, way, known.included);
        return known.included
                ? new AccountRoute(
                        way,
                        rows.settings(account, way, choice),
                        plans.neutralWay(),
                        choice.displayName(),
                        choice.replyTo(),
                        plans.fallback(account, way, choice.fallback()))
                : byDefault(account, choice);
    }

    /** After a change on this node was committed: whoever asks after this returns hears of it. */
    public void changed(String account) {
        synchronized (cache) {
            if (seen != null) {
                seen = new Seen(seen.store(), seen.turn());
            }
            cache.invalidate(account);
        }
    }

    /** How many accounts' choices are in memory, after what is too much was thrown away. */
    public long kept() {
        cache.cleanUp();
        return cache.estimatedSize();
    }

    /** By the default way, with nothing of what was filled in for another one. */
    private AccountRoute byDefault(String account, Choice choice) {
        String way = plans.defaultWay();
        return new AccountRoute(
                way,
                TransportSettings.EMPTY,
                plans.neutralWay(),
                choice.displayName(),
                choice.replyTo(),
                plans.fallback(account, way, choice.fallback()));
    }

    private Known load(String account, Seen before) {
        Known loaded = new Known(rows.choice(account).packed());
        synchronized (cache) {
            // What was read before a change was heard of must not stay.
            if (seen == before) {
                cache.put(account, loaded);
            }
        }
        return loaded;
    }

    private boolean isFresh() {
        Object present = store.present();
        return readAgainAt - System.nanoTime() > 0 && (present == null || present == asked);
    }

    /** One reads; the others go on with what is known, if it is of this store. */
    private void refresh() {
        if (isFresh()) {
            return;
        }
        Seen before = seen;
        Object present = store.present();
        if (before == null || (present != null && before.store() != present)) {
            reading.lock();
        } else if (!reading.tryLock()) {
            return;
        }
        try {
            if (!isFresh()) {
                read();
            }
        } finally {
            reading.unlock();
        }
    }

    private void read() {
        Object from = store.present();
        if (from != null) {
            asked = from;
            Seen base = seen;
            try {
                if (base == null || base.store() != from) {
                    // Not a row of any account: however many there are, it takes as long.
                    start(new Seen(from, rows.turn()));
                } else {
                    take(rows.changedAfter(base.turn()), base);
                }
            } catch (RuntimeException e) {
                LOG.debug("Changes of accounts' settings cannot be read; what is known counts on", e);
            }
        }
        readAgainAt = System.nanoTime() + FRESH_NANOS;
    }

    private void start(Seen first) {
        synchronized (cache) {
            cache.invalidateAll();
            seen = first;
        }
    }

    private void take(List<RouteRows.Change> changes, Seen base) {
        if (!changes.isEmpty()) {
            synchronized (cache) {
                cache.invalidateAll(
                        changes.stream().map(RouteRows.Change::account).toList());
                seen = new Seen(base.store(), changes.get(changes.size() - 1).turn());
            }
        }
    }
}
