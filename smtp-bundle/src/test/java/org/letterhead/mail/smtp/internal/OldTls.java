/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.letterhead.mail.Failure;
import org.letterhead.mail.transport.TransportException;

/**
 * Run in a JVM of its own that allows TLS 1.1, which this one does not: a server that knows nothing newer, a client
 * that is content with it (so the server works), and ours. Prints what the two got.
 */
final class OldTls {
    private OldTls() {}

    public static void main(String[] arguments) throws Exception {
        Path store = Path.of(arguments[0]);
        try (SSLServerSocket server = (SSLServerSocket) TestCertificates.server(store)
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setEnabledProtocols(new String[] {arguments[1]});
            Thread serving = new Thread(() -> serve(server));
            serving.setDaemon(true);
            serving.start();

            System.out.println("control " + control(store, server.getLocalPort()));
            System.out.println("ours " + ours(store, server.getLocalPort()));
        }
    }

    private static String control(Path store, int port) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(TestCertificates.load(store));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket client = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            client.setSoTimeout(10_000);
            client.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2", "TLSv1.1"});
            client.startHandshake();
            return client.getSession().getProtocol();
        }
    }

    private static String ours(Path store, int port) {
        try {
            new Account(port, Encryption.IMPLICIT_TLS)
                    .connect(TestCertificates.trusting(store))
                    .close();
            return "connected";
        } catch (TransportException e) {
            Failure failure = e.failure();
            return failure.phase() + " " + failure.permanence() + " "
                    + failure.advice().key();
        }
    }

    private static void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                ((SSLSocket) client).startHandshake();
                client.getOutputStream().write("220 hello\r\n".getBytes());
                client.getOutputStream().flush();
                // EHLO, then QUIT or the end.
                client.getInputStream().read();
                client.getOutputStream().write("250 hello\r\n".getBytes());
                client.getOutputStream().flush();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // A client that does not want this server.
            }
        }
    }
}
