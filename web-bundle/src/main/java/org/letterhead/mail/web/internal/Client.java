/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Who counts as one client when requests are throttled. Nothing else depends on it: everybody may write X-Forwarded-For. */
public final class Client {
    /** Longer chains of proxies do not exist; longer headers do. */
    private static final int MOST_HOPS = 20;

    private Client() {}

    /**
     * Names a client: its IPv4 address, or the /64 of its IPv6 address, which is what one household or server has.
     *
     * @param remote the address that the connection comes from
     * @param forwardedFor the values of X-Forwarded-For, the last one written by the nearest proxy
     * @param trusted whose word is believed
     */
    public static String of(String remote, List<String> forwardedFor, List<AddressBlock> trusted) {
        Optional<InetAddress> connected = address(remote);
        if (connected.isEmpty()) {
            return "unknown";
        }
        InetAddress client = connected.get();
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MOST_HOPS) && isTrusted(client, trusted); i--) {
            Optional<InetAddress> hop = address(hops[i].strip());
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return network(client);
    }

    private static boolean isTrusted(InetAddress address, List<AddressBlock> trusted) {
        return trusted.stream().anyMatch(block -> block.contains(address));
    }

    /** Some proxies write a port too, and IPv6 in brackets; a container may add a zone. */
    private static Optional<InetAddress> address(String text) {
        if (text == null || text.length() > 100) {
            return Optional.empty();
        }
        String bare = text.replaceFirst("^\\[([^]]*)](:[0-9]{1,5})?$", "$1")
                .replaceFirst("^([0-9.]+):[0-9]{1,5}$", "$1")
                .replaceFirst("%.*$", "");
        return AddressBlock.address(bare);
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            network.append(Character.forDigit((bytes[i] >> 4) & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
        }
        return network.append("/64").toString();
    }
}
