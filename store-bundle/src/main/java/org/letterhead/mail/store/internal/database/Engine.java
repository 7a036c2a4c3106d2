/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One kind of database: how it is reached, closed and explained. */
public sealed interface Engine permits H2Engine, PostgresEngine {
    /** Where the tables are, for messages: never with a password. */
    String place();

    /**
     * Connections for everyday work, without a pool. No I/O happens here.
     *
     * @param patience how long one answer may take
     */
    DataSource dataSource(Patience patience);

    /**
     * Asked before each connection that is given out: the place to refuse new work while what was begun is brought to its end.
     *
     * @throws SQLException why nothing new may begin
     */
    void admit() throws SQLException;

    /** Whether {@link #tidy} is to be called a few times a second. */
    boolean needsTidying();

    /** Keeps the database's file small; from one thread alone. */
    void tidy(Connection connection) throws SQLException;

    /** What a new connection is told first. */
    String greeting();

    /**
     * Says what an operator should look at, in one sentence.
     *
     * @param failure why there is no connection
     */
    String advice(SQLException failure);

    /** Whether a failure means that the database itself is away or closed, so that the connection is worthless. */
    boolean isGone(SQLException failure);

    /**
     * Ends the database where it lives in this process.
     *
     * @param atOnce without tidying up; nothing that was committed is lost by that
     */
    void close(boolean atOnce) throws SQLException;

    /** How long an answer of the database may take. */
    enum Patience {
        /** Everyday statements are short: a database that is dead must not hold a thread for minutes. */
        SHORT,
        /** A migration may build an index over a million rows. */
        LONG
    }
}
