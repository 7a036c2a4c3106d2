/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What the build tells these tests, and a fresh Karaf for each class of them. */
final class TestKaraf {
    /** The least helpful charset: what depends on it shows. */
    static final String ASCII = "-Dfile.encoding=US-ASCII";

    static final String VERSION = System.getProperty("letterhead.version");
    static final Path KAR = existing(Path.of(System.getProperty("letterhead.kar")));
    static final String FEATURES = "mvn:org.letterhead/letterhead-features/" + VERSION + "/xml/features";

    private static final Path DIRECTORY = Path.of(System.getProperty("test.directory"));

    private TestKaraf() {}

    /** A Karaf as it comes, unpacked anew. */
    static KarafInstallation unpack(Class<?> test) throws IOException {
        Path directory = DIRECTORY.resolve(test.getSimpleName());
        KarafInstallation.deleteTree(directory);
        return KarafInstallation.unpack(archive(), directory);
    }

    /** The KAR's content as a Maven repository, so that single features can be installed from it without a network. */
    static Path repository() throws IOException {
        Path repository = DIRECTORY.resolve("repository");
        try (ZipFile kar = new ZipFile(KAR.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = kar.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().startsWith("repository/") && !entry.isDirectory()) {
                    Path file = repository.resolve(entry.getName().substring("repository/".length()));
                    Files.createDirectories(file.getParent());
                    Files.deleteIfExists(file);
                    try (InputStream content = kar.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
        return repository;
    }

    /** A directory of a test's own, empty. */
    static Path emptyDirectory(String name) throws IOException {
        Path directory = DIRECTORY.resolve(name);
        KarafInstallation.deleteTree(directory);
        return Files.createDirectories(directory);
    }

    /** The settings that keep the demo off its usual port, which somebody may be using. */
    static void useFreeMailPort(KarafInstallation karaf) throws IOException {
        String port = Integer.toString(KarafPorts.free(1).get(0));
        karaf.configure("org.letterhead.mail.demo.mailbox", Map.of("port", port));
        karaf.configure("org.letterhead.mail.relay", Map.of("host", "127.0.0.1", "port", port, "encryption", "none"));
    }

    /** The features of the repository, in its order. */
    static final List<String> NAMES = List.of(
            "letterhead-api",
            "letterhead-branded",
            "letterhead-templates",
            "letterhead-accounts",
            "letterhead-h2",
            "letterhead-postgresql",
            "letterhead-core",
            "letterhead-smtp",
            "letterhead-web",
            "letterhead-shell",
            "letterhead-health",
            "letterhead",
            "letterhead-demo");

    private static Path archive() {
        return Path.of(System.getProperty("karaf.archive"));
    }

    private static Path existing(Path kar) {
        if (!Files.isRegularFile(kar)) {
            throw new IllegalStateException("There is no KAR at " + kar + ": build the module features first, as"
                    + " mvn verify in the project's root does");
        }
        return kar;
    }
}
