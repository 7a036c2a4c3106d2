/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Karaf unpacked from its archive into a directory of its own: on ports of its own, bound to the loopback interface,
 * with one user, and cut off from every remote Maven repository, so that it has only what is in it or is given to it.
 */
public final class KarafInstallation {
    private static final String USER = "letterhead";
    private static final List<String> OWN_REPOSITORIES = List.of(
            "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots",
            "${karaf.data.uri}kar@id=kar.repository@multi@snapshots");

    private final Path directory;
    private final KarafPorts ports;
    private final String password;

    private KarafInstallation(Path directory, KarafPorts ports, String password) {
        this.directory = directory;
        this.ports = ports;
        this.password = password;
    }

    /** Unpacks a Karaf with free ports. */
    public static KarafInstallation unpack(Path archive, Path directory) throws IOException {
        return unpack(archive, directory, KarafPorts.free());
    }

    /**
     * Unpacks a Karaf.
     *
     * @param archive an apache-karaf tar.gz
     * @param directory is made; what is in it already is written over
     */
    public static KarafInstallation unpack(Path archive, Path directory, KarafPorts ports) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw new IOException("There is no Karaf at " + archive + ": the build of itests puts it there");
        }
        Path home = directory.toAbsolutePath().normalize();
        Files.createDirectories(home);
        untar(archive.toAbsolutePath(), home);
        KarafInstallation karaf = new KarafInstallation(home, ports, drawPassword(12));
        karaf.usePorts();
        karaf.addUser();
        karaf.useRepositories(List.of());
        return karaf;
    }

    /** Sets some keys of a configuration; to be called before the start, or Karaf takes them over about a second later. */
    public KarafInstallation configure(String pid, Map<String, String> settings) throws IOException {
        new ConfigurationFile(etc().resolve(pid + ".cfg")).set(settings);
        return this;
    }

    /**
     * Lets Karaf find artifacts in directories of this machine, besides what it brings itself; without a call it has none.
     *
     * @param directories in the layout of a Maven repository
     */
    public KarafInstallation useRepositories(List<Path> directories) throws IOException {
        String own = Stream.concat(
                        OWN_REPOSITORIES.stream(),
                        directories.stream().map(path -> path.toUri() + "@id=" + path.getFileName() + "@snapshots"))
                .collect(Collectors.joining(", "));
        // The local repository of the person who runs this must not help out either, nor their settings.xml.
        Path none = directory.resolve("no-repository");
        Files.createDirectories(none);
        Path offline =
                Files.writeString(none.resolve("settings.xml"), "<settings><offline>true</offline></settings>\n");
        return configure(
                "org.ops4j.pax.url.mvn",
                new TreeMap<>(Map.of(
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        own,
                        "org.ops4j.pax.url.mvn.repositories",
                        "",
                        "org.ops4j.pax.url.mvn.localRepository",
                        none.toString(),
                        "org.ops4j.pax.url.mvn.settings",
                        offline.toString())));
    }

    /**
     * Starts this Karaf and waits until its shell answers.
     *
     * @param jvmOptions such as {@code -Dfile.encoding=US-ASCII}; without spaces
     */
    public KarafProcess start(String... jvmOptions) throws IOException, InterruptedException {
        return KarafProcess.start(this, List.of(jvmOptions));
    }

    /**
     * Starts this Karaf and waits for nothing.
     *
     * @param environment what its process has besides what is usual
     * @param jvmOptions as for {@link #start}
     */
    public KarafProcess launch(Map<String, String> environment, String... jvmOptions) throws IOException {
        return KarafProcess.launch(this, List.of(jvmOptions), environment);
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /** Its configuration files. */
    public Path etc() {
        return directory.resolve("etc");
    }

    /** What it writes. */
    public Path data() {
        return directory.resolve("data");
    }

    /** Its log. */
    public Path log() {
        return data().resolve("log/karaf.log");
    }

    /** Where it listens. */
    public KarafPorts ports() {
        return ports;
    }

    /** Its one user, who may do everything. */
    public String user() {
        return USER;
    }

    /** That user's password, a random one. */
    public String password() {
        return password;
    }

    /** Deletes it from the disk except for some directories in it. */
    public void deleteAllBut(Path... kept) throws IOException {
        deleteTree(directory, kept);
    }

    /** Deletes a directory with everything in it; if it is not there, so much the better. */
    public static void deleteTree(Path directory, Path... kept) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> content = Files.walk(directory)) {
            for (Path entry : content.sorted(Comparator.reverseOrder()).toList()) {
                // What lies in a kept directory, and what a kept directory lies in.
                if (Stream.of(kept).noneMatch(path -> entry.startsWith(path) || path.startsWith(entry))) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }

    private void usePorts() throws IOException {
        configure(
                "org.apache.karaf.shell",
                Map.of(
                        "sshHost", "127.0.0.1",
                        "sshPort", Integer.toString(ports.ssh()),
                        // A host key of this kind is made in no time; on a busy machine, RSA takes seconds.
                        "algorithm", "EC",
                        "keySize", "256"));
        configure(
                "org.apache.karaf.management",
                Map.of(
                        "rmiRegistryPort", Integer.toString(ports.rmiRegistry()),
                        "rmiServerPort", Integer.toString(ports.rmiServer())));
        configure(
                "org.ops4j.pax.web",
                Map.of(
                        "org.osgi.service.http.port",
                        Integer.toString(ports.http()),
                        "org.ops4j.pax.web.listening.addresses",
                        "127.0.0.1"));
    }

    /**
     * Adds a user to Karaf's realm who may not use the shell.
     *
     * @param name letters alone
     * @param role the one that they have
     * @return their password, a random one that can be typed
     */
    public String addUser(String name, String role) throws IOException {
        String drawn = drawPassword(5);
        new ConfigurationFile(users()).set(Map.of(name, drawn + "," + role));
        return drawn;
    }

    private void addUser() throws IOException {
        new ConfigurationFile(users())
                .set(new TreeMap<>(Map.of(
                        USER,
                        password + ",_g_:admingroup",
                        "_g_\\:admingroup",
                        "group,admin,manager,viewer,systembundles,ssh")));
        Files.setPosixFilePermissions(users(), PosixFilePermissions.fromString("rw-------"));
    }

    private Path users() {
        return etc().resolve("users.properties");
    }

    private static String drawPassword(int bytes) {
        byte[] secret = new byte[bytes];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static void untar(Path archive, Path directory) throws IOException {
        Process tar = new ProcessBuilder(
                        "tar", "-xzf", archive.toString(), "--strip-components=1", "-C", directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes());
        try {
            if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
                throw new IOException("Cannot unpack " + archive + " into " + directory + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while unpacking " + archive, e);
        } finally {
            tar.destroyForcibly();
        }
    }
}
