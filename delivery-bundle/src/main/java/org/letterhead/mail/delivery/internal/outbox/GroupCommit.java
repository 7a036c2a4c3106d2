/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets writes that come at the same time share a commit: while one batch is being written the next one gathers. Nobody
 * waits for a batch to fill. One thread writes, so the database is never touched by a thread of somebody else's, which
 * could be interrupted in the middle.
 *
 * @param <T> what is written
 * @param <R> what comes of it
 */
final class GroupCommit<T, R> {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final BlockingQueue<Entry<T, R>> waiting = new LinkedBlockingQueue<>();
    private final Function<List<T>, List<R>> commit;
    private final int most;
    private final Pace pace;
    private final long paceNanos;
    private final Thread thread;
    private volatile boolean stopping;

    /** When the last batch was begun; only touched by the thread. */
    private long began;

    private record Entry<T, R>(T item, CompletableFuture<R> result) {}

    /**
     * How far commits are apart at least.
     *
     * @param time from the beginning of one to that of the next; what comes alone is written at once all the same
     * @param enough with so many waiting the next one begins sooner: it is worth its price, and whoever waits for room would only idle
     */
    record Pace(Duration time, int enough) {
        /** For what somebody waits for. */
        static final Pace AT_ONCE = new Pace(Duration.ZERO, 1);
    }

    /**
     * Starts the thread.
     *
     * @param name the thread's name
     * @param most how many share one commit at most
     * @param pace how far commits are apart
     * @param commit writes a batch and answers with one result for each, in the same order; what it throws is what everyone in
     *     the batch gets
     */
    GroupCommit(String name, int most, Pace pace, Function<List<T>, List<R>> commit) {
        this.commit = commit;
        this.most = most;
        this.pace = pace;
        this.paceNanos = pace.time().toNanos();
        this.began = System.nanoTime() - paceNanos;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(GroupCommit.class.getClassLoader());
        thread.start();
    }

    /** Hands something over to be written. The result comes when it is durable, or when it failed. */
    CompletableFuture<R> add(T item) {
        CompletableFuture<R> result = new CompletableFuture<>();
        Entry<T, R> entry = new Entry<>(item, result);
        waiting.add(entry);
        if (stopping && waiting.remove(entry)) {
            result.completeExceptionally(new IllegalStateException("stopped"));
        }
        if (paceNanos > 0 && hasEnough()) {
            LockSupport.unpark(thread);
        }
        return result;
    }

    /**
     * Takes something back that nobody has begun to write.
     *
     * @return false if it is being written already
     */
    boolean withdraw(CompletableFuture<R> result) {
        return waiting.removeIf(entry -> entry.result() == result);
    }

    /**
     * Writes what is waiting, then ends.
     *
     * @return false if that was not done in time
     */
    boolean stop(long millis) throws InterruptedException {
        stopping = true;
        waiting.add(new Entry<>(null, null));
        LockSupport.unpark(thread);
        thread.join(millis);
        return !thread.isAlive();
    }

    private void run() {
        List<Entry<T, R>> batch = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            batch.clear();
            try {
                batch.add(waiting.take());
                keepPace();
            } catch (InterruptedException e) {
                // Nobody has a reason to; stop() asks in another way. What was taken is written now.
                LOG.debug("Interrupted while waiting for something to write", e);
            }
            began = System.nanoTime();
            waiting.drainTo(batch, most - 1);
            boolean asked = batch.removeIf(entry -> entry.result() == null);
            if (!batch.isEmpty()) {
                write(batch);
            }
            ended = asked && waiting.isEmpty();
            if (asked && !ended) {
                waiting.add(new Entry<>(null, null));
            }
        }
    }

    private void keepPace() throws InterruptedException {
        long left = began + paceNanos - System.nanoTime();
        while (left > 0 && !hasEnough() && !stopping) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = began + paceNanos - System.nanoTime();
        }
    }

    /** Besides the one that the thread has taken already. */
    private boolean hasEnough() {
        return waiting.size() >= pace.enough() - 1;
    }

    private void write(List<Entry<T, R>> batch) {
        try {
            List<R> results = commit.apply(batch.stream().map(Entry::item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (RuntimeException | Error e) {
            LOG.debug("A batch of {} was not written", batch.size(), e);
            batch.forEach(entry -> entry.result().completeExceptionally(e));
        }
    }
}
