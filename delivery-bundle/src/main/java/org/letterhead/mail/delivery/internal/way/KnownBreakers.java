/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ways that fail, as far as this node knows: what the table says, and what was found out since. Asked for each mail; nearly always
 * nothing is in it.
 */
final class KnownBreakers {
    /** Beyond it ways are not left alone but tried by each mail, after pauses. */
    static final int MOST = 10_000;

    private final Map<WayKey, Breaker> open = new ConcurrentHashMap<>();

    /** Guarded by this, as the rest; in the order in which it happened. */
    private final Deque<Turn> unwritten = new ArrayDeque<>();

    /** Written by this node while the table was being read: what was read of them may be older. */
    private final Set<WayKey> writtenMeanwhile = new HashSet<>();

    Optional<Breaker> find(WayKey key) {
        return open.isEmpty() ? Optional.empty() : Optional.ofNullable(open.get(key));
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    boolean has(WayKey key) {
        return open.containsKey(key);
    }

    Set<WayKey> keys() {
        return open.keySet();
    }

    Collection<Breaker> all() {
        return open.values();
    }

    /** Whether a way is left alone now; not if it is one too many. */
    synchronized boolean begin(Turn.Begun turn) {
        if (open.containsKey(turn.key())) {
            return true;
        }
        if (open.size() >= MOST) {
            return false;
        }
        open.put(turn.key(), turn.breaker());
        unwritten.add(turn);
        return true;
    }

    /** Whether it was left alone until now. */
    synchronized boolean end(Turn.Ended turn) {
        if (open.remove(turn.key()) == null) {
            return false;
        }
        unwritten.add(turn);
        return true;
    }

    /** Whether nobody has found out something else meanwhile. */
    synchronized boolean inVain(Turn.InVain turn) {
        if (!open.replace(turn.key(), turn.tried(), turn.then())) {
            return false;
        }
        unwritten.add(turn);
        return true;
    }

    /** What stands in the table now, written by this node. */
    synchronized void written(Breaker breaker) {
        open.computeIfPresent(breaker.key(), (key, before) -> breaker);
        writtenMeanwhile.add(breaker.key());
    }

    /** Another one than it was thought to be. */
    synchronized void correct(Breaker thought, Breaker stored) {
        open.replace(thought.key(), thought, stored);
    }

    /** What is to be written next. */
    synchronized Optional<Turn> next() {
        return Optional.ofNullable(unwritten.peek());
    }

    /** That is written. */
    synchronized void nextIsWritten() {
        unwritten.remove();
    }

    /** The table is about to be read. */
    synchronized void reading() {
        writtenMeanwhile.clear();
    }

    /**
     * What the table says counts, but for what this node knows better.
     *
     * @return those that do not fail any more
     */
    synchronized List<WayKey> read(Map<WayKey, Breaker> rows) {
        Set<WayKey> better = new HashSet<>(writtenMeanwhile);
        unwritten.forEach(turn -> better.add(turn.key()));
        List<WayKey> over = open.keySet().stream()
                .filter(key -> !better.contains(key) && !rows.containsKey(key))
                .toList();
        over.forEach(open::remove);
        rows.forEach((key, row) -> {
            if (!better.contains(key)) {
                open.put(key, row);
            }
        });
        return over;
    }
}
