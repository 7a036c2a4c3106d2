/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.schema;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.letterhead.mail.store.internal.database.Engine;

/**
 * Connections for migrations: outside the pool, since an index over a million rows takes longer than an everyday answer may,
 * and remembered, so that a stop need not wait for it.
 */
public final class MigrationConnections implements DataSource, AutoCloseable {
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

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The user is set in the configuration");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // Not used.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Set by the engine.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("Wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
