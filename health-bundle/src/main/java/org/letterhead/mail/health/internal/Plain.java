/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

/** Text that somebody else wrote, for consoles and logs. */
final class Plain {
    private Plain() {}

    /** Replaces what a terminal would obey instead of show: a message must neither move the cursor nor turn the reading direction. */
    static String text(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\r' || c == '\n' || c == '\t') {
                shown.append(' ');
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append('\ufffd');
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
