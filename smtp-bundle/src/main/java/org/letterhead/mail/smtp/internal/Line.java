/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.letterhead.mail.transport.Deadline;

/**
 * One TCP connection: who is at the other end, how long to wait for it, and why it ended.
 *
 * <p>It is a channel and not a plain socket for two reasons: an interrupt ends whatever a thread waits for on it, and
 * the JVM's {@code socksProxyHost} property does not redirect it.
 */
final class Line {
    /** No honest reply comes near it; a server that never ends its reply must not fill the memory. */
    static final int LONGEST_REPLY = 128 * 1024;

    private final SocketChannel channel;
    private final InetAddress peer;
    private final int port;
    private final Duration readTimeout;

    private Wire top;
    private volatile Deadline deadline;
    private Duration silence;
    private int replyBytes;

    private volatile boolean aborted;
    private volatile boolean ended;

    private Line(SocketChannel channel, InetAddress peer, int port, SmtpServer server, Deadline deadline) {
        this.channel = channel;
        this.peer = peer;
        this.port = port;
        this.readTimeout = server.readTimeout();
        this.silence = readTimeout;
        this.deadline = deadline;
        this.top = new Wire(this, channel.socket());
    }

    /** Connects to exactly this address; the server's name is kept only to check its certificate. */
    static Line open(SmtpServer server, InetSocketAddress address, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean open = false;
        try {
            // Commands are small and each waits for its answer: with Nagle's algorithm each would wait 40 ms more.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket()
                    .connect(address, deadline.orSooner(server.connectTimeout()).remainingMillis());
            InetAddress peer =
                    InetAddress.getByAddress(server.host(), address.getAddress().getAddress());
            Line line = new Line(channel, peer, address.getPort(), server, deadline);
            open = true;
            return line;
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    /** The other end, under the name from the settings: nobody looks the address up backwards. */
    InetAddress peer() {
        return peer;
    }

    int port() {
        return port;
    }

    /** What is read and written at present: TCP, or TLS on it. */
    Wire top() {
        return top;
    }

    void raise(Wire secured) {
        top = secured;
    }

    OutputStream output() throws IOException {
        return top.getOutputStream();
    }

    /** From now on every wait ends at this deadline. */
    void until(Deadline end) {
        deadline = end;
        silence = readTimeout;
    }

    /** The server may be silent for longer now, but not beyond the deadline. */
    void beMorePatient(Duration wait) {
        silence = wait.compareTo(readTimeout) > 0 ? wait : readTimeout;
    }

    /** A new reply begins. */
    void expectReply() {
        replyBytes = 0;
    }

    /** The time-out for the next read. */
    int patience() throws SocketTimeoutException {
        if (deadline.expired()) {
            throw new SocketTimeoutException("the deadline is over");
        }
        return deadline.orSooner(silence).remainingMillis();
    }

    void read(int bytes) throws IOException {
        if (bytes < 0) {
            ended = true;
            return;
        }
        replyBytes += bytes;
        if (replyBytes > LONGEST_REPLY) {
            throw new IOException("the server's reply is longer than " + LONGEST_REPLY + " bytes");
        }
    }

    /** Ends the line because somebody on this side wants it. From any thread, at once. */
    void abort() {
        aborted = true;
        close();
    }

    /** Closes the TCP connection itself: closing TLS could wait for a write that hangs. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost: whatever was under way finds out by itself.
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    boolean wasAborted() {
        return aborted;
    }

    /** Whether whoever ended it did so because the time was up. */
    boolean isOverdue() {
        return deadline.expired();
    }

    /** Whether the server has closed its side. */
    boolean hasEnded() {
        return ended;
    }

    boolean sendsAtOnce() throws IOException {
        return channel.getOption(StandardSocketOptions.TCP_NODELAY);
    }
}
