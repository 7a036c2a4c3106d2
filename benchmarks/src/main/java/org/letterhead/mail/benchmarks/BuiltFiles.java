/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What ./bench has built for a Karaf; it says where.
 *
 * @param karaf the archive of a Karaf
 * @param kar Letterhead
 * @param templates the bundle that holds the templates
 * @param inKaraf the bundle that carries orders out
 * @param insideDelivery the fragment that reaches delivery's own classes
 */
record BuiltFiles(Path karaf, Path kar, Path templates, Path inKaraf, Path insideDelivery) {
    static BuiltFiles fromProperties() throws IOException {
        return new BuiltFiles(
                file("bench.karaf"),
                file("bench.kar"),
                file("bench.templates"),
                file("bench.in.karaf"),
                file("bench.inside.delivery"));
    }

    private static Path file(String property) throws IOException {
        String value = System.getProperty(property, "");
        if (value.isEmpty() || !Files.isRegularFile(Path.of(value))) {
            throw new IOException(property + " is \"" + value + "\" and no file: start the benchmark with ./bench");
        }
        return Path.of(value).toAbsolutePath();
    }
}
