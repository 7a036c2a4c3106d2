/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.Optional;

/** What a field may hold whatever its type, so that it can be stored and read again as it is. */
final class FieldText {
    /** The longest value, in UTF-16 units. */
    static final int LONGEST = 4000;

    private FieldText() {}

    /** The key of the text that tells what is wrong with a line; empty for nothing. */
    static Optional<String> problemOfLine(String text) {
        return problem(text, text.chars().anyMatch(FieldText::endsLine));
    }

    /** The same for a secret, which may be a key file of several lines. */
    static Optional<String> problemOfSecret(String text) {
        return problem(text, text.chars().anyMatch(c -> Character.isISOControl(c) && "\t\r\n".indexOf(c) < 0));
    }

    private static Optional<String> problem(String text, boolean controls) {
        if (text.length() > LONGEST) {
            return Optional.of("too-long");
        }
        return controls || hasHalfCharacter(text) ? Optional.of("characters") : Optional.empty();
    }

    private static boolean endsLine(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    /** A surrogate without its other half, which no database keeps as it is. */
    private static boolean hasHalfCharacter(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
