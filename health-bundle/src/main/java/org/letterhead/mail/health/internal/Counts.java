/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.operate.QueueSummary;

/** The counts of what is open, on one line. */
final class Counts {
    private Counts() {}

    static String of(QueueSummary summary) {
        StringJoiner counts = new StringJoiner(", ");
        Arrays.stream(RecipientState.values())
                .filter(state -> summary.counts().getOrDefault(state, 0L) > 0)
                .forEach(state ->
                        counts.add(state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                                + summary.counts().get(state)));
        counts.add("open altogether " + summary.total());
        return counts.toString();
    }
}
