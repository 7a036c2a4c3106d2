/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.tables;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.store.Database;

/**
 * A room's tables, wherever they are. The store may come and go: while it is away everything here throws
 * {@link MailUnavailableException} with a sentence for the operator, and works again as soon as it is back.
 */
public final class Tables {
    private final String name;
    private final Supplier<Database> database;
    private final Jdbi jdbi;

    /**
     * Takes what tells which store there is now.
     *
     * @param name what people call this database, at the beginning of a sentence
     * @param database gives {@code null} while there is none
     */
    public Tables(String name, Supplier<Database> database) {
        this.name = name;
        this.database = database;
        this.jdbi = Jdbi.create(this::connection).registerArrayType(UUID.class, "uuid");
    }

    /**
     * Runs statements, each of which commits by itself.
     *
     * @throws MailUnavailableException if the database does not do it
     */
    public <T, X extends Exception> T run(HandleCallback<T, X> work) throws X {
        try {
            return jdbi.withHandle(work);
        } catch (JdbiException e) {
            throw unavailable(e);
        }
    }

    /**
     * Runs statements that commit together, or not at all.
     *
     * @throws MailUnavailableException if the database does not do it
     */
    public <T, X extends Exception> T transaction(HandleCallback<T, X> work) throws X {
        try {
            return jdbi.inTransaction(work);
        } catch (JdbiException e) {
            throw unavailable(e);
        }
    }

    /** Whether it was already the connection that could not be had: then no other statement would do better. */
    public static boolean isAway(MailUnavailableException e) {
        return e.getCause() instanceof SQLTransientConnectionException;
    }

    private Connection connection() throws SQLException {
        Database present = database.get();
        if (present == null) {
            throw new SQLException("no store is running: install the feature letterhead-h2 or letterhead-postgresql,"
                    + " or see in the log why its database cannot be opened");
        }
        return present.connection();
    }

    /**
     * A host may keep the exception for long, and must not keep the classes of ours or of a database's driver with it: so
     * only the words, the state and the stack are taken over.
     */
    private MailUnavailableException unavailable(JdbiException e) {
        Throwable reason = e;
        while (reason.getCause() != null && !(reason instanceof SQLException)) {
            reason = reason.getCause();
        }
        String state = reason instanceof SQLException known ? known.getSQLState() : null;
        SQLException plain = e instanceof ConnectionException
                ? new SQLTransientConnectionException(reason.getMessage(), state)
                : new SQLException(reason.getMessage(), state);
        plain.setStackTrace(reason.getStackTrace());
        return new MailUnavailableException(name + " does not answer: " + reason.getMessage(), plain);
    }
}
