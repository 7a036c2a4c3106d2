/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.regex.Pattern;

/** Makes of an account's own text a name that may stand in a mail header. */
final class DisplayName {
    /** So that a route can add words such as "via". */
    private static final int MAX = 100;

    /** Control characters, line separators, and what changes the direction of the text around it. */
    private static final Pattern UNFIT = Pattern.compile(
            "[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069]+");

    private DisplayName() {}

    static String clean(String name) {
        String fit = UNFIT.matcher(name).replaceAll(" ").strip();
        if (fit.length() <= MAX) {
            return fit;
        }
        // Not in the middle of a character that takes two units.
        int end = Character.isHighSurrogate(fit.charAt(MAX - 1)) ? MAX - 1 : MAX;
        return fit.substring(0, end).strip();
    }
}
