/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Lets only so many go on at the same time for each key, and lets the others come back in their order. Nobody blocks a
 * thread while waiting: so servers that hang take the threads of their own lane, and never all of them.
 */
final class Lanes<K> {
    private final int width;
    private final Map<K, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private int inside;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
    }

    /**
     * Makes lanes.
     *
     * @param width how many may be in one lane at the same time
     */
    Lanes(int width) {
        this.width = width;
    }

    /**
     * Asks for a place in a lane.
     *
     * @param again is run, by whoever leaves, when this one should ask anew
     * @return true if it has a place, to be given back by {@link #leave}; false if it has to wait
     */
    synchronized boolean enter(K key, Runnable again) {
        Lane lane = lanes.computeIfAbsent(key, same -> new Lane());
        if (lane.inside < width) {
            lane.inside++;
            return true;
        }
        lane.waiting.add(again);
        return false;
    }

    /** Gives a place back and tells the first of those who wait. */
    void leave(K key) {
        Runnable next;
        synchronized (this) {
            Lane lane = lanes.get(key);
            lane.inside--;
            next = lane.waiting.poll();
            if (lane.inside == 0 && lane.waiting.isEmpty()) {
                // One that was just told asks anew and makes the lane again.
                lanes.remove(key);
            }
        }
        if (next != null) {
            next.run();
        }
    }

    /** How many lanes are in use; none when nothing is going on. */
    synchronized int size() {
        return lanes.size();
    }
}
