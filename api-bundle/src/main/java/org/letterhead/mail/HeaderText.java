/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

/** The one rule for every text that becomes part of a mail header: no control character, so no second header. */
final class HeaderText {
    private HeaderText() {}

    /** Refuses CR, LF, every other control character and the two Unicode line separators. */
    static void check(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw new MailRejectedException(new Rejection.ForbiddenCharacter(what, i, c));
            }
        }
    }
}
