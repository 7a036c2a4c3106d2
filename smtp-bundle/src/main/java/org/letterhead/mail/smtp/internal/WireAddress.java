/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterhead.mail.MailAddress;

/**
 * An address as it stands in MAIL FROM and RCPT TO. The domain is written in ASCII (RFC 5890), so that only the part
 * before the @ can need SMTPUTF8.
 */
final class WireAddress {
    /** What could end the address or the command. The api lets none of it through; the wire does not rely on that. */
    private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

    private static final Pattern OUTSIDE_QUOTES = Pattern.compile("[ <>]");

    private WireAddress() {}

    static Optional<String> of(MailAddress address) {
        String local = address.localPart();
        if (FORBIDDEN.matcher(local).find()
                || !local.startsWith("\"") && OUTSIDE_QUOTES.matcher(local).find()) {
            return Optional.empty();
        }
        return asciiDomain(address.domain()).map(domain -> "<" + local + "@" + domain + ">");
    }

    /** The domain in ASCII; empty if it has no such form. */
    static Optional<String> asciiDomain(String domain) {
        try {
            return Optional.of(IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
