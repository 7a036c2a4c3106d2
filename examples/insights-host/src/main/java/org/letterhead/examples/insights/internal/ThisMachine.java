/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;

/** Who may use the demo: a browser on this very machine, since anybody can continue as anybody there. */
final class ThisMachine {
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.%]{2,60}");
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]", "0:0:0:0:0:0:0:1");

    private ThisMachine() {}

    /**
     * Whether a request comes from here and means here. The connection's address alone does not tell: a reverse proxy on this machine connects for somebody
     * else, and a page elsewhere can have its own name lead to 127.0.0.1 (DNS rebinding).
     */
    static boolean asks(HttpServletRequest request) {
        return isLoopback(request.getRemoteAddr())
                && NAMES.contains(request.getServerName())
                && List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via").stream()
                        .allMatch(header -> request.getHeader(header) == null);
    }

    private static boolean isLoopback(String address) {
        try {
            // Numbers alone, so that no name is ever looked up.
            return address != null
                    && NUMERIC.matcher(address).matches()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
