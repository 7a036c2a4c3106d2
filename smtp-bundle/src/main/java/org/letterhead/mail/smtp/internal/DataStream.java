/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a mail behind DATA: byte for byte, but for the dot that is doubled at the beginning of a line (RFC 5321
 * section 4.5.2). A CR or LF alone is an error and not repaired: servers differ in what they take for the end of a line,
 * and a mail that hides an end of data there could smuggle a second mail in.
 */
final class DataStream extends OutputStream {
    /** The mail is not what it should be; the server is not at fault. */
    static final class NotCanonical extends IOException {
        private static final long serialVersionUID = 1L;

        NotCanonical() {
            super("the composed mail has a CR or LF that stands alone");
        }
    }

    static final int BUFFER = 16 * 1024;

    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum At {
        LINE_START,
        IN_LINE,
        AFTER_CR
    }

    private final OutputStream out;
    private final byte[] buffer;
    private int used;
    private At at = At.LINE_START;
    private boolean serverFailed;

    /** The buffer is lent: a connection keeps one for all its mails. */
    DataStream(OutputStream out, byte[] buffer) {
        this.out = out;
        this.buffer = buffer;
    }

    @Override
    public void write(int b) throws IOException {
        byte one = (byte) b;
        if ((one == '\n') != (at == At.AFTER_CR)) {
            throw new NotCanonical();
        }
        if (one == '.' && at == At.LINE_START) {
            put(one);
        }
        put(one);
        at = one == '\n' ? At.LINE_START : one == '\r' ? At.AFTER_CR : At.IN_LINE;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** The mail is complete; its last line is ended if it was not. */
    void endLine() throws IOException {
        if (at == At.AFTER_CR) {
            throw new NotCanonical();
        }
        if (at == At.IN_LINE) {
            write('\r');
            write('\n');
        }
    }

    /** Writes the line with the dot, behind whatever is left of the mail. */
    void end() throws IOException {
        for (byte one : END) {
            put(one);
        }
        send();
    }

    /** Whether an error came from the connection and not from the mail. */
    boolean serverFailed() {
        return serverFailed;
    }

    private void put(byte one) throws IOException {
        if (used == buffer.length) {
            send();
        }
        buffer[used++] = one;
    }

    private void send() throws IOException {
        try {
            out.write(buffer, 0, used);
            out.flush();
        } catch (IOException e) {
            serverFailed = true;
            throw e;
        }
        used = 0;
    }
}
