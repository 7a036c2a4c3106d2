/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports that a Karaf listens on, all on the loopback interface.
 *
 * @param ssh its shell
 * @param rmiRegistry where JMX is looked up
 * @param rmiServer where JMX is spoken
 * @param http its web server, if one is installed
 */
public record KarafPorts(int ssh, int rmiRegistry, int rmiServer, int http) {
    /** Four ports that nobody uses at this moment. */
    public static KarafPorts free() throws IOException {
        List<Integer> ports = free(4);
        return new KarafPorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }

    /** Ports that nobody uses at this moment; all different, as they are held until the last is found. */
    public static List<Integer> free(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** The same with another port for the shell. */
    public KarafPorts withSsh(int port) {
        return new KarafPorts(port, rmiRegistry, rmiServer, http);
    }
}
