/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that does exactly what a test tells it, step by step, right or wrong. The script is played once for each
 * connection. A client that says something else than the script expects fails the test when the server is closed.
 */
final class ScriptedSmtpServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Script script;
    private final List<Talk> talks = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<byte[]> mails = new CopyOnWriteArrayList<>();
    private final List<Throwable> problems = new CopyOnWriteArrayList<>();
    private final List<String> namesAskedFor = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** What the server does with one connection. */
    @FunctionalInterface
    interface Script {
        void play(Talk talk) throws IOException;
    }

    private ScriptedSmtpServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread("accept", this::accept);
    }

    static ScriptedSmtpServer start(Script script) throws IOException {
        return new ScriptedSmtpServer(script);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Every line that clients have sent, but for mails. */
    List<String> lines() {
        return lines;
    }

    /** Every mail as it was before dots were doubled. */
    List<byte[]> mails() {
        return mails;
    }

    /** What clients have put into TLS's server name indication. */
    List<String> namesAskedFor() {
        return namesAskedFor;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        talks.forEach(Talk::drop);
        if (!problems.isEmpty()) {
            throw new AssertionError("the client left the script; it said " + lines, problems.get(0));
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Talk talk = new Talk(socket, connections.incrementAndGet());
                talks.add(talk);
                thread("talk", () -> play(talk));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void play(Talk talk) {
        try {
            script.play(talk);
        } catch (IOException e) {
            // The client has gone, which is what many tests want.
        } catch (AssertionError | RuntimeException e) {
            problems.add(e);
        } finally {
            talk.drop();
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, "scripted-smtp-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection, from the server's side. */
    final class Talk {
        private final int number;
        private volatile Socket socket;
        private InputStream in;

        private Talk(Socket socket, int number) throws IOException {
            this.number = number;
            use(socket);
        }

        /** 1 for the first connection. */
        int number() {
            return number;
        }

        Talk say(String... replyLines) throws IOException {
            for (String line : replyLines) {
                raw((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            return this;
        }

        Talk raw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        }

        /** Reads a line, which must begin like this. */
        String hear(String beginning) throws IOException {
            String line = line();
            if (!line.startsWith(beginning)) {
                throw new AssertionError("expected " + beginning + "..., and the client said " + line);
            }
            return line;
        }

        Talk answer(String beginning, String... replyLines) throws IOException {
            hear(beginning);
            return say(replyLines);
        }

        /** Greeting and EHLO. */
        Talk greet(String... extensions) throws IOException {
            say("220 mail.acme.test ready");
            return ehlo(extensions);
        }

        Talk ehlo(String... extensions) throws IOException {
            hear("EHLO ");
            say("250-" + Account.HOST);
            for (String extension : extensions) {
                say("250-" + extension);
            }
            return say("250 HELP");
        }

        /** Everything up to the content, all of it taken. */
        Talk envelope() throws IOException {
            answer("MAIL FROM:", "250 2.1.0 ok").answer("RCPT TO:", "250 2.1.5 ok");
            return answer("DATA", "354 go ahead");
        }

        /** Reads a mail up to the line with the dot. */
        Talk mail() throws IOException {
            ByteArrayOutputStream mail = new ByteArrayOutputStream();
            for (byte[] line = rawLine(); !(line.length == 3 && line[0] == '.'); line = rawLine()) {
                int stuffed = line[0] == '.' ? 1 : 0;
                mail.write(line, stuffed, line.length - stuffed);
            }
            mails.add(mail.toByteArray());
            return this;
        }

        /** Whether the client says nothing for so long. */
        boolean silentFor(int millis) throws IOException {
            socket.setSoTimeout(millis);
            in.mark(1);
            try {
                return in.read() < 0;
            } catch (SocketTimeoutException e) {
                return true;
            } finally {
                in.reset();
                socket.setSoTimeout(0);
            }
        }

        /** Reads this much and no more. */
        Talk swallow(int bytes) throws IOException {
            in.readNBytes(bytes);
            return this;
        }

        Talk tls(SSLContext context) throws IOException {
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, 0, true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            ((ExtendedSSLSession) secured.getSession())
                    .getRequestedServerNames().stream()
                            .map(name -> ((SNIHostName) name).getAsciiName())
                            .forEach(namesAskedFor::add);
            use(secured);
            return this;
        }

        /** Takes mail until the client leaves. */
        void serve() throws IOException {
            for (String line = line(); !line.equals("QUIT"); line = line()) {
                if (line.equals("DATA")) {
                    say("354 go ahead");
                    mail();
                }
                say("250 2.0.0 ok");
            }
            say("221 bye");
        }

        /** Lets another server do the rest; that one's greeting is kept back. */
        void handOver(int port) throws IOException {
            try (Socket other = new Socket()) {
                other.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                InputStream answers = new BufferedInputStream(other.getInputStream());
                readLine(answers);
                thread("hand-over", () -> {
                    try {
                        in.transferTo(other.getOutputStream());
                        other.shutdownOutput();
                    } catch (IOException e) {
                        // One of the two has left.
                    }
                });
                answers.transferTo(socket.getOutputStream());
            }
        }

        /** Says nothing until the client leaves. */
        void hang() throws IOException {
            in.readAllBytes();
        }

        void drop() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone in any case.
            }
        }

        /** Drops the connection so that the client's next write fails, not only its next read. */
        void reset() throws SocketException {
            socket.setSoLinger(true, 0);
            drop();
        }

        private String line() throws IOException {
            byte[] line = rawLine();
            String text = new String(line, 0, line.length - 2, StandardCharsets.UTF_8);
            lines.add(text);
            return text;
        }

        private byte[] rawLine() throws IOException {
            return readLine(in);
        }

        private void use(Socket next) throws IOException {
            socket = next;
            in = new BufferedInputStream(next.getInputStream());
        }

        private static byte[] readLine(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int last = 0;
            for (int one = in.read(); ; one = in.read()) {
                if (one < 0) {
                    throw new IOException("the client has left");
                }
                line.write(one);
                if (last == '\r' && one == '\n') {
                    return line.toByteArray();
                }
                last = one;
            }
        }
    }
}
