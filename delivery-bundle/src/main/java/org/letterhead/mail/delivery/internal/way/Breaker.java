/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.time.Instant;
import org.letterhead.mail.Failure;

/**
 * A way that fails and is left alone.
 *
 * @param key whose
 * @param since since when
 * @param failure why
 * @param trials how often it was tried since, or given up again soon after it had worked
 * @param nextTrial when one mail may try it
 */
public record Breaker(WayKey key, Instant since, Failure failure, int trials, Instant nextTrial) {
    /** Whether a mail may try it now. */
    public boolean isTrialDue(Instant now) {
        return !nextTrial.isAfter(now);
    }

    Breaker trying(int tried, Instant next) {
        return new Breaker(key, since, failure, tried, next);
    }
}
