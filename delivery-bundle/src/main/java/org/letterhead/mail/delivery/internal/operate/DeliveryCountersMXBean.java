/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.util.Map;

/** What the platform's monitoring reads over JMX. All but the queue counts recipients since the start of delivery on this node. */
public interface DeliveryCountersMXBean {
    /** Taken by send. */
    long getAccepted();

    /** Taken by a server. */
    long getSent();

    /** Given up. */
    long getFailed();

    /** To be tried again; each time counts. */
    long getDeferred();

    /** Nobody knows whether they were sent. */
    long getUnknown();

    /** Not sent, since the recipient or the account does not want it. */
    long getSuppressed();

    /** Kept back; each time counts. */
    long getHeld();

    /** Leaving right now. */
    long getInFlight();

    /** All that is in the tables, by state; up to some seconds old, and the last known while the database is away. */
    Map<String, Long> getQueue();
}
