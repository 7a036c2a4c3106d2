/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.internal.database.Connections;
import org.letterhead.mail.store.internal.database.Engine;
import org.letterhead.mail.store.internal.database.H2Engine;
import org.letterhead.mail.store.internal.database.PostgresEngine;
import org.letterhead.mail.store.internal.schema.Migration;
import org.letterhead.mail.store.internal.schema.MigrationConnections;
import org.letterhead.mail.store.internal.schema.MigrationOutcome;
import org.letterhead.mail.store.internal.schema.Schema;

/**
 * A real database for a test, as the store gives it to a bundle, without OSGi:
 *
 * <pre>{@code
 * try (Databases databases = Databases.on(kind, folder)) {
 *     Database database = databases.schema("delivery", Path.of("src/main/resources/db/delivery"));
 *     ...
 * }
 * }</pre>
 *
 * Each one is new and empty. Made for parameterised tests: {@code @EnumSource(Databases.Kind.class)}.
 */
public final class Databases implements AutoCloseable {
    private static final int CONNECTIONS = 10;
    private static final int CACHE_KILOBYTES = 16384;

    /** The databases that Letterhead runs on. */
    public enum Kind {
        /** A file in the test's folder. */
        H2(folder -> new H2Engine(folder.resolve("store"), "letterhead", "", CACHE_KILOBYTES)),
        /** A database of its own in the server that all tests of the JVM share. */
        POSTGRESQL(folder -> onServer(RunningPostgres.shared()));

        private final Function<Path, Engine> engine;

        Kind(Function<Path, Engine> engine) {
            this.engine = engine;
        }
    }

    private final Engine engine;
    private final Optional<Path> own;
    private Connections connections;

    private Databases(Engine engine, Optional<Path> own) {
        this.engine = engine;
        this.own = own;
        this.connections = new Connections(engine, CONNECTIONS);
    }

    /**
     * Makes a new database, or opens an H2 file again.
     *
     * @param folder the test's own, for H2's file
     */
    public static Databases on(Kind kind, Path folder) {
        return new Databases(kind.engine.apply(folder), Optional.empty());
    }

    /** Makes a new H2 file in a folder that goes when it is closed. */
    public static Databases temporary() {
        try {
            Path folder = Files.createTempDirectory("letterhead-store");
            return new Databases(Kind.H2.engine.apply(folder), Optional.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a new database in a server that the test may stop. */
    public static Databases on(RunningPostgres server) {
        return new Databases(onServer(server), Optional.empty());
    }

    /**
     * Runs a bundle's migrations.
     *
     * @param name of the schema
     * @param migrations folder with its scripts
     */
    public Database schema(String name, Path migrations) {
        try (MigrationConnections source = new MigrationConnections(engine)) {
            MigrationOutcome outcome = new Migration(connections, source, Schema.ofFolder(name, migrations)).run();
            if (!(outcome instanceof MigrationOutcome.Migrated)) {
                throw new IllegalStateException(outcome.toString());
            }
        }
        return () -> connections.connection();
    }

    /** What lies below: for tests of the store itself. */
    public Connections connections() {
        return connections;
    }

    /** Closes everything and opens it again, as a restart does; a {@link Database} that was given out goes on working. */
    public void reopen() {
        connections.close();
        connections = new Connections(engine, CONNECTIONS);
    }

    @Override
    public void close() {
        connections.close();
        own.ifPresent(Databases::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Engine onServer(RunningPostgres server) {
        return new PostgresEngine(server.newDatabase(), server.user(), server.password());
    }
}
