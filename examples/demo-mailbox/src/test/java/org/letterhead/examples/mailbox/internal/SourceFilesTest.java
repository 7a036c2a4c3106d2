/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {
    @TempDir
    Path directory;

    @Test
    void numbersGoOnAfterARestart() throws IOException {
        SourceFiles.in(directory).write(new byte[] {'1'});
        SourceFiles.in(directory).write(new byte[] {'2'});

        SourceFiles third = SourceFiles.in(directory);
        assertThat(third.write(new byte[] {'3'})).isEqualTo(directory.resolve("3.eml"));
        assertThat(third.write(new byte[] {'4'})).isEqualTo(directory.resolve("4.eml"));
        assertThat(directory.resolve("1.eml")).hasBinaryContent(new byte[] {'1'});
        assertThat(directory.resolve("2.eml")).hasBinaryContent(new byte[] {'2'});
    }

    @Test
    void goesOnBehindTheHighestNumberNotTheLatestName() throws IOException {
        Files.createFile(directory.resolve("9.eml"));
        Files.createFile(directory.resolve("10.eml"));

        assertThat(SourceFiles.in(directory).write(new byte[0])).isEqualTo(directory.resolve("11.eml"));
    }

    @Test
    void overlooksWhatItDidNotWrite() throws IOException {
        for (String stray : new String[] {"notes.txt", "x7.eml", "8.eml.bak", "-9.eml", "9".repeat(40) + ".eml"}) {
            Files.createFile(directory.resolve(stray));
        }
        // A kill in the middle of writing leaves this behind; it is written over.
        Files.writeString(directory.resolve("1.part"), "half a mail that is longer than the next one");

        assertThat(SourceFiles.in(directory).write(new byte[] {'1'})).isEqualTo(directory.resolve("1.eml"));
        assertThat(directory.resolve("1.eml")).hasBinaryContent(new byte[] {'1'});
        assertThat(directory.resolve("1.part")).doesNotExist();
    }

    @Test
    void makesItsDirectory() throws IOException {
        assertThat(SourceFiles.in(directory.resolve("data/demo-mailbox")).write(new byte[0]))
                .exists();
    }

    @Test
    void leavesNothingHalfWhenItCannotWrite() throws IOException {
        SourceFiles files = SourceFiles.in(directory);
        Files.createDirectories(directory.resolve("1.eml/in the way"));

        assertThatIOException().isThrownBy(() -> files.write(new byte[] {'1'}));
        assertThat(directory.resolve("1.part")).doesNotExist();
    }
}
