/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrphanGuardTest {
    @Test
    void aProcessDoesNotOutliveAKilledLauncher() throws Exception {
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(launcher.getInputStream(), StandardCharsets.US_ASCII));
        ProcessHandle launched =
                ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
        try {
            assertThat(launched.isAlive()).isTrue();

            launcher.destroyForcibly().waitFor();

            launched.onExit().get(30, TimeUnit.SECONDS);
            assertThat(launched.isAlive()).isFalse();
        } finally {
            launched.destroyForcibly();
            launcher.destroyForcibly();
        }
    }

    /** Launches something that would run for an hour, says its process number, and waits to be killed. */
    static final class Launcher {
        private Launcher() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Process launched = new ProcessBuilder("sleep", "3600").start();
            OrphanGuard.of(launched);
            System.out.println(launched.pid());
            launched.waitFor();
        }
    }
}
