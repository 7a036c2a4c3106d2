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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.store.internal.database.Connections;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Migrated;
import org.letterhead.mail.store.internal.schema.MigrationOutcome.Refused;
import org.letterhead.mail.store.testing.Databases;

class MigrationTest {
    private static final Schema.Script FIRST =
            new Schema.Script("V1__tables.sql", "CREATE TABLE lh_one_a (id integer);");
    private static final Schema.Script SECOND =
            new Schema.Script("V2__more.sql", "CREATE TABLE lh_one_b (id integer);");
    private static final Schema.Script TENTH = new Schema.Script("V10__ten.sql", "CREATE TABLE lh_one_c (id integer);");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void runsWhatIsNewInTheOrderOfNumbers(Databases.Kind kind) {
        try (Databases databases = Databases.on(kind, folder)) {
            assertThat(migrate(databases, FIRST)).isEqualTo(new Migrated(1));
            assertThat(migrate(databases, FIRST)).isEqualTo(new Migrated(0));
            assertThat(migrate(databases, TENTH, SECOND, FIRST)).isEqualTo(new Migrated(2));
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void keepsSchemasApart(Databases.Kind kind) throws SQLException {
        try (Databases databases = Databases.on(kind, folder)) {
            assertThat(migrate(databases, FIRST, SECOND)).isEqualTo(new Migrated(2));
            Schema other = new Schema(
                    "two",
                    "another bundle",
                    List.of(new Schema.Script("V1__x.sql", "CREATE TABLE lh_two_x (id integer);")));
            assertThat(migrate(databases, other)).isEqualTo(new Migrated(1));
            assertThat(count(databases.connections(), "lh_one_history WHERE success AND version <> '0'"))
                    .isEqualTo(2);
            assertThat(count(databases.connections(), "lh_two_history WHERE success AND version <> '0'"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void refusesADatabaseThatIsNewerThanTheBundle(Databases.Kind kind) {
        try (Databases databases = Databases.on(kind, folder)) {
            migrate(databases, FIRST, SECOND, TENTH);
            assertThat(refusal(databases, FIRST, SECOND))
                    .contains(
                            "\"one\"",
                            "version 10",
                            "version 2",
                            "a bundle of the test",
                            databases.connections().engine().place());
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void refusesAScriptThatWasChanged(Databases.Kind kind) {
        try (Databases databases = Databases.on(kind, folder)) {
            migrate(databases, FIRST);
            Schema.Script changed = new Schema.Script(FIRST.name(), "CREATE TABLE lh_one_a (id bigint);");
            assertThat(refusal(databases, changed, SECOND))
                    .contains("\"one\"", "version 1", "\"tables\"", "a bundle of the test");
            assertThat(migrate(databases, FIRST, SECOND)).isEqualTo(new Migrated(1));
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void refusesABrokenScriptUntilItIsCorrected(Databases.Kind kind) {
        try (Databases databases = Databases.on(kind, folder)) {
            Schema.Script broken = new Schema.Script(SECOND.name(), "CREATE TABEL lh_one_b (id integer);");
            assertThat(refusal(databases, FIRST, broken)).contains("\"one\"", "TABEL", SECOND.name());
            assertThat(refusal(databases, FIRST, broken)).contains("\"one\"", "TABEL", SECOND.name());
            assertThat(migrate(databases, FIRST, SECOND)).isEqualTo(new Migrated(1));
        }
    }

    private static String refusal(Databases databases, Schema.Script... scripts) {
        MigrationOutcome outcome = migrate(databases, scripts);
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused) outcome).reason();
    }

    private static MigrationOutcome migrate(Databases databases, Schema.Script... scripts) {
        return migrate(
                databases,
                new Schema("one", "a bundle of the test", Stream.of(scripts).toList()));
    }

    private static MigrationOutcome migrate(Databases databases, Schema schema) {
        Connections connections = databases.connections();
        try (MigrationConnections source = new MigrationConnections(connections.engine())) {
            return new Migration(connections, source, schema).run();
        }
    }

    private static int count(Connections connections, String rows) throws SQLException {
        try (Connection connection = connections.connection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + rows)) {
            count.next();
            return count.getInt(1);
        }
    }
}
