/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), such as {@code 10.0.0.0/8}. */
public record AddressBlock(BigInteger network, int prefix, int bits) {
    /**
     * Reads a block.
     *
     * @throws IllegalArgumentException if it is not an IP address, a slash and a length
     */
    public static AddressBlock parse(String text) {
        String[] parts = text.trim().split("/");
        // Only digits and colons: a name must not be looked up here.
        if (parts.length != 2 || !parts[0].matches("[0-9a-fA-F.:]+") || !parts[1].matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a network such as 10.0.0.0/8 or fd00::/8");
        }
        try {
            byte[] address = InetAddress.getByName(parts[0]).getAddress();
            int bits = address.length * 8;
            int prefix = Integer.parseInt(parts[1]);
            if (prefix > bits) {
                throw new IllegalArgumentException("\"" + text + "\" has a longer prefix than its address");
            }
            return new AddressBlock(new BigInteger(1, address).shiftRight(bits - prefix), prefix, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a network such as 10.0.0.0/8", e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length * 8 == bits
                && new BigInteger(1, bytes).shiftRight(bits - prefix).equals(network);
    }
}
