/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.regex.Pattern;

/** Makes text of others fit to be shown: one line of bounded length that cannot turn round what stands beside it. */
public final class PlainText {
    /** Spaces by name or by looks: Hangul fillers and the empty Braille cell count as letters but show nothing. */
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cc}\u115f\u1160\u2800\u3164\uffa0]+");

    private static final int JOINER = 0x200d;
    private static final int NON_JOINER = 0x200c;

    private PlainText() {}

    /** A bundle's own words: taken as they are, but on one line and not without end. */
    public static String words(String text, int most) {
        return cut(SPACES.matcher(text).replaceAll(" ").strip(), most);
    }

    /**
     * What anybody may have written: also without characters that are not seen (direction marks, zero-width ones other than the
     * joiners that scripts and emoji need, half surrogates).
     */
    public static String untrusted(String text, int most) {
        StringBuilder seen = new StringBuilder();
        // Whatever is beyond is cut off anyway, however long it is.
        text.codePoints().limit(20L * most).filter(c -> !isUnseen(c)).forEach(seen::appendCodePoint);
        return words(seen.toString(), most);
    }

    private static boolean isUnseen(int c) {
        int type = Character.getType(c);
        return (type == Character.FORMAT && c != JOINER && c != NON_JOINER) || type == Character.SURROGATE;
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)).stripTrailing() + '\u2026';
    }
}
