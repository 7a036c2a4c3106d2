/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.connect;

import org.letterhead.mail.transport.MailConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A driver's connection, with what the pool must know about it. Compared by identity. */
final class PooledConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PooledConnection.class);

    private final MailConnection connection;
    private volatile boolean used;
    private volatile boolean closed;

    PooledConnection(MailConnection connection) {
        this.connection = connection;
    }

    MailConnection connection() {
        return connection;
    }

    /** Whether a mail has gone over it before. */
    boolean isUsed() {
        return used;
    }

    void markUsed() {
        used = true;
    }

    boolean isUsable() {
        try {
            return !closed && connection.isUsable();
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
