/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file of Karaf's etc directory, in which settings are replaced and the comments kept. */
final class ConfigurationFile {
    private final Path file;

    ConfigurationFile(Path file) {
        this.file = file;
    }

    /** Sets these keys; a value is written as it is. */
    void set(Map<String, String> settings) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean dropping = false;
        for (String line : Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.<String>of()) {
            // A setting goes on in the next line when it ends in a backslash.
            dropping = dropping || settings.keySet().stream().anyMatch(key -> sets(line, key));
            if (!dropping) {
                lines.add(line);
            }
            dropping = dropping && line.endsWith("\\");
        }
        settings.forEach((key, value) -> lines.add(key + " = " + value));
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    private static boolean sets(String line, String key) {
        String text = line.strip();
        return text.startsWith(key) && text.substring(key.length()).strip().startsWith("=");
    }
}
