/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.TransportException;

/** Where a host is. For an account's server it is the platform's network policy, so that only allowed addresses come out. */
@FunctionalInterface
interface NameLookup {
    List<InetSocketAddress> resolve(String host, int port, Deadline deadline) throws TransportException, IOException;
}
