/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

/**
 * What a tenant's text must not bring along.
 *
 * <p>Left out everywhere are the invisible characters that change the direction of the text around them (the embeddings
 * and overrides U+202A to U+202E, the isolates U+2066 to U+2069): a product name must not be able to show the price
 * next to it backwards, or make "gpj.exe" out of a file name. So are byte order marks, interlinear annotations and the
 * deprecated format characters. What scripts need to be written rightly stays: joiners, non-joiners, and the
 * left-to-right and right-to-left marks, which change no other letter.
 */
public final class Characters {
    private static final int REPLACEMENT = 0xFFFD;

    private Characters() {}

    /** Leaves the direction changers out and nothing else. */
    static String withoutOverrides(String text) {
        return isPlain(text) ? text : withoutOverridesIn(text);
    }

    private static String withoutOverridesIn(String text) {
        return text.codePoints()
                .filter(c -> !isInvisibleControl(c))
                .map(c -> isLoneSurrogate(c) ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Leaves control characters out, too, except tabs and the ends of lines, which all become LF. */
    static String readable(String text) {
        if (isPlain(text)) {
            return text;
        }
        String lines = text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace('\u2028', '\n')
                .replace('\u2029', '\n');
        return withoutOverrides(lines)
                .codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Nearly every text: nothing in it is a control character or one of the invisible ones. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c < 0x7F || c >= 0xA0 && c < 0x2028 || c == 0x202F || c > 0x206F && c < 0xD800;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** Whether a mail header must not hold it: every control character and the two line separators of Unicode. */
    static boolean isForbiddenInHeader(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    private static boolean isInvisibleControl(int c) {
        return (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x206F)
                || (c >= 0xFFF9 && c <= 0xFFFB)
                || c == 0xFEFF;
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= 0xD800 && c <= 0xDFFF;
    }
}
