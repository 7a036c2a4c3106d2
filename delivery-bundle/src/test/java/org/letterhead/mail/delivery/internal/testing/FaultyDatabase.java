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
        AFTER_COMMIT
    }

    private final Database real;
    private final AtomicReference<Trap> trap = new AtomicReference<>();

    private static final class Trap {
        private final Fault fault;
        private final String thread;
        private final String statement;
        private final AtomicInteger left;

        Trap(Fault fault, String thread, String statement, int times) {
            this.fault = fault;
            this.thread = thread;
            this.statement = statement;
            this.left = new AtomicInteger(times);
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
     * @param time at which time of seeing it
     */
    public void next(Fault fault, String threadName, String statement, int time) {
        trap.set(new Trap(fault, threadName, statement, time));
    }

    public boolean hasSnapped() {
        return trap.get() == null;
    }

    @Override
    public Connection connection() throws SQLException {
        Connection connection = real.connection();
        AtomicReference<Trap> atCommit = new AtomicReference<>();
        return (Connection) Proxy.newProxyInstance(
                FaultyDatabase.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    Trap seen = method.getName().equals("prepareStatement") ? seen((String) arguments[0]) : null;
                    if (seen != null && seen.fault != Fault.AFTER_COMMIT) {
                        trap.compareAndSet(seen, null);
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
                        fail(set.fault);
                    }
                    return result;
                });
    }

    private Trap seen(String statement) {
        Trap set = trap.get();
        return set != null
                        && statement.contains(set.statement)
                        && Thread.currentThread().getName().startsWith(set.thread)
                        && set.left.decrementAndGet() == 0
                ? set
                : null;
    }

    private static void fail(Fault fault) throws SQLException {
        if (fault == Fault.NO_MEMORY) {
            throw new OutOfMemoryError("as the test wants it");
        }
        throw new SQLException("the connection was lost, as the test wants it", "08006");
    }
}
