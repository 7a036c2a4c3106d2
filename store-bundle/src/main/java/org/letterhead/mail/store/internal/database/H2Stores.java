/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Session;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.StrandedThreads;

/** Which of H2's stores is the open one: each write that fails closes it, and the next connection opens another. */
final class H2Stores {
    private volatile MVStore current;

    /** What lies below a connection, or null when it is closed. */
    static MVStore of(Connection connection) throws SQLException {
        Session session = connection.unwrap(JdbcConnection.class).getSession();
        return session instanceof SessionLocal local
                ? local.getDatabase().getStore().getMvStore()
                : null;
    }

    /** Remembers a new connection's store. */
    void opened(Connection connection) throws SQLException {
        MVStore store = of(connection);
        if (store != current) {
            freeIfClosed();
            current = store;
        }
    }

    /** Refuses when there is none open: what is only to be closed need not be opened first. */
    void requireOpen() throws SQLException {
        MVStore store = current;
        if (store == null || store.isClosed()) {
            throw new SQLException("The database is closed already", "08003", H2Engine.CLOSED);
        }
    }

    /** Frees whoever is stranded in a store that has closed. Costs nothing while it is open. */
    void freeIfClosed() {
        MVStore store = current;
        if (store != null && store.isClosed()) {
            free(store);
        }
    }

    private synchronized void free(MVStore closed) {
        if (closed == current) {
            StrandedThreads.free(closed);
            current = null;
        }
    }
}
