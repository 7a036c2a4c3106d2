/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** H2 on a disk of a few megabytes that is full before long. */
class FullDiskTest {
    private static final String SIZE = "size=48m";

    @TempDir
    Path folder;

    private final Set<UUID> committed = new HashSet<>();
    private final Random random = new Random(7);
    private boolean mounted;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        mounted = run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", folder.toString());
        assumeThat(mounted).as("mounting needs root").isTrue();
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            run("umount", folder.toString());
        }
    }

    @Test
    void losesNothingThatWasCommittedAndGoesOnWhenThereIsSpace() throws IOException, SQLException {
        Path ballast = folder.resolve("ballast");
        Files.write(ballast, new byte[30 * 1024 * 1024]);
        try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
            Database database = databases.schema("sample", Path.of("src/test/resources/db/sample"));
            String said = fill(database);
            assertThat(said).contains(folder.toString());
            for (int i = 0; i < 3; i++) {
                // As hosts do that try again.
                insert(database);
            }

            Files.delete(ballast);
            long begun = System.nanoTime();
            while (insert(database) != null) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            }
            assertThat(present(database)).containsAll(committed);
            databases.reopen();
            assertThat(present(database)).containsAll(committed);
        }
    }

    /** Writes until it fails, and returns what the failure of the next connections says. */
    private String fill(Database database) {
        SQLException failure = null;
        while (failure == null) {
            failure = insert(database);
        }
        assertThat(committed).hasSizeGreaterThan(100);
        return failure.getMessage();
    }

    private SQLException insert(Database database) {
        UUID id = UUID.randomUUID();
        byte[] body = new byte[10_000];
        random.nextBytes(body);
        try (Connection connection = database.connection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO lh_sample_item (id, name, body) VALUES (?, 'x', ?)")) {
            insert.setObject(1, id);
            insert.setBytes(2, body);
            insert.executeUpdate();
            committed.add(id);
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private static Set<UUID> present(Database database) throws SQLException {
        Set<UUID> present = new HashSet<>();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM lh_sample_item")) {
            while (rows.next()) {
                present.add(rows.getObject(1, UUID.class));
            }
        }
        return present;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
