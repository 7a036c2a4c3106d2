/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.letterhead.mail.operate.MailLimits.Kind;

/**
 * When the places of a limit that is used up open again, from what was sent when.
 *
 * @param kind the limit
 * @param most how many there are
 * @param spans what was sent, oldest first
 */
record Schedule(Kind kind, long most, List<Used> spans) {
    /** Nobody waits for longer without asking again. */
    private static final Duration LONGEST_OF_MINUTE = Duration.ofDays(1);

    private static final Duration LONGEST_OF_DAY = Duration.ofDays(7);

    /** What was sent in a span. */
    record Used(Instant began, long used) {}

    long used() {
        return spans.stream().mapToLong(Used::used).sum();
    }

    /**
     * When there is room for one of those who wait, if all before it take theirs.
     *
     * @param before how many are before it
     */
    Instant opening(long before, Instant now) {
        // Each that opens is taken, and opens again a whole window later.
        Duration window = Spans.counts(kind);
        Instant latest = now.plus(kind == Kind.MESSAGES_PER_MINUTE ? LONGEST_OF_MINUTE : LONGEST_OF_DAY);
        long rounds = before / most;
        if (rounds > LONGEST_OF_DAY.dividedBy(window)) {
            return latest;
        }
        long place = Math.max(0, used() - most) + before % most;
        Instant opens = now;
        for (Used span : spans) {
            opens = span.began().plus(window);
            if (place < span.used()) {
                break;
            }
            place -= span.used();
        }
        opens = opens.plus(window.multipliedBy(rounds));
        return opens.isBefore(latest) ? opens : latest;
    }
}
