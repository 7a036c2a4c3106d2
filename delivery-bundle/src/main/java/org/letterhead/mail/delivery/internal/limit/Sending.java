/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.util.Comparator;

/** What limits are of: an account and a way. In the order in which rows are locked. */
record Sending(String account, String way) implements Comparable<Sending> {
    private static final Comparator<Sending> ORDER =
            Comparator.comparing(Sending::account).thenComparing(Sending::way);

    @Override
    public int compareTo(Sending other) {
        return ORDER.compare(this, other);
    }
}
