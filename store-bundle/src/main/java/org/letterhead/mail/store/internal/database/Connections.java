/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.letterhead.mail.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of connections to the one database, for all schemas. It can be made while the database is down and outlives its
 * outages: then it says what is wrong.
 */
public final class Connections implements Database, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Longest wait for a connection: longer than a busy moment, shorter than anybody's patience. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private static final Duration VALIDATION = Duration.ofSeconds(1);

    /** For H2's orderly end; after that it is ended at once, which costs a check of the last writes at the next start. */
    private static final Duration ORDERLY_END = Duration.ofMillis(3000);

    private static final long TIDY_MILLIS = 250;

    private static final Duration ABRUPT_END = Duration.ofMillis(1000);

    private final Engine engine;
    private final HikariDataSource pool;
    private final ScheduledExecutorService tidier;

    /**
     * Makes the pool, without connecting.
     *
     * @param most the most connections
     */
    public Connections(Engine engine, int most) {
        this.engine = engine;
        HikariConfig config = new HikariConfig();
        config.setPoolName("letterhead-store");
        config.setDataSource(engine.dataSource(Engine.Patience.SHORT));
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(Math.min(2, most));
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(engine.greeting());
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException failure) {
                return engine.isGone(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
            }
        });
        this.pool = new HikariDataSource(config);
        this.tidier = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "letterhead-store-tidy");
            thread.setDaemon(true);
            return thread;
        });
        if (engine.needsTidying()) {
            tidier.scheduleWithFixedDelay(this::tidy, TIDY_MILLIS, TIDY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tidy() {
        try (Connection connection = connection()) {
            engine.tidy(connection);
        } catch (SQLException | RuntimeException e) {
            // The database is away, full or closing: whoever needs it says so.
            LOG.debug("{} was not tidied", engine.place(), e);
        }
    }

    /** The database that this pool leads to. */
    public Engine engine() {
        return engine;
    }

    @Override
    public Connection connection() throws SQLException {
        try {
            engine.admit();
        } catch (SQLException e) {
            throw new SQLTransientConnectionException(unreachable(e), "08001", e);
        }
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private SQLException explained(SQLException failure) {
        if (pool.isClosed()) {
            return new SQLTransientConnectionException("Letterhead's store is being stopped", "08003", failure);
        }
        SQLException reason = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException deeper) {
                reason = deeper;
            }
        }
        if (reason == failure) {
            int inUse = pool.getHikariPoolMXBean().getActiveConnections();
            if (Thread.currentThread().isInterrupted() || inUse < pool.getMaximumPoolSize()) {
                return new SQLTransientConnectionException(
                        "No connection to " + engine.place() + " came in time: " + failure.getMessage(),
                        "08001",
                        failure);
            }
            return new SQLTransientConnectionException(
                    "All " + inUse + " connections to " + engine.place()
                            + " are in use: if that lasts, raise connections in" + " etc/org.letterhead.mail.store.cfg",
                    "08001",
                    failure);
        }
        return new SQLTransientConnectionException(unreachable(reason), "08001", failure);
    }

    /** Says for an operator why the database cannot be used. */
    public String unreachable(SQLException reason) {
        return "The database " + engine.place() + " cannot be used (" + reason.getMessage() + "). "
                + engine.advice(reason)
                + ". It is set in etc/org.letterhead.mail.store.cfg, and tried again all the time.";
    }

    /**
     * Closes all connections, and H2 too: within 5 seconds whatever happens. The pool goes first, or its filler would open
     * H2 again; whoever uses a connection still is not waited for.
     */
    @Override
    public void close() {
        tidier.shutdown();
        AtomicBoolean abrupt = new AtomicBoolean();
        Thread orderly = start("letterhead-store-end", () -> {
            pool.close();
            if (!abrupt.get()) {
                endEngine(false);
            }
        });
        try {
            orderly.join(ORDERLY_END.toMillis());
            if (orderly.isAlive()) {
                LOG.warn("{} takes long to close: it is ended at once", engine.place());
                abrupt.set(true);
                start("letterhead-store-end-at-once", () -> endEngine(true)).join(ABRUPT_END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void endEngine(boolean atOnce) {
        try {
            engine.close(atOnce);
        } catch (SQLException e) {
            LOG.debug("{} was closed already, or cannot be opened", engine.place(), e);
        }
    }
}
