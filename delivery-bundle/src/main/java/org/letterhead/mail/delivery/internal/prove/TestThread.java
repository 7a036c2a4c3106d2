/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.letterhead.mail.Failure;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.TransportException;

/**
 * The thread on which one test's driver works, step after step. Whoever waits for a step does so for a finite time, whatever the driver
 * does: then the thread is left to itself, and may hand nothing over any more.
 */
final class TestThread implements AutoCloseable {
    /** For a driver that was told to end to say why. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.UNDER_WAY);
    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();
    private final ThreadPoolExecutor thread;

    private enum Stage {
        /** No server has seen the mail. */
        UNDER_WAY,
        /** A server may have it. */
        HANDED_OVER,
        /** Nobody waits any more. */
        ENDED
    }

    /** What a driver is asked to do. */
    interface Step<T> {
        T take() throws TransportException;
    }

    /** With somebody who wants to know when the thread itself has ended. */
    TestThread(Runnable whenEnded) {
        this.thread =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), TestThread::thread) {
                    @Override
                    protected void terminated() {
                        whenEnded.run();
                    }
                };
    }

    /**
     * Lets the driver take a step and waits for it.
     *
     * @throws TransportException if it fails, throws what it should not, or does not end in time
     */
    <T> T take(String way, Deadline deadline, Step<T> step) throws TransportException {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                result.complete(step.take());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            CompletableFuture.anyOf(result, givenUp)
                    .get(deadline.remainingMillis() + GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What it is stands in the result, or there is none.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean mayHaveLeft = stage.get() == Stage.HANDED_OVER;
        if (!result.isDone()) {
            mayHaveLeft = stage.getAndSet(Stage.ENDED) == Stage.HANDED_OVER;
        }
        if (!result.isDone()) {
            throw overdue(way, mayHaveLeft);
        }
        try {
            return result.join();
        } catch (RuntimeException e) {
            Throwable fault = e.getCause() == null ? e : e.getCause();
            if (fault instanceof TransportException known) {
                throw known;
            }
            throw mayHaveLeft
                    ? DriverFault.unknownOutcome(way, fault)
                    : DriverFault.notSent(way, Failure.Phase.ROUTE, fault);
        }
    }

    /** By the step itself: from now on a server may have the mail. */
    boolean handOver() {
        return stage.compareAndSet(Stage.UNDER_WAY, Stage.HANDED_OVER);
    }

    /** Does something when the step is over that is being taken, if it ever is. */
    void afterwards(Runnable work) {
        thread.execute(work);
    }

    /** Nobody waits any more for what the driver does. */
    void giveUp() {
        givenUp.complete(null);
    }

    /** The thread ends with the step that it is taking. */
    @Override
    public void close() {
        thread.shutdown();
    }

    static TransportException overdue(String way, boolean mayHaveLeft) {
        Failure.Builder failure = Failure.of(
                        mayHaveLeft ? Failure.Phase.ANSWER : Failure.Phase.CONNECT,
                        Failure.Cause.NETWORK,
                        Words.advice(mayHaveLeft ? "test.unanswered" : "test.overdue", Map.of("way", way)))
                .scope(Failure.Scope.CONNECTION)
                .temporary();
        return new TransportException((mayHaveLeft ? failure.unknownOutcome() : failure).build());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "letterhead-test-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(TestThread.class.getClassLoader());
        return thread;
    }
}
