/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A peer that sends from threads: one for each connection. */
final class Lanes implements Peer {
    /** What one thread sends with. */
    interface Lane extends AutoCloseable {
        void send() throws Exception;

        @Override
        default void close() throws Exception {}
    }

    /** Makes a lane. */
    interface Maker {
        Lane make() throws Exception;
    }

    private final String name;
    private final List<Lane> lanes = new ArrayList<>();
    private final ExecutorService threads;

    Lanes(String name, int count, Maker maker) throws Exception {
        this.name = name;
        for (int i = 0; i < count; i++) {
            lanes.add(maker.make());
        }
        threads = Executors.newFixedThreadPool(count);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double mailsPerSecond(Duration time) throws Exception {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        List<Future<Long>> counts = new ArrayList<>();
        for (Lane lane : lanes) {
            counts.add(threads.submit(() -> {
                long count = 0;
                do {
                    lane.send();
                    count++;
                } while (System.nanoTime() - end < 0);
                return count;
            }));
        }
        long mails = 0;
        for (Future<Long> count : counts) {
            mails += count.get();
        }
        return mails * 1e9 / (System.nanoTime() - begin);
    }

    @Override
    public void close() throws Exception {
        threads.shutdown();
        for (Lane lane : lanes) {
            lane.close();
        }
    }
}
