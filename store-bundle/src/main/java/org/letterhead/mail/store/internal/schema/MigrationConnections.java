/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.letterhead.mail.store.internal.database.Engine;
import org.letterhead.mail.store.internal.database.PlainDataSource;

/**
 * Connections for migrations: outside the pool, since an index over a million rows takes longer than an everyday answer may,
 * and remembered, so that a stop need not wait for it.
 */
public final class MigrationConnections extends PlainDataSource implements AutoCloseable {
    private final DataSource source;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Connects when asked. */
    public MigrationConnections(Engine engine) {
        this.source = engine.dataSource(Engine.Patience.LONG);
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLException("Letterhead's store is being stopped", "08003");
        }
        Connection connection = source.getConnection();
        open.add(connection);
        open.removeIf(MigrationConnections::isClosed);
        if (closed) {
            abort(connection);
        }
        return connection;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Ends whatever runs. H2 knows no abort: its migrations end when the database is closed. */
    @Override
    public void close() {
        closed = true;
        open.forEach(MigrationConnections::abort);
        open.clear();
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // H2, or closed already.
        }
    }
}
