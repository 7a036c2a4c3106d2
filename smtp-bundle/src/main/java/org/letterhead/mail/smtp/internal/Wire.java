/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/**
 * The face of a {@link Line} that Angus works with. Angus offers no hook at its streams, but it takes a connected
 * socket: so this is one, over TCP or over TLS, that waits no longer and reads no more than the line allows. It answers
 * what Angus asks of a socket and nothing else.
 */
final class Wire extends Socket {
    private final Line line;
    private final Socket socket;

    Wire(Line line, Socket socket) {
        this.line = line;
        this.socket = socket;
    }

    Line line() {
        return line;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read() throws IOException {
                socket.setSoTimeout(line.patience());
                int one = super.read();
                line.read(one < 0 ? -1 : 1);
                return one;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                socket.setSoTimeout(line.patience());
                int count = super.read(bytes, offset, length);
                line.read(count);
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public InetAddress getInetAddress() {
        return line.peer();
    }

    @Override
    public int getPort() {
        return line.port();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !line.isOpen();
    }

    @Override
    public void close() {
        line.close();
    }

    @Override
    public String toString() {
        return line.peer() + ":" + line.port();
    }
}
