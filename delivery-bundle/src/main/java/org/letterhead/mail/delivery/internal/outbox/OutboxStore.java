/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.store.Database;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Delivery's tables, wherever they are. The store may come and go: while it is away everything here throws
 * {@link MailUnavailableException} with a sentence for the operator, and works again as soon as it is back.
 */
@Component(service = OutboxStore.class, immediate = true)
public final class OutboxStore {
    private final Jdbi jdbi = Jdbi.create(this::connection).registerArrayType(UUID.class, "uuid");

    @Reference(
            target = "(letterhead.schema=delivery)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Database database;

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
    static boolean isAway(MailUnavailableException e) {
        return e.getCause() instanceof SQLTransientConnectionException;
    }

    /** Whether there is a store; its database may be away all the same. */
    public boolean isPresent() {
        return database != null;
    }

    private Connection connection() throws SQLException {
        Database present = database;
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
    private static MailUnavailableException unavailable(JdbiException e) {
        Throwable reason = e;
        while (reason.getCause() != null && !(reason instanceof SQLException)) {
            reason = reason.getCause();
        }
        String state = reason instanceof SQLException known ? known.getSQLState() : null;
        SQLException plain = e instanceof ConnectionException
                ? new SQLTransientConnectionException(reason.getMessage(), state)
                : new SQLException(reason.getMessage(), state);
        plain.setStackTrace(reason.getStackTrace());
        return new MailUnavailableException("The mails' database does not answer: " + reason.getMessage(), plain);
    }
}
