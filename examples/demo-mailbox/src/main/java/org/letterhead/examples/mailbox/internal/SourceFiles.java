/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The received mails as files {@code 1.eml}, {@code 2.eml}, ... of one directory. A file is there whole or not at all.
 * Its name is only ever a number: nothing that a sender writes can choose a file.
 */
final class SourceFiles {
    private static final Pattern NUMBERED = Pattern.compile("([0-9]{1,18})\\.eml");

    private final Path directory;
    private long last;

    private SourceFiles(Path directory, long last) {
        this.directory = directory;
        this.last = last;
    }

    /** Makes the directory if it is missing, and goes on behind the highest number in it. */
    static SourceFiles in(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> there = Files.list(directory)) {
            return new SourceFiles(
                    directory, there.mapToLong(SourceFiles::numberOf).max().orElse(0));
        }
    }

    /** Writes one mail, byte for byte. */
    synchronized Path write(byte[] source) throws IOException {
        Path whole = directory.resolve(last + 1 + ".eml");
        Path part = directory.resolve(last + 1 + ".part");
        try {
            Files.write(part, source);
            Files.move(part, whole, ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        last++;
        return whole;
    }

    /** The number of a file; 0 if it is none of ours. */
    static long numberOf(Path file) {
        Matcher name = NUMBERED.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }
}
