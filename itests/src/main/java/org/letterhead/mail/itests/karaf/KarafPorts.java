/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

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
            while (held.size() < count) {
                // Below those that the system hands out: Karaf takes one of these for itself before the others are
                // asked for.
                int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
                try {
                    held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                } catch (BindException e) {
                    // Somebody has it: another one.
                }
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

    /** The same with another port for the web server. */
    public KarafPorts withHttp(int port) {
        return new KarafPorts(ssh, rmiRegistry, rmiServer, port);
    }
}
