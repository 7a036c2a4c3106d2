/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.transport.Deadline;

/**
 * Ends what has not ended by itself when its time is over. A blocking write to a socket has no time-out, and a driver
 * may forget one: only closing the connection from outside helps then. One thread, whatever there is to watch.
 */
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock;

    Watchdog() {
        clock = new ScheduledThreadPoolExecutor(1, Watchdog::thread);
        clock.setRemoveOnCancelPolicy(true);
        // Now, and not from the thread of a host that happens to send first, whose rights it would inherit and keep.
        clock.prestartAllCoreThreads();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "letterhead-watchdog");
        thread.setDaemon(true);
        thread.setContextClassLoader(Watchdog.class.getClassLoader());
        return thread;
    }

    /** Something that is being watched. */
    interface Watch extends AutoCloseable {
        /** It has ended by itself. */
        @Override
        void close();
    }

    /** Does something to whatever is watched, unless it has ended when its time is over. */
    Watch watch(Deadline deadline, Runnable end) {
        Future<?> planned =
                clock.schedule(() -> thread(end).start(), deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        return () -> planned.cancel(false);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
