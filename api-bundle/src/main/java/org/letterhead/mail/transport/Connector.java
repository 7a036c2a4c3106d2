/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** Makes a connection. Called when the pool has none for a key, and for every test of settings. */
@ConsumerType
@FunctionalInterface
public interface Connector {
    /**
     * Connects and logs in. Blocks. Letterhead interrupts the thread when the deadline has passed or the transport goes;
     * reads and connects of a plain {@code Socket} ignore that, those of a {@code SocketChannel}'s socket do not. A
     * connection that is returned too late is closed at once.
     *
     * @param deadline when to give up; every wait inside is bounded by it, name look-ups included
     * @return a connection that is ready for a mail
     * @throws TransportException if there is none; nothing was sent
     */
    MailConnection connect(Deadline deadline) throws TransportException;
}
