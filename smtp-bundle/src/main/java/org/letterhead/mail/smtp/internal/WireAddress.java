/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.net.IDN;
import java.util.Optional;
import org.letterhead.mail.MailAddress;

/**
 * An address as it stands in MAIL FROM and RCPT TO. The domain is written in ASCII (RFC 5890), so that only the part
 * before the @ can need SMTPUTF8.
 */
final class WireAddress {
    private WireAddress() {}

    static Optional<String> of(MailAddress address) {
        String local = address.localPart();
        if (!writable(local)) {
            return Optional.empty();
        }
        return asciiDomain(address.domain()).map(domain -> "<" + local + "@" + domain + ">");
    }

    /**
     * Whether nothing in it could end the address or the command. The api lets no such thing through; the wire does not
     * rely on that.
     */
    private static boolean writable(String local) {
        boolean quoted = local.startsWith("\"");
        for (int i = 0; i < local.length(); i++) {
            char one = local.charAt(i);
            if (Character.isISOControl(one)
                    || one == '\u2028'
                    || one == '\u2029'
                    || !quoted && (one == ' ' || one == '<' || one == '>')) {
                return false;
            }
        }
        return true;
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
