/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Instant;
import org.letterhead.mail.Failure;

/** Hears what becomes of mail on the ways of accounts. Quick: it is told on the path of all mail. Never throws. */
public interface WayWatch {
    /** A server has taken a mail. */
    void sent(String account, String way, Instant at);

    /** A mail could not leave, whoever is to blame. */
    void failed(String account, String way, Instant at, Failure failure);
}
