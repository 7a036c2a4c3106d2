/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.operate.MailLimits.Kind;

/** How much is sent by those who have no limit: counted here, and written in one batch now and then. A kill loses what is not written. */
final class Volumes {
    /** While the store is away, no more than this is remembered. */
    private static final int MOST = 100_000;

    private final OutboxStore store;
    private final Clock clock;
    private Map<SentTable.Span, Long> counts = new HashMap<>();
    private Map<Sending, Boolean> relayed = new HashMap<>();

    Volumes(OutboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    synchronized void add(Wanted wanted, Kind kind, Instant at, long count) {
        if (counts.size() < MOST) {
            Sending sending = wanted.sending();
            counts.merge(new SentTable.Span(sending, kind, Spans.at(kind, at)), count, Long::sum);
            relayed.put(sending, wanted.throughRelay());
        }
    }

    void write() {
        Map<SentTable.Span, Long> some;
        Map<Sending, Boolean> through;
        synchronized (this) {
            if (counts.isEmpty()) {
                return;
            }
            some = counts;
            through = relayed;
            counts = new HashMap<>();
            relayed = new HashMap<>();
        }
        try {
            store.transaction(handle -> {
                SentTable.seen(handle, new TreeMap<>(through), clock.instant().truncatedTo(ChronoUnit.MILLIS));
                SentTable.change(handle, some);
                return null;
            });
        } catch (RuntimeException | Error e) {
            putBack(some, through);
            throw e;
        }
    }

    private synchronized void putBack(Map<SentTable.Span, Long> some, Map<Sending, Boolean> through) {
        some.forEach((span, count) -> counts.merge(span, count, Long::sum));
        through.forEach(relayed::putIfAbsent);
    }
}
