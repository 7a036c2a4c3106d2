/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.itests.karaf.Await;
import org.letterhead.mail.itests.karaf.KarafPorts;

/**
 * A PostgreSQL server with one empty database, outside of Karaf, which can be taken away and come back. Without a JDBC driver, so that the
 * launcher needs none.
 */
public final class Postgres implements AutoCloseable {
    private static final String USER = "letterhead";
    private static final String PASSWORD = "of-the-tests";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;
    private final Thread atExit = new Thread(this::end, "postgres-at-exit");
    private Process server;

    private Postgres(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Makes a cluster in a temporary directory and starts it. */
    public static Postgres start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("letterhead-itests-postgres");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Postgres postgres = new Postgres(directory, KarafPorts.free(1).get(0));
        Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        if (Command.isRoot()) {
            // PostgreSQL refuses to run as root.
            Command.run("chown", "-R", "postgres:postgres", directory.toString());
        }
        Command.run(Command.as(
                "postgres",
                program("initdb"),
                "--pgdata=" + postgres.data(),
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        postgres.startAgain();
        return postgres;
    }

    /** What the store must know. */
    public Map<String, String> settings() {
        return Map.of("url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "user", USER, ".password", PASSWORD);
    }

    /** Takes it away as a power cut does. */
    void kill() throws InterruptedException {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly().waitFor();
    }

    /** Brings it back, with the same data on the same port. */
    void startAgain() throws IOException, InterruptedException {
        Files.deleteIfExists(directory.resolve("data/postmaster.pid"));
        server = new ProcessBuilder(Command.as(
                        "postgres",
                        program("postgres"),
                        "-D",
                        data(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories="))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        Await.until("PostgreSQL answers", SOON, this::answers, () -> "; see " + directory.resolve("log"));
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            Command.run(program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", Integer.toString(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void end() {
        try {
            server.destroy();
            if (!server.waitFor(5, TimeUnit.SECONDS)) {
                kill();
            }
            Command.run("rm", "-rf", directory.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("Cannot clean up: " + e.getMessage());
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static String program(String name) throws IOException {
        return Command.newest(Path.of("/usr/lib/postgresql"), "bin/" + name).toString();
    }
}
