/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** What an operator is told about an H2 file that cannot be used, and what becomes of the file. */
class BadH2FileTest {
    private static final Path SAMPLE = Path.of("src/test/resources/db/sample");

    @TempDir
    Path folder;

    @Test
    void ofGarbageIsNamedAndLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("store.mv.db"), "this is no database ".repeat(1000));
        long size = Files.size(file);
        try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
            assertThatThrownBy(databases.connections()::connection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("damaged or of another version")
                    .hasMessageContaining("etc/org.letterhead.mail.store.cfg");
        }
        assertThat(Files.size(file)).isEqualTo(size);
    }

    @Test
    void ofANewerFormatIsNamed() throws IOException, SQLException {
        make();
        Path file = folder.resolve("store.mv.db");
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long block : new long[] {0, 4096}) {
                header(bytes, block);
            }
        }
        try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
            assertThatThrownBy(databases.connections()::connection)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("another version of H2");
        }
    }

    /** Raises the format in one of the file's two headers, checksum included (Fletcher-32, as H2 does). */
    private static void header(RandomAccessFile bytes, long block) throws IOException {
        byte[] content = new byte[4096];
        bytes.seek(block);
        bytes.readFully(content);
        String header = new String(content, StandardCharsets.ISO_8859_1).split("\n")[0];
        String body = header.replaceFirst("format:[0-9]+", "format:9").replaceFirst(",fletcher:.*", "");
        byte[] raw = body.getBytes(StandardCharsets.ISO_8859_1);
        String changed = body + ",fletcher:"
                + Integer.toHexString(org.h2.mvstore.DataUtils.getFletcher32(raw, 0, raw.length)) + "\n";
        bytes.seek(block);
        bytes.write(changed.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void thatAnotherProcessHasOpenIsNamedAndUsedOnceItIsFree() throws IOException, InterruptedException, SQLException {
        make();
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsTheFile.class.getName(),
                        folder.resolve("store").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('+');
            try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
                assertThatThrownBy(databases.connections()::connection)
                        .hasMessageContaining(folder.resolve("store.mv.db").toString())
                        .hasMessageContaining("Another process has the file");
                other.destroyForcibly();
                assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(count(databases.connections())).isEqualTo(1);
            }
        } finally {
            other.destroyForcibly();
        }
    }

    /** Another process: it opens the file, says so, and waits to be ended. */
    static final class HoldsTheFile {
        public static void main(String[] arguments) throws Exception {
            try (Connections connections =
                            new Connections(new H2Engine(Path.of(arguments[0]), "letterhead", "", 16384), 2);
                    Connection connection = connections.connection()) {
                System.out.print('+');
                System.out.flush();
                System.in.read();
            }
        }
    }

    @Test
    void inAFolderThatCannotBeMadeIsNamed() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        try (Databases databases = Databases.on(Databases.Kind.H2, notAFolder.resolve("letterhead"))) {
            assertThatThrownBy(databases.connections()::connection)
                    .hasMessageContaining(notAFolder.toString())
                    .hasMessageContaining("may not write there");
        }
    }

    @Test
    void madeWithAnotherPasswordIsNamed() throws SQLException {
        make();
        H2Engine engine = new H2Engine(folder.resolve("store"), "letterhead", "another", 16384);
        try (Connections connections = new Connections(engine, 2)) {
            assertThatThrownBy(connections::connection)
                    .hasMessageContaining("another user or password")
                    .hasMessageNotContaining("\"another\"");
        }
    }

    @Test
    void isMadeInAFolderThatOnlyItsOwnerSees() throws IOException, SQLException {
        Path made = folder.resolve("data").resolve("letterhead");
        try (Databases databases = Databases.on(Databases.Kind.H2, made)) {
            databases.connections().connection().close();
        }
        assertThat(Files.getPosixFilePermissions(made)).hasSize(3);
    }

    private void make() throws SQLException {
        try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
            Database database = databases.schema("sample", SAMPLE);
            try (Connection connection = database.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "INSERT INTO lh_sample_item (id, name) VALUES ('0190a0a0-0000-7000-8000-000000000001', 'a')");
            }
        }
    }

    private static int count(Database database) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM lh_sample_item")) {
            count.next();
            return count.getInt(1);
        }
    }
}
