/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Queue;
import org.letterhead.mail.MessageClass;

/**
 * Lets only so many go on at the same time for each key, and lets the others come back: those of a more urgent class first, else
 * in their order. Nobody blocks a thread while waiting: so servers that hang take the threads of their own lane, and
 * never all of them.
 */
final class Lanes<K> {
    private final int width;
    private final int mostWaiting;
    private final Map<K, Lane> lanes = new HashMap<>();
    private long count;

    /** What comes of asking for a place. */
    enum Place {
        /** It has one, to be given back by {@link Lanes#leave}. */
        INSIDE,
        /** It will be told when it should ask anew. */
        WAITING,
        /** Too many are waiting already; it is not told. */
        TURNED_AWAY
    }

    private static final class Lane {
        private final int width;
        private int inside;
        private final Queue<Waiter> waiting =
                new PriorityQueue<>(Comparator.comparing(Waiter::messageClass).thenComparing(Waiter::number));

        private Lane(int width) {
            this.width = width;
        }
    }

    private record Waiter(MessageClass messageClass, long number, Runnable again) {}

    /**
     * Makes lanes.
     *
     * @param width how many may be in one lane at the same time
     * @param mostWaiting how many may wait for one lane
     */
    Lanes(int width, int mostWaiting) {
        this.width = width;
        this.mostWaiting = mostWaiting;
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
        Lane lane = lanes.computeIfAbsent(key, same -> new Lane(Math.max(1, Math.min(width, most.orElse(width)))));
        if (lane.inside < lane.width) {
            lane.inside++;
            return Place.INSIDE;
        }
        if (lane.waiting.size() >= mostWaiting) {
            return Place.TURNED_AWAY;
        }
        lane.waiting.add(new Waiter(messageClass, count++, again));
        return Place.WAITING;
    }

    /** Gives a place back and tells the first of those who wait. */
    void leave(K key) {
        synchronized (this) {
            lanes.get(key).inside--;
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

    /** How many lanes are in use; none when nothing is going on. */
    synchronized int size() {
        return lanes.size();
    }
}
