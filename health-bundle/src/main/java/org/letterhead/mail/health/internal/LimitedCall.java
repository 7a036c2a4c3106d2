/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks something that may hang, and waits for the answer only so long. Whoever asks while a question is under way waits for
 * that one's answer: several who look every few seconds at a database that is stuck must not fill the JVM with stuck
 * threads. The thread that hangs is not interrupted, because an interrupt in the middle of reading closes a database
 * file; idle, there is none.
 *
 * @param <T> the answer
 */
final class LimitedCall<T> implements AutoCloseable {
    private final ThreadPoolExecutor thread;
    private final Duration limit;
    private final InstantSource clock;
    private Asked<T> last;

    LimitedCall(String name, Duration limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** What came of a question. */
    sealed interface Outcome<T> {
        /** The answer. */
        record Answer<T>(T value) implements Outcome<T> {}

        /** The question ended in an exception. */
        record Failed<T>(Throwable reason) implements Outcome<T> {
            /** What it says, or at least what it is. */
            String words() {
                return reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
            }
        }

        /** No answer yet to what was asked then. */
        record Silent<T>(Instant since) implements Outcome<T> {}
    }

    private record Asked<T>(Instant at, Future<T> answer) {}

    Outcome<T> ask(Callable<T> question) {
        Asked<T> asked = begin(question);
        try {
            return new Outcome.Answer<>(asked.answer().get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return new Outcome.Silent<>(asked.at());
        } catch (ExecutionException e) {
            return new Outcome.Failed<>(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Silent<>(asked.at());
        }
    }

    private synchronized Asked<T> begin(Callable<T> question) {
        if (last == null || last.answer().isDone()) {
            last = new Asked<>(clock.instant(), thread.submit(question));
        }
        return last;
    }

    /** What still hangs is interrupted now: its bundle is going. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
