/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a program of the operating system to its end. */
final class Command {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Command() {}

    /** Runs it and returns what it said; anything but the exit status 0 is a failure. */
    static String run(String... command) throws IOException, InterruptedException {
        return run(Arrays.asList(command));
    }

    static String run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("letterhead-command", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(said, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + (ended ? " failed: " : " does not end: ") + text);
            }
            return text;
        } finally {
            Files.deleteIfExists(said);
        }
    }

    /** Whether this JVM may do everything. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The command as that user; only root can. It keeps the process number. */
    static List<String> as(String user, String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    /** The newest of the files that match, such as the program of the latest version. */
    static Path newest(Path directory, String... below) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> versions = Files.list(directory)) {
                for (Path version :
                        versions.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    for (String name : below) {
                        if (Files.exists(version.resolve(name))) {
                            return version.resolve(name);
                        }
                    }
                }
            }
        }
        throw new IOException("There is no " + String.join(" or ", below) + " below " + directory
                + ": ./check and ./soak install what is missing");
    }
}
