/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What ./run was asked for. Everything comes as system properties, since ./run has checked the command line already.
 *
 * @param once stop again when the mail has arrived
 * @param archive the Karaf to unpack
 * @param kar this run's copy of what to install
 * @param directory this run's own
 * @param smtpPort the demo mailbox's; empty for a free one
 * @param sshPort the shell's; empty for a free one
 * @param httpPort the web server's; empty for a free one
 * @param browser what opens an address in the person's browser; empty for nothing
 */
record RunOptions(
        boolean once,
        Path archive,
        Path kar,
        Path directory,
        OptionalInt smtpPort,
        OptionalInt sshPort,
        OptionalInt httpPort,
        Optional<String> browser) {
    static RunOptions fromProperties() throws IOException {
        return new RunOptions(
                Boolean.getBoolean("run.once"),
                path("run.archive"),
                path("run.kar"),
                path("run.directory"),
                port("run.smtp.port"),
                port("run.ssh.port"),
                port("run.http.port"),
                Optional.of(System.getProperty("run.browser", "")).filter(program -> !program.isEmpty()));
    }

    private static Path path(String property) throws IOException {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IOException("The property " + property + " is missing: start the demo with ./run");
        }
        return Path.of(value).toAbsolutePath();
    }

    /** Tells at once that a wished port is taken, instead of after half a minute. */
    private static OptionalInt port(String property) throws IOException {
        String value = System.getProperty(property, "");
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(value);
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return OptionalInt.of(free.getLocalPort());
        } catch (IOException e) {
            throw new IOException(
                    "Port " + port + " of 127.0.0.1 is taken (" + e.getMessage() + "): choose another or none", e);
        }
    }
}
