/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir
    Path directory;

    @Test
    void replacesASettingOfSeveralLinesAndKeepsTheRest() throws IOException {
        Path file = Files.writeString(
                directory.resolve("x.cfg"),
                """
                # ports = are explained here
                ports= one, \\
                    two, \\
                    three
                ports.other = kept
                """);

        new ConfigurationFile(file).set(Map.of("ports", "four"));

        assertThat(file)
                .hasContent(
                        """
                        # ports = are explained here
                        ports.other = kept
                        ports = four
                        """);
    }

    @Test
    void makesAMissingFile() throws IOException {
        Path file = directory.resolve("new.cfg");

        new ConfigurationFile(file).set(Map.of("host", "127.0.0.1"));

        assertThat(file).hasContent("host = 127.0.0.1\n");
    }
}
