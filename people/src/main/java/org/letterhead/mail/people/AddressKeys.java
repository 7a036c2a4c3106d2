/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.people;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import org.letterhead.mail.MailAddress;

/** In which form addresses are compared. */
public final class AddressKeys {
    private static final int LONGEST_DOMAIN = 253;

    private AddressKeys() {}

    /** The part before the @ exactly, the domain in ASCII: whoever proves one address has proved no other. */
    public static String exact(MailAddress address) {
        return address.localPart() + '@' + domain(address.domain());
    }

    /**
     * Without regard to case, quotation marks and how accents are composed: whoever is not to be written to is not to be
     * written to in another spelling either.
     */
    public static String folded(MailAddress address) {
        return fold(unquoted(address.localPart())) + '@' + domain(address.domain());
    }

    /**
     * The mailbox in which mail most likely ends up: also without a tag behind a plus sign and without dots. For limits
     * alone, where it does no harm to take two for one; it says nothing about whose an address is.
     */
    public static String mailbox(MailAddress address) {
        String folded = folded(address);
        int at = folded.lastIndexOf('@');
        String name = folded.substring(0, at);
        int tag = name.indexOf('+');
        String bare = (tag > 0 ? name.substring(0, tag) : name).replace(".", "");
        return (bare.isEmpty() ? name : bare) + folded.substring(at);
    }

    /** A domain in lower case and in its ASCII form, if it has one. */
    public static String domain(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        try {
            String ascii = IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return ascii.length() <= LONGEST_DOMAIN ? ascii : lower;
        } catch (IllegalArgumentException e) {
            // No name of DNS; what it is compared with is not either.
            return lower;
        }
    }

    private static String fold(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        return Normalizer.normalize(composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    private static String unquoted(String localPart) {
        if (localPart.length() < 2 || localPart.charAt(0) != '"') {
            return localPart;
        }
        return localPart.substring(1, localPart.length() - 1).replaceAll("\\\\(.)", "$1");
    }
}
