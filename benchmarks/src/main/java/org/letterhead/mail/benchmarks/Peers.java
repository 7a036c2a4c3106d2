/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import javax.net.SocketFactory;
import org.letterhead.mail.smtp.internal.BenchmarkedTransport;
import org.letterhead.mail.transport.Connector;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.MailConnection;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;

/** Everybody who takes part, each in the way its own guide shows first. */
final class Peers {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Peers() {}

    static String nameOfLetterhead(int connections) {
        return "Letterhead, " + connections(connections);
    }

    /** As delivery does it: asks whether the connection is usable, and submits with a deadline. */
    static Lanes.Lane letterheadLane(InetSocketAddress server) throws Exception {
        Connector connector = BenchmarkedTransport.connector(server);
        MailConnection connection = connector.connect(Deadline.after(PATIENCE));
        return new Lanes.Lane() {
            @Override
            public void send() throws Exception {
                if (!connection.isUsable()) {
                    throw new IllegalStateException("the connection has broken");
                }
                connection.submit(Mail.envelope(), Mail.ready(), Deadline.after(PATIENCE));
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }

    static Peer letterhead(InetSocketAddress server, int connections) throws Exception {
        return new Lanes(nameOfLetterhead(connections), connections, () -> letterheadLane(server));
    }

    /** One command and its reply: what a round trip really takes. */
    static Peer bareExchange(InetSocketAddress server) throws Exception {
        return new Lanes("one command and its reply", 1, () -> {
            Socket socket = new Socket(server.getAddress(), server.getPort());
            socket.setTcpNoDelay(true);
            byte[] reply = new byte[512];
            socket.getInputStream().read(reply);
            return new Lanes.Lane() {
                @Override
                public void send() throws IOException {
                    socket.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
                    if (socket.getInputStream().read(reply) < 0) {
                        throw new IOException("the sink has left");
                    }
                }

                @Override
                public void close() throws IOException {
                    socket.close();
                }
            };
        });
    }

    /** {@code Transport.send}: a new connection for each mail. */
    static Peer angusAsItComes(InetSocketAddress server) throws Exception {
        Session session = session(server);
        return new Lanes("Angus as it comes, 4 threads", 4, () -> {
            MimeMessage message = message(session);
            return () -> Transport.send(message);
        });
    }

    static Peer angusKept(InetSocketAddress server, int connections) throws Exception {
        return angusKept("Angus with a kept connection, ", session(server), connections);
    }

    /** Angus leaves Nagle's algorithm on, and its last small write waits 40 ms for it. An own socket factory cures that. */
    static Peer angusKeptWithoutDelay(InetSocketAddress server, int connections) throws Exception {
        Session session = session(server);
        session.getProperties().put("mail.smtp.socketFactory", new PromptSockets());
        return angusKept("Angus with a kept connection and TCP_NODELAY, ", session, connections);
    }

    private static Peer angusKept(String name, Session session, int connections) throws Exception {
        return new Lanes(name + connections(connections), connections, () -> {
            MimeMessage message = message(session);
            Transport transport = session.getTransport("smtp");
            transport.connect();
            return new Lanes.Lane() {
                @Override
                public void send() throws Exception {
                    transport.sendMessage(message, message.getAllRecipients());
                }

                @Override
                public void close() throws Exception {
                    transport.close();
                }
            };
        });
    }

    /** Without its batch module: the library as its start page shows it. It composes each mail; it takes none composed. */
    static Peer simpleJavaMail(InetSocketAddress server) throws Exception {
        Mailer mailer = MailerBuilder.withSMTPServer(server.getHostString(), server.getPort())
                .withTransportStrategy(TransportStrategy.SMTP)
                .buildMailer();
        Email email = EmailBuilder.startingBlank()
                .from(Mail.SENDER)
                .to(Mail.RECIPIENT)
                .withSubject(Mail.SUBJECT)
                .withPlainText(Mail.text(Mail.SIZE))
                .buildEmail();
        return new Lanes("Simple Java Mail, 4 threads", 4, () -> () -> mailer.sendMail(email));
    }

    private static Session session(InetSocketAddress server) {
        Properties settings = new Properties();
        settings.put("mail.smtp.host", server.getHostString());
        settings.put("mail.smtp.port", Integer.toString(server.getPort()));
        // Otherwise it asks the DNS for this machine's name.
        settings.put("mail.smtp.localhost", "bench.test");
        settings.put("mail.from", Mail.SENDER);
        return Session.getInstance(settings);
    }

    private static MimeMessage message(Session session) throws Exception {
        MimeMessage message = new MimeMessage(session, Mail.ready().open());
        message.setRecipients(Message.RecipientType.TO, Mail.RECIPIENT);
        message.saveChanges();
        return message;
    }

    private static String connections(int count) {
        return count == 1 ? "1 connection" : count + " connections";
    }

    private static final class PromptSockets extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("Angus connects by itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException("Angus connects by itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException("Angus connects by itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException("Angus connects by itself");
        }
    }
}
