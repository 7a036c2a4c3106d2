/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), such as {@code 10.0.0.0/8}, or one address.
 *
 * @param network its first bits
 * @param prefix how many
 * @param bits of how many
 */
public record AddressBlock(BigInteger network, int prefix, int bits) {
    /** Exactly: what is nearly one, Java looks up as a name. With zeros in front it would be another address to some. */
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /**
     * Reads a block.
     *
     * @throws IllegalArgumentException if it is none; continues a sentence
     */
    static AddressBlock parse(String text) {
        String[] parts = text.split("/", -1);
        InetAddress address = address(parts[0])
                .orElseThrow(() ->
                        new IllegalArgumentException("names \"" + text + "\", which is no network such as 10.0.0.0/8"));
        int bits = address.getAddress().length * 8;
        int prefix = bits;
        if (parts.length > 1) {
            if (parts.length > 2 || !parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > bits) {
                throw new IllegalArgumentException("names \"" + text + "\", which has no length from 0 to " + bits);
            }
            prefix = Integer.parseInt(parts[1]);
        }
        return new AddressBlock(new BigInteger(1, address.getAddress()).shiftRight(bits - prefix), prefix, bits);
    }

    /** Reads an address. Never looks a name up. */
    public static Optional<InetAddress> address(String text) {
        if (text.length() > 45
                || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length * 8 == bits
                && new BigInteger(1, bytes).shiftRight(bits - prefix).equals(network);
    }
}
