/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a mail behind DATA: byte for byte, but for the dot that is doubled at the beginning of a line (RFC 5321
 * section 4.5.2). A CR or LF alone is an error and not repaired: servers differ in what they take for the end of a line,
 * and a mail that hides an end of data there could smuggle a second mail in.
 *
 * <p>A connection keeps one for all its mails, and {@link #begin} starts the next. A mail that fits into the buffer
 * leaves in one write, together with the line that ends it.
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

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private enum At {
        LINE_START,
        IN_LINE,
        AFTER_CR
    }

    private final byte[] buffer = new byte[BUFFER];
    private OutputStream out;
    private int used;
    private At at;
    private boolean serverFailed;

    /** Starts a mail. */
    DataStream begin(OutputStream to) {
        out = to;
        used = 0;
        at = At.LINE_START;
        serverFailed = false;
        return this;
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

    /**
     * Copies what needs no change as a whole: it stops only at dots that begin a line. The line breaks at both ends of
     * the array, where its neighbours matter, are left to {@link #write(int)}.
     */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int start = offset;
        while (start < end && at != At.IN_LINE) {
            write(bytes[start++]);
        }
        if (start == end) {
            return;
        }
        int copied = start;
        int lineBreak = lineBreak(bytes, start, end);
        while (lineBreak + 2 < end) {
            if (bytes[lineBreak] != '\r' || bytes[lineBreak + 1] != '\n') {
                throw new NotCanonical();
            }
            int nextLine = lineBreak + 2;
            if (bytes[nextLine] == '.') {
                put(bytes, copied, nextLine);
                put((byte) '.');
                copied = nextLine;
            }
            lineBreak = lineBreak(bytes, nextLine, end);
        }
        put(bytes, copied, lineBreak);
        at = lineBreak > start && bytes[lineBreak - 1] == '\n' ? At.LINE_START : At.IN_LINE;
        for (int i = lineBreak; i < end; i++) {
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
        put(END, 0, END.length);
        send();
    }

    /** Whether an error came from the connection and not from the mail. */
    boolean serverFailed() {
        return serverFailed;
    }

    /** The first CR or LF, or the end if there is none. */
    private static int lineBreak(byte[] bytes, int from, int end) {
        int i = from;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            // Marks every byte below 14. Bytes above a marked one can be marked by mistake, the lowest one never is.
            long marked = (eight - ONES * 14) & ~eight & HIGH_BITS;
            if (marked != 0) {
                i += Long.numberOfTrailingZeros(marked) / Byte.SIZE;
                if (bytes[i] == '\r' || bytes[i] == '\n') {
                    return i;
                }
                // A tab or the like; the eight bytes are looked at again from the one behind it.
                i -= Long.BYTES - 1;
            }
        }
        for (; i < end; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                return i;
            }
        }
        return end;
    }

    private void put(byte one) throws IOException {
        if (used == buffer.length) {
            send();
        }
        buffer[used++] = one;
    }

    private void put(byte[] bytes, int from, int to) throws IOException {
        int next = from;
        while (next < to) {
            if (used == buffer.length) {
                send();
            }
            int count = Math.min(to - next, buffer.length - used);
            System.arraycopy(bytes, next, buffer, used, count);
            used += count;
            next += count;
        }
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
