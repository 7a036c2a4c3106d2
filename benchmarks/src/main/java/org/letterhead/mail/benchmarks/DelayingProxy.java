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
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A long line to a server: whatever goes in at one end comes out at the other after half a round trip, and many things
 * can be on the way at the same time.
 */
final class DelayingProxy implements AutoCloseable {
    private record Piece(byte[] bytes, long due) {}

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final InetSocketAddress server;
    private final long halfRoundTrip;

    DelayingProxy(InetSocketAddress server, Duration roundTrip) throws IOException {
        this.server = server;
        this.halfRoundTrip = roundTrip.toNanos() / 2;
        start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket onward = new Socket(server.getAddress(), server.getPort());
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
                carry(client, onward);
                carry(onward, client);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
        start(() -> {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    underWay.add(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + halfRoundTrip));
                }
            } catch (IOException e) {
                // One end has left; the other is told below.
            }
            underWay.add(new Piece(new byte[0], System.nanoTime() + halfRoundTrip));
        });
        start(() -> {
            try (to) {
                OutputStream out = to.getOutputStream();
                for (Piece piece = underWay.take(); piece.bytes().length > 0; piece = underWay.take()) {
                    TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
                    out.write(piece.bytes());
                }
            } catch (IOException e) {
                // The other end has left.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "delaying-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
