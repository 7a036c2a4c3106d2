/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One header field as it is written: ASCII, already encoded and folded (RFC 5322 section 2.2), as name, colon, one space,
 * value, CRLF.
 *
 * @param name the field's name
 * @param value its body; a line break only as CRLF followed by a space or tab
 */
public record MailHeader(String name, String value) {
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x39\\x3b-\\x7e]{1,76}");
    private static final Pattern VALUE = Pattern.compile("(?:[\\x20-\\x7e\\t]++|\\r\\n[ \\t]++(?=[\\x21-\\x7e]))*+");

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if the field would break the header or start another one
     */
    public MailHeader {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a header field");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of " + name + " is not one folded ASCII header field");
        }
        if ((name + ": " + value).lines().anyMatch(line -> line.length() > 998)) {
            throw new IllegalArgumentException("a line of " + name + " is longer than 998 characters");
        }
    }
}
