/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.people;

import java.util.regex.Pattern;

/** Text that others have written, made fit to be shown: it stays what it says, and plays no tricks with what stands around it. */
public final class ShownText {
    /** More than this of a name helps nobody. */
    public static final int MOST = 200;

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private ShownText() {}

    /** Without what is not seen or turns the direction of reading, every kind of space as one, not longer than {@link #MOST}. */
    public static String of(String untrusted) {
        StringBuilder seen = new StringBuilder();
        untrusted.codePoints().limit(4L * MOST).filter(ShownText::isSeen).forEach(seen::appendCodePoint);
        String text = SPACES.matcher(seen).replaceAll(" ").strip();
        if (text.length() <= MOST) {
            return text;
        }
        // Not in the middle of a character that takes two units.
        int end = Character.isHighSurrogate(text.charAt(MOST - 2)) ? MOST - 2 : MOST - 1;
        return text.substring(0, end) + '\u2026';
    }

    private static boolean isSeen(int c) {
        int type = Character.getType(c);
        boolean joiner = c == 0x200c || c == 0x200d;
        return (type != Character.FORMAT || joiner) && type != Character.SURROGATE;
    }
}
