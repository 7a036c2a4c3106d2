/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs commands in Karaf's shell as an operator's script would: by bin/client, which finds host, port, user and password
 * in etc. A call takes a bit over a second, most of it for a JVM to start, so it is worth giving it several commands.
 */
public final class KarafShell {
    private static final Duration LONGEST_CALL = Duration.ofMinutes(2);

    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    private final KarafInstallation karaf;

    KarafShell(KarafInstallation karaf) {
        this.karaf = karaf;
    }

    /**
     * What came of a call.
     *
     * @param status 0 if the last command succeeded
     * @param output of all commands, errors included
     */
    public record Outcome(int status, String output) {
        /** Whether the last command succeeded. */
        public boolean succeeded() {
            return status == 0;
        }
    }

    /** Runs commands one after the other. */
    public Outcome run(String... commands) throws IOException, InterruptedException {
        // Batch mode reads its commands from standard input: given as arguments, they end at once without a terminal.
        ProcessBuilder client =
                new ProcessBuilder(karaf.directory().resolve("bin/client").toString(), "-b").redirectErrorStream(true);
        KarafProcess.ownEnvironment(client, List.of());
        Process process = client.start();
        OutputCollector output = OutputCollector.of(process.getInputStream());
        try {
            process.getOutputStream().write(String.join("\n", commands).getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("No answer within " + LONGEST_CALL.toSeconds() + " s from Karaf's shell to: "
                        + String.join("; ", commands) + "\n" + output.soFar());
            }
            return new Outcome(
                    process.exitValue(),
                    COLOURS.matcher(output.whole()).replaceAll("").strip());
        } finally {
            process.destroyForcibly();
        }
    }

    /** As one argument of a command, whatever is in it: the shell would compute with the % of a URL. */
    public static String quote(Object argument) {
        return "'" + argument.toString().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** Runs commands of which the last must succeed. */
    public String require(String... commands) throws IOException, InterruptedException {
        Outcome outcome = run(commands);
        if (!outcome.succeeded()) {
            throw new IOException("Karaf's shell refused: " + String.join("; ", commands) + "\n" + outcome.output());
        }
        return outcome.output();
    }
}
