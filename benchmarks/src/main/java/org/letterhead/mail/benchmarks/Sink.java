/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.net.InetSocketAddress;

/** A server that takes every mail and keeps none. */
interface Sink extends AutoCloseable {
    String name();

    InetSocketAddress address();

    @Override
    void close();
}
