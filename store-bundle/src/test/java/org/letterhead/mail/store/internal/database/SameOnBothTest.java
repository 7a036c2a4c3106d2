/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

class SameOnBothTest {
    private static final Path SAMPLE = Path.of("src/test/resources/db/sample");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsCommittedIsThereAfterARestart(Databases.Kind kind) throws SQLException {
        try (Databases databases = Databases.on(kind, folder)) {
            Database database = databases.schema("sample", SAMPLE);
            UUID id = UUID.randomUUID();
            try (Connection connection = database.connection();
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO lh_sample_item (id, name) VALUES (?, ?)")) {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                insert.setObject(1, id);
                insert.setString(2, "café");
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            databases.reopen();
            databases.schema("sample", SAMPLE);
            try (Connection connection = database.connection();
                    Statement select = connection.createStatement();
                    ResultSet found = select.executeQuery("SELECT id, name FROM lh_sample_item")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getObject(1, UUID.class)).isEqualTo(id);
                assertThat(found.getString(2)).isEqualTo("café");
            }
        }
    }
}
