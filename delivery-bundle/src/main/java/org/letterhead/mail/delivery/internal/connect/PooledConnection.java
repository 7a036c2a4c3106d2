/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.MailConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A driver's connection, with what the pool must know about it. Compared by identity. */
final class PooledConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PooledConnection.class);

    private final MailConnection connection;
    private final Deadline retirement;
    private final int mostMails;
    private volatile int mails;
    private volatile boolean closed;

    /**
     * Takes a connection over from its driver.
     *
     * @param retirement after this it carries no further mail
     * @param mostMails how many mails it carries at most
     */
    PooledConnection(MailConnection connection, Deadline retirement, int mostMails) {
        this.connection = connection;
        this.retirement = retirement;
        this.mostMails = mostMails;
    }

    MailConnection connection() {
        return connection;
    }

    /** Whether a mail has gone over it before. */
    boolean isUsed() {
        return mails > 0;
    }

    /** By the one thread that has the lease. */
    void countMail() {
        mails++;
    }

    boolean isUsable() {
        try {
            return !closed && mails < mostMails && !retirement.expired() && connection.isUsable();
        } catch (RuntimeException | Error e) {
            LOG.warn("A connection cannot tell whether it is usable, so it is closed: {}", e.toString());
            return false;
        }
    }

    void close() {
        closed = true;
        try {
            connection.close();
        } catch (RuntimeException | Error e) {
            LOG.debug("A connection failed to close: {}", e.toString());
        }
    }
}
