/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.postgresql.Driver;

/**
 * A PostgreSQL server of the test's own: in a temporary folder, on a random port of loopback, with fsync as in production.
 * It can be stopped, killed and started again, and ends with the JVM. PostgreSQL refuses to run as root; then it runs as
 * Debian's user {@code postgres}.
 */
public final class RunningPostgres implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "letterhead";
    private static final String PASSWORD = "of-the-tests";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final long LONGEST_SECONDS = 60;

    /** Made once: a cluster that has been started and stopped, of which each server gets a copy in well under a second. */
    private static final class Template {
        static final Path FOLDER = RunningPostgres.initialise();
    }

    /** The server that tests share which leave it running. */
    private static final class Shared {
        static final RunningPostgres SERVER = start();
    }

    private final Path folder;
    private final int port;
    private final Thread atExit = new Thread(this::end, "postgres-at-exit");
    private Process server;

    private RunningPostgres(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** The server of this JVM for tests that do not stop it. It is never closed by a test. */
    public static RunningPostgres shared() {
        return Shared.SERVER;
    }

    /** A server for one test alone, which may stop it. */
    public static RunningPostgres start() {
        Path folder = temporaryFolder();
        run(asServer("cp", "-a", Template.FOLDER.resolve("data").toString(), folder.toString()));
        RunningPostgres postgres = new RunningPostgres(folder, freePort());
        Runtime.getRuntime().addShutdownHook(postgres.atExit);
        postgres.startAgain();
        return postgres;
    }

    /** Starts the server after {@link #stop()} or {@link #kill()}, with the same data on the same port. */
    public void startAgain() {
        try {
            Files.deleteIfExists(folder.resolve("data/postmaster.pid"));
            server = new ProcessBuilder(asServer(
                            program("postgres"),
                            "-D",
                            folder.resolve("data").toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "max_connections=60"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    /** Ends the server as an operator does: connections are cut, nothing is lost. */
    public void stop() {
        signal("INT");
        await();
    }

    /** Ends the server as a power cut does. */
    public void kill() {
        List<ProcessHandle> backends = server.descendants().toList();
        signalAll("KILL");
        await();
        // A killed process answers until the system has come to it.
        for (ProcessHandle backend : backends) {
            backend.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    /** Freezes the server: it accepts connections and never answers, as a machine does that hangs. */
    public void freeze() {
        signalAll("STOP");
    }

    /** Ends {@link #freeze()}. */
    public void thaw() {
        signalAll("CONT");
    }

    /** The address of a new, empty database. */
    public String newDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return url(name);
    }

    /** The address of a database. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The port on loopback. */
    public int port() {
        return port;
    }

    /** A user who may do everything. */
    public String user() {
        return USER;
    }

    /** The user's password. */
    public String password() {
        return PASSWORD;
    }

    /** Runs a statement in the server's own database. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** Ends the server and removes its folder. */
    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private synchronized void end() {
        if (server != null && server.isAlive()) {
            signal("QUIT");
            await();
        }
        delete(folder);
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "user", USER, "password", PASSWORD, "connectTimeout", "2", "loginTimeout", "2", "socketTimeout", "20"));
        return new Driver().connect(url("postgres"), properties);
    }

    private void awaitAnswer() {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (true) {
            try (Connection connection = connect()) {
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > giveUp) {
                    throw new IllegalStateException("PostgreSQL does not start: " + e.getMessage() + "\n" + log(), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The server is our child itself: setpriv replaces itself by it. */
    private void signal(String name) {
        signal(name, server.toHandle());
    }

    private void signalAll(String name) {
        List<ProcessHandle> backends = server.descendants().toList();
        signal(name);
        for (ProcessHandle backend : backends) {
            try {
                signal(name, backend);
            } catch (IllegalStateException e) {
                // Backends come and go as they like.
                if (backend.isAlive()) {
                    throw e;
                }
            }
        }
    }

    private static void signal(String name, ProcessHandle process) {
        run(List.of("kill", "-" + name, Long.toString(process.pid())));
    }

    private void await() {
        try {
            if (!server.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("PostgreSQL does not end\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path initialise() {
        Path folder = temporaryFolder();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "postgres-template-at-exit"));
        try {
            Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
            run(asServer(
                    program("initdb"),
                    "--pgdata=" + folder.resolve("data"),
                    "--username=" + USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("letterhead-postgres");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            if (isRoot()) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Tests need Debian's PostgreSQL (apt-get install postgresql-15; ./check does that)", e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The command as a user who may run PostgreSQL; it keeps the process id. */
    private static List<String> asServer(String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static String program(String name) {
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow(() -> new IllegalStateException("There is no " + name + " below " + DEBIAN))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Tests need Debian's PostgreSQL (apt-get install postgresql-15; ./check does that)", e);
        }
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without waiting: hundreds of databases are many files, and whoever ends the JVM has little patience. */
    private static void delete(Path folder) {
        try {
            new ProcessBuilder("rm", "-rf", folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
