/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.log;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.letterhead.mail.RecipientState;

/**
 * What has become of the mail that was accepted in a span of time.
 *
 * @param from at this moment or later
 * @param to before this moment
 * @param counts how many recipients are in each state; states without any are left out
 */
public record StateCounts(Instant from, Instant to, Map<RecipientState, Long> counts) {
    /** Copies the map. */
    public StateCounts {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        counts = Map.copyOf(counts);
    }

    /** How many recipients are in one of these states. */
    public long of(RecipientState... states) {
        long sum = 0;
        for (RecipientState state : states) {
            sum += counts.getOrDefault(state, 0L);
        }
        return sum;
    }
}
