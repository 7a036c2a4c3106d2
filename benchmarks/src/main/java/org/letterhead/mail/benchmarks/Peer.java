/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.time.Duration;

/** Somebody who sends the mail again and again, as fast as it goes. */
interface Peer extends AutoCloseable {
    String name();

    /** Sends for about so long and returns how many mails a second the server took. */
    double mailsPerSecond(Duration time) throws Exception;

    @Override
    default void close() throws Exception {}
}
