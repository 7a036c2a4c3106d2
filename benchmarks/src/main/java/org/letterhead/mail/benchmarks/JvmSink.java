/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A sink in this JVM, with a thread for each connection. It offers what a real server of today offers. */
final class JvmSink implements Sink {
    private static final byte[] GREETING = bytes("220 sink ESMTP");
    private static final byte[] HELLO =
            bytes("250-sink", "250-PIPELINING", "250-8BITMIME", "250-ENHANCEDSTATUSCODES", "250 SIZE 100000000");
    private static final byte[] OK = bytes("250 2.0.0 ok");
    private static final byte[] GO_AHEAD = bytes("354 go ahead");
    private static final byte[] BYE = bytes("221 2.0.0 bye");

    private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getByName("127.0.0.1"));

    JvmSink() throws IOException {
        start(this::accept);
    }

    @Override
    public String name() {
        return "sink in the JVM";
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                start(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void talk(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Talk(socket.getInputStream(), socket.getOutputStream()).play();
        } catch (IOException e) {
            // The client has left.
        }
    }

    /** Answers all commands that have come together in one write, as real servers do. */
    private static final class Talk {
        private final InputStream in;
        private final OutputStream out;
        private final byte[] buffer = new byte[64 * 1024];
        private final byte[] replies = new byte[64 * 1024];
        private int next;
        private int filled;
        private int waiting;

        Talk(InputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        void play() throws IOException {
            reply(GREETING);
            while (true) {
                int first = read() & ~0x20;
                int second = read() & ~0x20;
                for (int b = second; b != '\n'; ) {
                    b = read();
                }
                if (first == 'E' || first == 'H') {
                    reply(HELLO);
                } else if (first == 'D') {
                    reply(GO_AHEAD);
                    content();
                    reply(OK);
                } else if (first == 'Q') {
                    reply(BYE);
                    out.write(replies, 0, waiting);
                    return;
                } else {
                    reply(OK);
                }
            }
        }

        private void content() throws IOException {
            int end = '\r' << 24 | '\n' << 16 | '.' << 8 | '\r';
            int last = '\r' << 8 | '\n';
            while (true) {
                int one = read();
                if (one == '\n' && last == end) {
                    return;
                }
                last = last << 8 | one;
            }
        }

        private void reply(byte[] reply) throws IOException {
            if (waiting + reply.length > replies.length) {
                out.write(replies, 0, waiting);
                waiting = 0;
            }
            System.arraycopy(reply, 0, replies, waiting, reply.length);
            waiting += reply.length;
        }

        private int read() throws IOException {
            if (next == filled) {
                if (waiting > 0) {
                    out.write(replies, 0, waiting);
                    waiting = 0;
                }
                filled = in.read(buffer);
                next = 0;
                if (filled < 0) {
                    throw new IOException("the client has left");
                }
            }
            return buffer[next++] & 0xff;
        }
    }

    private static byte[] bytes(String... lines) {
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "sink");
        thread.setDaemon(true);
        thread.start();
    }
}
