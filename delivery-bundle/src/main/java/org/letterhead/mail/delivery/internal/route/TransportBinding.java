/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.time.Duration;
import org.letterhead.mail.transport.MailTransport;

/**
 * A transport service that is there right now, with a count of the mails that are using it. When the service goes, the
 * count tells when its last mail has left.
 */
public final class TransportBinding {
    private final long serviceId;
    private final String name;
    private final MailTransport transport;
    private int users;
    private boolean closed;

    TransportBinding(long serviceId, String name, MailTransport transport) {
        this.serviceId = serviceId;
        this.name = name;
        this.transport = transport;
    }

    /** The service's id in the registry: tells two services of the same name apart. */
    public long serviceId() {
        return serviceId;
    }

    /** The way's name, or "relay". */
    public String name() {
        return name;
    }

    /** The service itself. To be used between {@link #enter()} and {@link #leave()} only. */
    public MailTransport transport() {
        return transport;
    }

    /**
     * Begins a use.
     *
     * @return false if the service is going
     */
    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        users++;
        return true;
    }

    /** Ends a use. */
    synchronized void leave() {
        users--;
        notifyAll();
    }

    /** Lets nobody in any more. */
    synchronized void shut() {
        closed = true;
    }

    /**
     * Waits until nobody uses the service.
     *
     * @return false if somebody still does when the time is over
     */
    synchronized boolean awaitIdle(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (users > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return true;
    }
}
