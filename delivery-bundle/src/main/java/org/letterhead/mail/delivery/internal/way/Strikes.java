/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how often ways have failed in a row, of failures that one alone does not prove. */
final class Strikes {
    private final Map<WayKey, Integer> counts = new ConcurrentHashMap<>();

    /** One more. */
    int add(WayKey key) {
        if (counts.size() >= KnownBreakers.MOST && !counts.containsKey(key)) {
            counts.keySet().stream().findAny().ifPresent(counts::remove);
        }
        return counts.merge(key, 1, Integer::sum);
    }

    /** The row is over. */
    void clear(WayKey key) {
        if (!counts.isEmpty()) {
            counts.remove(key);
        }
    }
}
