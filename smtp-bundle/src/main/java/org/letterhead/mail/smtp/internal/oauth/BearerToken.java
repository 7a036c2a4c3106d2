/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal.oauth;

import java.time.Duration;
import java.time.Instant;
import org.letterhead.mail.transport.Secret;

/**
 * An access token. It is in memory only.
 *
 * @param value what the server is shown
 * @param expires when it stops being valid
 * @param renewAt from when on a new one is fetched, while this one is still good
 */
public record BearerToken(Secret value, Instant expires, Instant renewAt) {
    private static final Duration EARLY = Duration.ofMinutes(5);

    /** A provider that does not say how long is trusted for this long. */
    private static final Duration UNSAID = Duration.ofMinutes(10);

    static BearerToken of(Secret value, Duration lifetime, Instant now) {
        Duration valid = lifetime.isZero() || lifetime.isNegative() ? UNSAID : lifetime;
        Duration half = valid.dividedBy(2);
        return new BearerToken(value, now.plus(valid), now.plus(valid).minus(EARLY.compareTo(half) < 0 ? EARLY : half));
    }

    /** Two tokens are never equal but the same one. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
