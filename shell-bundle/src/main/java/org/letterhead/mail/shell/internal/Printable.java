/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

/** Text that somebody else wrote, made safe to show on a terminal. */
final class Printable {
    private Printable() {}

    /**
     * Replaces what a terminal or a table would obey instead of show: a server's reply or a subject must neither move
     * the cursor nor turn the reading direction.
     */
    static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\r' || c == '\n' || c == '\t') {
                shown.append(' ');
            } else if (Character.isISOControl(c) || (Character.getType(c) == Character.FORMAT && !isJoiner(c))) {
                shown.append('\ufffd');
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** Emoji and several scripts are written with them. */
    private static boolean isJoiner(int c) {
        return c == 0x200c || c == 0x200d;
    }
}
