/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Duration;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;

/** Limits for tests elsewhere. */
public final class LimitsTesting {
    private LimitsTesting() {}

    /** With a clock of one's own, and a look around that comes soon. */
    public static Limits limits(OutboxStore store, DeliverySettings settings, Events events, Clock clock) {
        return new Limits(
                store, settings, events, clock, new Limits.Pace(Duration.ofMillis(100), Duration.ofMinutes(1)));
    }
}
