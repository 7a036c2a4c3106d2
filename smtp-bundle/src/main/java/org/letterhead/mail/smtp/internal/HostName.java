/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/** A server's name as people write it, in the form in which it is looked up and in which certificates name it. */
final class HostName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private HostName() {}

    /** Empty if it is neither a host name nor an IP address. */
    static Optional<String> of(String text) {
        if (IPV6.matcher(text).matches()) {
            return Optional.of(text);
        }
        try {
            String ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
            boolean valid = ascii.length() <= 253 && NAME.matcher(ascii).matches() && !ascii.contains("..");
            return valid ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
