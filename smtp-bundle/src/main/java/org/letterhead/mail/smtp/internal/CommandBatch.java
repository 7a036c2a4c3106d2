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
    private byte[] bytes = new byte[1024];
    private int used;

    CommandBatch add(String command) {
        if (command.indexOf('\r') >= 0 || command.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a command has a line break in it");
        }
        append(command.getBytes(StandardCharsets.UTF_8));
        append(new byte[] {'\r', '\n'});
        return this;
    }

    /** How many bytes wait to be sent. */
    int size() {
        return used;
    }

    /** Sends what has been added and begins anew. */
    void send(OutputStream out) throws IOException {
        int length = used;
        used = 0;
        out.write(bytes, 0, length);
        out.flush();
    }

    /** Forgets what has not been sent. */
    void clear() {
        used = 0;
    }

    private void append(byte[] more) {
        if (used + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more.length));
        }
        System.arraycopy(more, 0, bytes, used, more.length);
        used += more.length;
    }
}
