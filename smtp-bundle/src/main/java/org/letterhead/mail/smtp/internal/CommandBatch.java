/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Commands that leave together in one write. They do not go through Angus, which flushes after each command; and nothing
 * of them can ever be in a log of Angus's.
 */
final class CommandBatch {
    private static final byte[] LINE_END = {'\r', '\n'};

    private byte[] bytes = new byte[1024];
    private int used;

    CommandBatch add(String command) {
        if (command.indexOf('\r') >= 0 || command.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a command has a line break in it");
        }
        append(command.getBytes(StandardCharsets.UTF_8));
        append(LINE_END);
        return this;
    }

    /** How many bytes wait to be sent. */
    int size() {
        return used;
    }

    /** Sends what has been added and begins anew. */
    void send(OutputStream out) throws IOException {
        try {
            out.write(bytes, 0, used);
            out.flush();
        } finally {
            clear();
        }
    }

    /** Begins anew. Nothing stays behind: a login is a command too, and a connection lives long. */
    void clear() {
        Arrays.fill(bytes, 0, used, (byte) 0);
        used = 0;
    }

    private void append(byte[] more) {
        if (used + more.length > bytes.length) {
            byte[] outgrown = bytes;
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more.length));
            Arrays.fill(outgrown, (byte) 0);
        }
        System.arraycopy(more, 0, bytes, used, more.length);
        used += more.length;
    }
}
