/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the benchmark of delivery measures. */
enum DeliveryPart {
    /** Much mail that waits in little memory: claiming, accepting, sending. */
    WAITING,
    /** Claiming with little and with much mail waiting, with as much memory as Karaf takes. */
    CLAIMING,
    /** The whole way beside the bare transport and the statements alone. */
    SPEED,
    /** Mail of few and of many accounts. */
    ACCOUNTS,
    /** What limits cost those who have them, and what an account at its limit costs the others. */
    LIMITS;

    /** Those that are named; all if none is. */
    static Set<DeliveryPart> named(List<String> words) {
        Set<DeliveryPart> parts = EnumSet.noneOf(DeliveryPart.class);
        words.forEach(word -> parts.add(valueOf(word.toUpperCase(Locale.ROOT))));
        return parts.isEmpty() ? EnumSet.allOf(DeliveryPart.class) : parts;
    }
}
