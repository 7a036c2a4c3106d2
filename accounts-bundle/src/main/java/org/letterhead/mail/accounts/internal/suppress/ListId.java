/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * List-Id (RFC 2919) without its brackets: kind, account and the host of the links, so that people can filter by it. What
 * does not fit into a label is left out, and a hash then keeps names apart that would look the same.
 */
final class ListId {
    private static final Pattern FITS = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int READABLE = 40;
    /** Behind two labels of 63 and their dots: RFC 2919 has up to 255 characters for all. */
    private static final int LONGEST_HOST = 255 - 2 * 64;

    private static final int HASH = 12;

    private ListId() {}

    static String of(String kind, String account, String host) {
        return label(kind) + '.' + label(account) + '.' + namespace(host);
    }

    /** Where the host is no name, or one that would make the id too long, it is the one that RFC 2919 has for ids that nobody gave out. */
    private static String namespace(String host) {
        String name = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        return name.indexOf(':') < 0 && name.length() <= LONGEST_HOST ? name : label(name) + ".localhost";
    }

    /** Ids are compared without regard to case, accounts are not: only small letters stand for themselves. */
    private static String label(String name) {
        if (FITS.matcher(name).matches()) {
            return name;
        }
        String readable =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return (readable.length() > READABLE ? readable.substring(0, READABLE) : readable) + "-x-"
                + hash(name).substring(0, HASH);
    }

    private static String hash(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
