/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the build gives to the tests and to ./soak.
 *
 * @param archive the Karaf to unpack
 * @param kar Letterhead
 * @param loadHost the bundle that sends
 * @param directory where the Karafs live
 */
public record Material(Path archive, Path kar, Path loadHost, Path directory) {
    /** From system properties. */
    public static Material fromProperties() throws IOException {
        return new Material(
                file("karaf.archive"),
                file("letterhead.kar"),
                file("load.host"),
                Path.of(property("test.directory")).toAbsolutePath());
    }

    private static Path file(String name) throws IOException {
        Path file = Path.of(property(name)).toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            throw new IOException("There is no " + file + ": build it first, as mvn verify in the project's root does");
        }
        return file;
    }

    private static String property(String name) throws IOException {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IOException("The property " + name + " is missing: start this with ./check or ./soak");
        }
        return value;
    }
}
