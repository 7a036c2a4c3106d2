/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

/** A thread that is connecting: there is no connection yet that could be closed, so it is interrupted to end it. */
final class Connecting {
    private final Thread thread = Thread.currentThread();
    private boolean ended;
    private boolean interrupted;

    /** From any thread: ends the connecting, unless it has ended. */
    synchronized void abort() {
        if (!ended) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /**
     * By the thread itself: it connects no longer. An interrupt that was meant for the connecting does not reach what
     * the thread does next.
     */
    synchronized void end() {
        ended = true;
        if (interrupted) {
            Thread.interrupted();
        }
    }
}
