/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A clock for a process that shows what this JVM says, while time itself (System.nanoTime, waiting) goes on as always. */
public final class FakeClock {
    private final Path shift;

    private FakeClock(Path shift) {
        this.shift = shift;
    }

    /** One that is kept in a directory and shows the right time yet. */
    public static FakeClock in(Path directory) throws IOException {
        FakeClock clock = new FakeClock(Files.createDirectories(directory).resolve("clock"));
        clock.shift("+0");
        return clock;
    }

    /** Sets it, in processes that run already within a second; {@code -2h} is two hours back. */
    public void shift(String by) throws IOException {
        Files.writeString(shift, by + "\n");
    }

    /** What a process must have in its environment to see this clock. */
    public Map<String, String> environment() throws IOException {
        return Map.of(
                "LD_PRELOAD",
                library().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                shift.toAbsolutePath().toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Without this, every wait of the JVM ends at once: it waits by the monotonic clock.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    private static Path library() throws IOException {
        return Command.newest(Path.of("/usr/lib"), "faketime/libfaketimeMT.so.1");
    }
}
