/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** H2's file must not grow with the number of commits, only with what is kept. */
class H2FileSizeTest {
    private static final int COMMITS = 8_000;
    private static final long MEGABYTE = 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void staysNearWhatIsKept() throws SQLException, IOException {
        try (Databases databases = Databases.on(Databases.Kind.H2, folder)) {
            Database database = databases.schema("sample", Path.of("src/test/resources/db/sample"));
            Random random = new Random(5);
            byte[] body = new byte[1024];
            try (Connection connection = database.connection();
                    Statement statement = connection.createStatement();
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO lh_sample_item (id, name, body) VALUES (?, ?, ?)")) {
                // Not the 45 seconds of real life, for which the test would have to run for minutes.
                statement.execute("SET RETENTION_TIME 100");
                for (int i = 0; i < COMMITS; i++) {
                    random.nextBytes(body);
                    insert.setObject(1, new UUID(random.nextLong(), random.nextLong()));
                    insert.setString(2, "item " + i % 1000);
                    insert.setBytes(3, body);
                    insert.executeUpdate();
                    if (i % 1000 == 999) {
                        statement.execute("DELETE FROM lh_sample_item");
                    }
                }
            }
            // Without tidying it is 200 MB, and there is never more than one to keep.
            assertThat(Files.size(folder.resolve("store.mv.db"))).isLessThan(100 * MEGABYTE);
        }
    }
}
