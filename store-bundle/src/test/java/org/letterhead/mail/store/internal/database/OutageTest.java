/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.store.testing.RunningPostgres;

/** The PostgreSQL server goes away and comes back. */
class OutageTest {
    private static final Path SAMPLE = Path.of("src/test/resources/db/sample");

    @Test
    void isToldClearlyAndEndsByItself() throws SQLException {
        try (RunningPostgres server = RunningPostgres.start();
                Databases databases = Databases.on(server)) {
            Database database = databases.schema("sample", SAMPLE);
            execute(
                    database,
                    "INSERT INTO lh_sample_item (id, name) VALUES ('0190a0a0-0000-7000-8000-000000000001', 'a')");
            Connection held = database.connection();
            server.kill();

            assertThatThrownBy(() -> held.createStatement().execute("SELECT 1")).isInstanceOf(SQLException.class);
            held.close();
            long begun = System.nanoTime();
            assertThatThrownBy(database::connection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("jdbc:postgresql://127.0.0.1:" + server.port())
                    .hasMessageContaining("etc/org.letterhead.mail.store.cfg")
                    .hasMessageContaining("Look whether the server runs")
                    .hasMessageNotContaining(server.password());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));

            server.startAgain();
            long back = System.nanoTime();
            while (!works(database)) {
                assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
            }
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void ofAServerThatOnlyHangsHoldsNobodyForLong() throws SQLException {
        try (RunningPostgres server = RunningPostgres.start();
                Connections connections = new Connections(
                        new PostgresEngine(server.newDatabase(), server.user(), server.password(), 2), 5)) {
            try (Connection connection = connections.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
                server.freeze();
                long begun = System.nanoTime();
                assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
                assertThatThrownBy(connections::connection).hasMessageContaining("Look whether the server runs");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            } finally {
                server.thaw();
            }
            long back = System.nanoTime();
            while (!answers(connections)) {
                assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
            }
        }
    }

    private static boolean answers(Database database) {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void atTheStartIsNoReasonForARestart() throws SQLException {
        try (RunningPostgres server = RunningPostgres.start()) {
            try (Databases databases = Databases.on(server)) {
                server.stop();
                assertThatThrownBy(() -> databases.schema("sample", SAMPLE))
                        .hasMessageContaining("Unreachable")
                        .hasMessageContaining("Look whether the server runs");
                server.startAgain();
                assertThat(count(databases.schema("sample", SAMPLE))).isZero();
            }
        }
    }

    private static boolean works(Database database) {
        try {
            count(database);
            return true;
        } catch (SQLException e) {
            return false;
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

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
