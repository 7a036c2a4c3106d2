/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One enhanced status code or a row of them, as data files write it: {@code 5.7.9}, {@code x.7.27} for temporary and
 * permanent alike, {@code 5.7.606-649}.
 *
 * @param type the first digit; 0: any
 * @param subject the second number
 * @param first the first detail
 * @param last the last detail
 */
record EnhancedCodes(int type, int subject, int first, int last) {
    private static final Pattern WRITTEN = Pattern.compile("([245x])\\.(\\d{1,3})\\.(\\d{1,3})(?:-(\\d{1,3}))?");

    static EnhancedCodes of(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "the enhanced code " + text + " is not like 5.7.9, x.7.27 or 5.7.606-649");
        }
        int first = Integer.parseInt(written.group(3));
        return new EnhancedCodes(
                written.group(1).equals("x") ? 0 : Integer.parseInt(written.group(1)),
                Integer.parseInt(written.group(2)),
                first,
                written.group(4) == null ? first : Integer.parseInt(written.group(4)));
    }

    /** Whether this code, which is a well-formed one, is among them. */
    boolean contain(String code) {
        String[] numbers = code.split("\\.");
        int detail = Integer.parseInt(numbers[2]);
        return (type == 0 || type == Integer.parseInt(numbers[0]))
                && subject == Integer.parseInt(numbers[1])
                && first <= detail
                && detail <= last;
    }
}
