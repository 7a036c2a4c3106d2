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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;

/** A thread that is interrupted in the middle of a read or write must not take the database away from the others. */
class InterruptedThreadsTest {
    private static final int INTERRUPTIONS = 300;

    @TempDir
    Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger committed = new AtomicInteger();
    private final Queue<Throwable> failuresOfOthers = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void harmNobodyElse(Databases.Kind kind) throws SQLException, InterruptedException {
        try (Databases databases = Databases.on(kind, folder)) {
            Database database = databases.schema("sample", Path.of("src/test/resources/db/sample"));
            List<Thread> victims = new ArrayList<>();
            List<Thread> others = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                victims.add(start(() -> work(database, false)));
                others.add(start(() -> work(database, true)));
            }
            for (int i = 0; i < INTERRUPTIONS; i++) {
                int before = committed.get();
                victims.get(i % victims.size()).interrupt();
                while (committed.get() < before + 3 && failuresOfOthers.isEmpty()) {
                    Thread.onSpinWait();
                }
            }
            over.set(true);
            for (Thread thread : victims) {
                thread.join();
            }
            for (Thread thread : others) {
                thread.join();
            }
            assertThat(failuresOfOthers).isEmpty();
            try (Connection connection = database.connection();
                    Statement statement = connection.createStatement();
                    ResultSet count = statement.executeQuery("SELECT count(*) FROM lh_sample_item")) {
                count.next();
                // An interrupted thread may have written a row and not heard of it.
                assertThat(count.getInt(1)).isBetween(committed.get(), committed.get() + INTERRUPTIONS);
            }
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    private void work(Database database, boolean undisturbed) {
        while (!over.get()) {
            try (Connection connection = database.connection();
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO lh_sample_item (id, name, body) VALUES (?, 'x', ?)")) {
                insert.setObject(1, UUID.randomUUID());
                insert.setBytes(2, new byte[5000]);
                insert.executeUpdate();
                committed.incrementAndGet();
            } catch (SQLException | RuntimeException e) {
                if (undisturbed) {
                    failuresOfOthers.add(e);
                    return;
                }
                Thread.interrupted();
            }
        }
    }
}
