/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.log.StateCounts;
import org.letterhead.mail.tables.StoredTime;

/**
 * Counts what has become of an account's mail, span after span, along the queue's index. Nothing is written for it. What is final stays so: of a span that
 * has ended, the final states are counted anew only when another number of its recipients is open, or after an hour.
 */
final class SpanCounts {
    private static final int MOST_BOUNDS = 400;
    private static final int MOST_KEPT = 20_000;
    private static final int PRIORITIES = 3;
    private static final Duration KEPT = Duration.ofHours(1);

    /** So often a span that goes on is counted, however many look. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** An id is made a moment before its mail is in the table. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final List<RecipientState> OPEN = states(false);
    private static final List<RecipientState> FINAL = states(true);

    private final OutboxStore store;
    private final Clock clock;
    private final Object[] turns = new Object[16];
    private final Map<Span, Counted> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Span, Counted> eldest) {
            return size() > MOST_KEPT;
        }
    };

    SpanCounts(OutboxStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        Arrays.setAll(turns, i -> new Object());
    }

    private record Span(String account, Instant from, Instant to) {}

    private record Counted(Instant at, long open, Map<RecipientState, Long> counts) {}

    List<StateCounts> of(String account, List<Instant> bounds) {
        check(bounds);
        // Of many who look at the same account one counts, and the others have it from memory.
        synchronized (turns[Math.floorMod(account.hashCode(), turns.length)]) {
            return store.run(handle -> {
                boolean stopped = Suspended.read(handle).reason(account).isPresent();
                List<StateCounts> counts = new ArrayList<>();
                for (int i = 1; i < bounds.size(); i++) {
                    Span span = new Span(account, bounds.get(i - 1), bounds.get(i));
                    counts.add(new StateCounts(span.from(), span.to(), told(counted(handle, span), stopped)));
                }
                return List.copyOf(counts);
            });
        }
    }

    private static void check(List<Instant> bounds) {
        if (bounds.size() < 2 || bounds.size() > MOST_BOUNDS) {
            throw new IllegalArgumentException(
                    "there are " + bounds.size() + " bounds and must be 2 to " + MOST_BOUNDS);
        }
        for (int i = 1; i < bounds.size(); i++) {
            if (!bounds.get(i).isAfter(bounds.get(i - 1))) {
                throw new IllegalArgumentException("the bounds are not ascending");
            }
        }
    }

    private Map<RecipientState, Long> counted(Handle handle, Span span) {
        Instant now = clock.instant();
        boolean ended = inRange(span.to()).plus(MARGIN).isBefore(now);
        Counted before = find(span);
        if (!ended && before != null && before.at().plus(FRESH).isAfter(now)) {
            return before.counts();
        }
        Map<RecipientState, Long> counts = new EnumMap<>(count(handle, span, OPEN));
        long open = counts.values().stream().mapToLong(Long::longValue).sum();
        if (ended
                && before != null
                && before.open() == open
                && before.at().plus(KEPT).isAfter(now)) {
            FINAL.forEach(state -> add(counts, state, before.counts().getOrDefault(state, 0L)));
            return counts;
        }
        counts.putAll(count(handle, span, FINAL));
        keep(span, new Counted(now, open, Map.copyOf(counts)));
        return counts;
    }

    /** The index has the account behind state and class: each pair of them is a walk of its own. */
    private static Map<RecipientState, Long> count(Handle handle, Span span, List<RecipientState> states) {
        String columns = states.stream()
                .map(state -> {
                    List<String> walks = new ArrayList<>();
                    for (int priority = 0; priority < PRIORITIES; priority++) {
                        walks.add("(select count(*) from lh_delivery_recipient where state = '" + state.name()
                                + "' and priority = " + priority + " and account = :account"
                                + " and mail_id >= :first and mail_id < :end)");
                    }
                    return String.join(" + ", walks);
                })
                .collect(Collectors.joining(", "));
        return handle.createQuery("select " + columns)
                .bind("account", span.account())
                .bind("first", StoredTime.firstId(inRange(span.from())))
                .bind("end", StoredTime.firstId(inRange(span.to())))
                .map((row, context) -> {
                    Map<RecipientState, Long> counts = new EnumMap<>(RecipientState.class);
                    for (int i = 0; i < states.size(); i++) {
                        add(counts, states.get(i), row.getLong(i + 1));
                    }
                    return counts;
                })
                .one();
    }

    /** Mail that an operator has stopped stays QUEUED in the table. */
    private static Map<RecipientState, Long> told(Map<RecipientState, Long> counts, boolean stopped) {
        if (!stopped || !counts.containsKey(RecipientState.QUEUED)) {
            return counts;
        }
        Map<RecipientState, Long> told = new EnumMap<>(counts);
        told.merge(RecipientState.HELD, told.remove(RecipientState.QUEUED), Long::sum);
        return told;
    }

    private Counted find(Span span) {
        synchronized (kept) {
            return kept.get(span);
        }
    }

    private void keep(Span span, Counted counted) {
        synchronized (kept) {
            kept.put(span, counted);
        }
    }

    private static Instant inRange(Instant moment) {
        return LogSearch.inRange(moment);
    }

    private static void add(Map<RecipientState, Long> counts, RecipientState state, long count) {
        if (count > 0) {
            counts.put(state, count);
        }
    }

    private static List<RecipientState> states(boolean ended) {
        return Arrays.stream(RecipientState.values())
                .filter(state -> state.isFinal() == ended)
                .toList();
    }
}
