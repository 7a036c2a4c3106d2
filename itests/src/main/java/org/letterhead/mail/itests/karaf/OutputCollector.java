/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what a process says on a thread of its own, so that neither waits for the other. */
final class OutputCollector {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Thread reader;

    private OutputCollector(InputStream output) {
        reader = new Thread(() -> read(output), "karaf-output");
        reader.setDaemon(true);
        reader.start();
    }

    static OutputCollector of(InputStream output) {
        return new OutputCollector(output);
    }

    /** What it has said until now. */
    String soFar() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Everything; to be called when the process has ended. */
    String whole() throws InterruptedException {
        reader.join(5_000);
        return soFar();
    }

    private void read(InputStream output) {
        try (output) {
            output.transferTo(said);
        } catch (IOException e) {
            // The process was killed: what it said until then is there.
            said.writeBytes(("\n(its output ended: " + e.getMessage() + ")\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
