/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a connection is made safe. There is no "if the server offers it": whoever sits between could take the offer away. */
enum Encryption {
    /** TLS from the first byte (RFC 8314 section 3.3). */
    IMPLICIT_TLS("implicit-tls", 465),
    /** TLS after the STARTTLS command, which must be offered (RFC 3207). */
    STARTTLS("starttls", 587),
    /** None. */
    NONE("none", 25);

    private final String value;
    private final int usualPort;

    Encryption(String value, int usualPort) {
        this.value = value;
        this.usualPort = usualPort;
    }

    /** How it is written in settings and in the operator's file. */
    String value() {
        return value;
    }

    int usualPort() {
        return usualPort;
    }

    static Optional<Encryption> of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(one -> one.value.equals(wanted)).findFirst();
    }
}
