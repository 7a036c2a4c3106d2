/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.letterhead.mail.MessageClass;

/**
 * Lets only so many go on at the same time for each key, and lets the others come back: those of a more urgent class first, else
 * in their order. Nobody blocks a thread while waiting: so servers that hang take the threads of their own lane, and
 * never all of them.
 *
 * <p>Before a lane that is quick any number may wait: their turn comes soon, and to send them back into the database and claim them again
 * would cost more than all their way. Before a slow one only a few may, since their places are others' that could go on at once.
 */
final class Lanes<K> {
    private final int width;
    private final int fewWaiting;
    private final long patience;
    private final LongSupplier nanoTime;
    private final Map<K, Lane> lanes = new HashMap<>();
    private long count;

    /** What comes of asking for a place. */
    enum Place {
        /** It has one, to be given back by {@link Lanes#leave}. */
        INSIDE,
        /** It will be told when it should ask anew. */
        WAITING,
        /** The lane is slow, and too many are waiting already; it is not told. */
        TURNED_AWAY
    }

    private static final class Lane {
        private static final int SMOOTH = 32;

        private final int width;
        private int inside;
        private long lastLeft;
        private long between;
        private final Queue<Waiter> waiting = new PriorityQueue<>();

        private Lane(int width, long now) {
            this.width = width;
            this.lastLeft = now;
        }

        void left(long now) {
            inside--;
            // One that takes long says little, many in a row do.
            between += (now - lastLeft - between) / SMOOTH;
            lastLeft = now;
        }

        /** Whether those who wait would wait for longer than that. */
        boolean isSlowerThan(long patience, long now) {
            return now - lastLeft > patience || between * waiting.size() > patience;
        }
    }

    private record Waiter(MessageClass messageClass, long number, Runnable again) implements Comparable<Waiter> {
        private static final Comparator<Waiter> TURNS =
                Comparator.comparing(Waiter::messageClass).thenComparing(Waiter::number);

        @Override
        public int compareTo(Waiter other) {
            return TURNS.compare(this, other);
        }
    }

    /**
     * Makes lanes.
     *
     * @param width how many may be in one lane at the same time
     * @param fewWaiting how many may wait for a slow lane
     * @param patience a lane is slow if those who wait for it would wait for longer
     */
    Lanes(int width, int fewWaiting, Duration patience) {
        this(width, fewWaiting, patience, System::nanoTime);
    }

    Lanes(int width, int fewWaiting, Duration patience, LongSupplier nanoTime) {
        this.width = width;
        this.fewWaiting = fewWaiting;
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Asks for a place in a lane.
     *
     * @param again is run, by whoever leaves, when this one should ask anew
     */
    Place enter(K key, MessageClass messageClass, Runnable again) {
        return enter(key, OptionalInt.empty(), messageClass, again);
    }

    /**
     * Asks for a place in a lane that may be narrower than others.
     *
     * @param most how many may be in it at the same time, if it is
     */
    synchronized Place enter(K key, OptionalInt most, MessageClass messageClass, Runnable again) {
        long now = nanoTime.getAsLong();
        Lane lane = lanes.computeIfAbsent(key, same -> new Lane(Math.max(1, Math.min(width, most.orElse(width))), now));
        if (lane.inside < lane.width) {
            lane.inside++;
            return Place.INSIDE;
        }
        if (lane.waiting.size() >= fewWaiting && lane.isSlowerThan(patience, now)) {
            return Place.TURNED_AWAY;
        }
        lane.waiting.add(new Waiter(messageClass, count++, again));
        return Place.WAITING;
    }

    /** Gives a place back and tells the first of those who wait. */
    void leave(K key) {
        synchronized (this) {
            lanes.get(key).left(nanoTime.getAsLong());
        }
        tellNext(key);
    }

    /**
     * Tells the first of those who wait, if there is a place. To be called by whoever was told, when it has asked anew or
     * does not want to any more: else those behind it could wait for ever.
     */
    void tellNext(K key) {
        Waiter next = null;
        synchronized (this) {
            Lane lane = lanes.get(key);
            if (lane == null) {
                return;
            }
            if (lane.inside < lane.width) {
                next = lane.waiting.poll();
            }
            if (lane.inside == 0 && lane.waiting.isEmpty()) {
                // One that was just told asks anew and makes the lane again.
                lanes.remove(key);
            }
        }
        if (next != null) {
            next.again().run();
        }
    }

    /**
     * Tells those who are too many before slow lanes, they ask anew and are turned away. A lane that was quick when they came
     * may hang since.
     */
    void tellTooMany() {
        List<Waiter> tooMany = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            for (Lane lane : lanes.values()) {
                if (lane.waiting.size() > fewWaiting && lane.isSlowerThan(patience, now)) {
                    List<Waiter> all = lane.waiting.stream().sorted().toList();
                    lane.waiting.clear();
                    lane.waiting.addAll(all.subList(0, fewWaiting));
                    tooMany.addAll(all.subList(fewWaiting, all.size()));
                }
            }
        }
        tooMany.forEach(waiter -> waiter.again().run());
    }

    /** How many lanes are in use; none when nothing is going on. */
    synchronized int size() {
        return lanes.size();
    }
}
