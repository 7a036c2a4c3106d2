/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.mvstore.MVStore;

/**
 * What H2's background thread does, which does not run with WRITE_DELAY=0: each commit writes a piece of the file of its own, of which
 * little stays in use, and nobody would gather the rest. (Measured: 28 KB of file for each mail of 1 KB, without end.) What is gathered is
 * overwritten 45 seconds later; so the file settles at what is kept and what 45 seconds write.
 *
 * <p>It also makes the operating system write everything to the disk, so that a power cut costs at most the last moment: what H2
 * overwrites after its retention time has long been replaced on the disk.
 */
final class H2Tidying {
    /** Percent of the file's pieces in use that is enough. */
    private static final int ENOUGH_IN_USE = 60;

    /** How many bytes are gathered at a time, a moment's work. */
    private static final int STEP = 4 * 1024 * 1024;

    private MVStore lastStore;
    private long lastVersion;
    private int lastInUse;

    /** Does a step, if there is anything to do. */
    void step(Connection connection) throws SQLException {
        MVStore store = H2Stores.of(connection);
        if (store == null) {
            return;
        }
        int inUse = store.getFileStore().getChunksFillRate();
        if (store == lastStore && store.getCurrentVersion() == lastVersion && inUse <= lastInUse) {
            // Nobody has written, and the last step brought nothing.
            return;
        }
        store.compact(ENOUGH_IN_USE, STEP);
        store.sync();
        lastStore = store;
        lastVersion = store.getCurrentVersion();
        lastInUse = inUse;
    }
}
