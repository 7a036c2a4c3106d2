/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * GreenMail's SMTP server on the loopback interface. The port is taken before GreenMail's thread starts, because
 * GreenMail itself would report a taken one from there as a stack trace and nothing more.
 */
final class LoopbackSmtpServer {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int CONNECTIONS_WAITING = 50;

    private final ServerSocket socket;
    private final Sessions sessions = new Sessions();
    private final GreenMailServer server;

    private LoopbackSmtpServer(ServerSocket socket, SourceFiles files) {
        this.socket = socket;
        this.server = new GreenMailServer(files);
    }

    /**
     * Starts a server.
     *
     * @param port 0 for any free one
     */
    static LoopbackSmtpServer start(int port, SourceFiles files) throws IOException {
        LoopbackSmtpServer started = new LoopbackSmtpServer(bind(port), files);
        OwnClassLoader.during(started.server::startService);
        return started;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Closes everything; false if a session was still busy after that time. */
    boolean stop(long time, TimeUnit unit) throws InterruptedException {
        server.stopService(unit.toMillis(time));
        return sessions.awaitEnd(time, unit);
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // A closed connection of the run before does not keep the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port), CONNECTIONS_WAITING);
            return socket;
        } catch (BindException e) {
            socket.close();
            throw new PortTakenException(e);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private final class GreenMailServer extends SmtpServer {
        private final SourceFiles files;

        GreenMailServer(SourceFiles files) {
            super(
                    new ServerSetup(socket.getLocalPort(), LOOPBACK.getHostAddress(), ServerSetup.PROTOCOL_SMTP),
                    new Managers());
            this.files = files;
        }

        @Override
        protected ServerSocket openServerSocket() {
            return socket;
        }

        @Override
        protected ProtocolHandler createProtocolHandler(Socket client) {
            return new Session(managers.getSmtpManager(), client, files, sessions);
        }
    }
}
