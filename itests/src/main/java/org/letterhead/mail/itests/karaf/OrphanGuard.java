/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;

/**
 * Kills a process when this JVM is gone, even by kill -9, which runs no shutdown hook: a small shell that waits for the
 * end of a pipe that only this JVM holds open.
 */
final class OrphanGuard implements AutoCloseable {
    private final Process shell;

    private OrphanGuard(Process shell) {
        this.shell = shell;
    }

    static OrphanGuard of(Process guarded) throws IOException {
        // Ctrl-C reaches the whole process group; the guard must outlive it.
        String script = "trap '' INT TERM HUP; read -r line; kill -9 \"$1\"";
        return new OrphanGuard(new ProcessBuilder("sh", "-c", script, "guard", Long.toString(guarded.pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** To be called when the guarded process has ended; its number may soon be another one's. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
