/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        Files.write(ballast, new byte[22 * 1024 * 1024]);
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

    @Test
    void bringsToItsEndWhatIsUnderWayAndBeginsNothingNew() throws IOException, SQLException {
        try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
            Database database = databases.schema("sample", Path.of("src/test/resources/db/sample"));
            List<Connection> underWay = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Connection connection = database.connection();
                connection.setAutoCommit(false);
                underWay.add(connection);
            }
            Path ballast = folder.resolve("ballast");
            fillTheDisk(ballast);
            for (int mail = 0; mail < 20; mail++) {
                for (Connection connection : underWay) {
                    UUID id = insert(connection);
                    connection.commit();
                    committed.add(id);
                }
            }
            assertThatThrownBy(database::connection).hasMessageContaining("is full");
            for (Connection connection : underWay) {
                connection.close();
            }
            assertThatThrownBy(database::connection).hasMessageContaining("is full");

            Files.delete(ballast);
            assertThat(present(database)).isEqualTo(committed);
            databases.reopen();
            assertThat(present(database)).isEqualTo(committed);
        }
    }

    private static void fillTheDisk(Path ballast) throws IOException {
        byte[] piece = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (ballast.toFile().getUsableSpace() >= piece.length) {
                out.write(piece);
            }
        }
    }

    @Test
    void aWriteThatFailsChangesNothingAndIsTheLast() throws IOException {
        Path path = folder.resolve("some.file");
        try (SteadyFile file = new SteadyFile(path.toString(), "rw")) {
            file.write(ByteBuffer.wrap("0123456789".getBytes(US_ASCII)), 0);
            fillTheDisk(folder.resolve("ballast"));
            // Overwrites the last five, and goes on for longer than the disk's last page.
            ByteBuffer tooMuch = ByteBuffer.wrap(new byte[20_000]);
            assertThatThrownBy(() -> file.write(tooMuch, 5)).isInstanceOf(IOException.class);
            assertThat(Files.readString(path)).isEqualTo("0123456789");
            Files.delete(folder.resolve("ballast"));
            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[1]), 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("after a write that failed");
            assertThatThrownBy(() -> file.truncate(1)).isInstanceOf(IOException.class);
        }
        assertThat(Files.readString(path)).isEqualTo("0123456789");
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
        try (Connection connection = database.connection()) {
            committed.add(insert(connection));
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private UUID insert(Connection connection) throws SQLException {
        UUID id = UUID.randomUUID();
        byte[] body = new byte[10_000];
        random.nextBytes(body);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO lh_sample_item (id, name, body) VALUES (?, 'x', ?)")) {
            insert.setObject(1, id);
            insert.setBytes(2, body);
            insert.executeUpdate();
            return id;
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
