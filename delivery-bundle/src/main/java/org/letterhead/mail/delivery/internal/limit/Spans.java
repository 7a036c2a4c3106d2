/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Duration;
import java.time.Instant;
import org.letterhead.mail.operate.MailLimits.Kind;

/**
 * The spans of time in which is counted. One counts until all of it is out of the window, so that no 24 hours and no minute ever have more
 * than the limit, wherever they begin.
 */
final class Spans {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration OF_DAY = Duration.ofHours(1);
    private static final Duration OF_MINUTE = Duration.ofSeconds(5);

    private Spans() {}

    static Duration length(Kind kind) {
        return kind == Kind.MESSAGES_PER_MINUTE ? OF_MINUTE : OF_DAY;
    }

    /** For how long a span counts from its beginning. */
    static Duration counts(Kind kind) {
        return (kind == Kind.MESSAGES_PER_MINUTE ? MINUTE : DAY).plus(length(kind));
    }

    /** The beginning of the span that a moment is in. */
    static Instant at(Kind kind, Instant moment) {
        long length = length(kind).toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(moment.toEpochMilli(), length) * length);
    }
}
