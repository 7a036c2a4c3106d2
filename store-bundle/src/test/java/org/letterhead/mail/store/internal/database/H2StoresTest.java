/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2StoresTest {
    @TempDir
    Path folder;

    /** What H2 does by itself when several threads commit while a write fails; found in a thread dump. */
    @Test
    void threadsThatH2StrandsGoOn() throws SQLException, InterruptedException {
        H2Engine engine = new H2Engine(folder.resolve("store"), "letterhead", "", 4096);
        MVStore store;
        try (Connection connection = engine.dataSource(Engine.Patience.SHORT).getConnection()) {
            store = H2Stores.of(connection);
            store.closeImmediately();
            MVStore.TxCounter reader = store.registerVersionUsage();
            store.deregisterVersionUsage(reader);
            store.deregisterVersionUsage(reader);
        }
        Thread stranded = new Thread(store::registerVersionUsage, "stranded");
        stranded.setDaemon(true);
        stranded.start();
        stranded.join(300);
        assertThat(stranded.isAlive())
                .as("mended in H2, then this class is not needed any more")
                .isTrue();

        engine.admit();

        stranded.join(10_000);
        assertThat(stranded.isAlive()).isFalse();
    }
}
