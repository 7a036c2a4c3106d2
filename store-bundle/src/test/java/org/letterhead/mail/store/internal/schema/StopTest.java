/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** The store must be stopped within the 5 seconds of Declarative Services, whatever runs. */
class StopTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void doesNotWaitForAMigrationThatHangs(Databases.Kind kind) throws InterruptedException, SQLException {
        String endless = kind == Databases.Kind.H2
                ? "CREATE TABLE lh_slow_a AS SELECT sum(a.x) AS s FROM SYSTEM_RANGE(1, 100000000) a, SYSTEM_RANGE(1, 100000) b;"
                : "SELECT pg_sleep(600);";
        Schema slow = new Schema(
                "slow",
                "a bundle",
                List.of(
                        new Schema.Script("V1__quick.sql", "CREATE TABLE lh_slow_begun (id integer);"),
                        new Schema.Script("V2__slow.sql", endless)));
        try (Databases databases = Databases.on(kind, folder)) {
            Database sample = databases.schema("sample", Path.of("src/test/resources/db/sample"));
            insert(sample);
            MigrationConnections source =
                    new MigrationConnections(databases.connections().engine());
            Thread migrating = new Thread(new Migration(databases.connections(), source, slow)::run);
            migrating.setDaemon(true);
            migrating.start();
            while (!begun(sample)) {
                Thread.onSpinWait();
            }

            long asked = System.nanoTime();
            migrating.interrupt();
            source.close();
            databases.reopen();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(LONGEST);
            migrating.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(migrating.isAlive()).isFalse();
            assertThat(count(sample, "lh_sample_item")).isEqualTo(1);
        }
    }

    private static boolean begun(Database database) {
        try {
            count(database, "lh_slow_begun");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void insert(Database database) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO lh_sample_item (id, name) VALUES ('0190a0a0-0000-7000-8000-000000000001', 'a')");
        }
    }

    private static int count(Database database, String table) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            count.next();
            return count.getInt(1);
        }
    }
}
