/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.letterhead.mail.store.Database;

/** A real database whose connections break when a test wants it. */
public final class FaultyDatabase implements Database {
    /** What a test wants to happen. */
    public enum Fault {
        /** The connection breaks instead of the statement. */
        NO_ANSWER,
        /** The memory is full instead of the statement. */
        NO_MEMORY,
        /** The connection breaks when the statement's commit has been done, and before its answer has come. */
        AFTER_COMMIT,
        /** The same, and then there is no connection until {@link #comeBack()}. */
        AFTER_COMMIT_AND_AWAY
    }

    private final Database real;
    private final AtomicReference<Trap> trap = new AtomicReference<>();
    private volatile boolean away;

    private static final class Trap {
        private final Fault fault;
        private final String thread;
        private final String statement;
        private final int from;
        private final int to;
        private final AtomicInteger times = new AtomicInteger();

        Trap(Fault fault, String thread, String statement, int from, int to) {
            this.fault = fault;
            this.thread = thread;
            this.statement = statement;
            this.from = from;
            this.to = to;
        }
    }

    public FaultyDatabase(Database real) {
        this.real = real;
    }

    /**
     * Sets a trap, which snaps once.
     *
     * @param threadName how the thread's name begins
     * @param statement a part of the statement
     */
    public void next(Fault fault, String threadName, String statement) {
        next(fault, threadName, statement, 1, 1);
    }

    /**
     * Sets a trap.
     *
     * @param from at which time of seeing the statement it snaps first
     * @param to and at which time last
     */
    public void next(Fault fault, String threadName, String statement, int from, int to) {
        trap.set(new Trap(fault, threadName, statement, from, to));
    }

    /** There is no connection from now on. */
    public void goAway() {
        away = true;
    }

    public void comeBack() {
        away = false;
    }

    public boolean hasSnapped() {
        return trap.get() == null;
    }

    @Override
    public Connection connection() throws SQLException {
        if (away) {
            throw new SQLException("away");
        }
        Connection connection = real.connection();
        AtomicReference<Trap> atCommit = new AtomicReference<>();
        return (Connection) Proxy.newProxyInstance(
                FaultyDatabase.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    Trap seen = method.getName().equals("prepareStatement") ? seen((String) arguments[0]) : null;
                    if (seen != null && seen.fault.compareTo(Fault.AFTER_COMMIT) < 0) {
                        fail(seen.fault);
                    }
                    if (seen != null) {
                        atCommit.set(seen);
                    }
                    Object result;
                    try {
                        result = method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    Trap set = atCommit.get();
                    if (set != null && method.getName().equals("commit") && trap.compareAndSet(set, null)) {
                        away = set.fault == Fault.AFTER_COMMIT_AND_AWAY;
                        fail(set.fault);
                    }
                    return result;
                });
    }

    private Trap seen(String statement) {
        Trap set = trap.get();
        if (set == null
                || !statement.contains(set.statement)
                || !Thread.currentThread().getName().startsWith(set.thread)) {
            return null;
        }
        int time = set.times.incrementAndGet();
        if (set.fault.compareTo(Fault.AFTER_COMMIT) < 0 && time >= set.to) {
            trap.compareAndSet(set, null);
        }
        return time >= set.from && time <= set.to ? set : null;
    }

    private static void fail(Fault fault) throws SQLException {
        if (fault == Fault.NO_MEMORY) {
            throw new OutOfMemoryError("as the test wants it");
        }
        throw new SQLException("the connection was lost, as the test wants it", "08006");
    }
}
