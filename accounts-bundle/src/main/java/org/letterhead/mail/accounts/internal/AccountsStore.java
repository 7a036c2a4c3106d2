/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.store.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * This room's tables, wherever they are. The store may come and go: while it is away everything here throws
 * {@link MailUnavailableException} with a sentence for the operator, and works again as soon as it is back.
 */
@Component(service = AccountsStore.class)
public final class AccountsStore {
    private final Jdbi jdbi = Jdbi.create(this::connection);

    @Reference(
            target = "(letterhead.schema=accounts)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Database database;

    /** Any bundle's: where one is, this room's will be soon. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Database anybodys;

    /** Called by Declarative Services. */
    @Activate
    public AccountsStore() {}

    /** On a database that is given; {@code null} for none. */
    public AccountsStore(Database database) {
        this.database = database;
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

    /** Which store it is now: what was read from another one counts no more. {@code null} if there is none. */
    public Object present() {
        return database;
    }

    /** Whether a store is running at all, be it that this room's tables are not ready yet. */
    public boolean isExpected() {
        return database != null || anybodys != null;
    }

    private Connection connection() throws SQLException {
        Database present = database;
        if (present == null) {
            throw new SQLException("no store is running: install the feature letterhead-h2 or letterhead-postgresql,"
                    + " or see in the log why its database cannot be opened");
        }
        return present.connection();
    }

    /** A host may keep the exception for long: only words, state and stack are taken over, no class of a driver. */
    private static MailUnavailableException unavailable(JdbiException e) {
        Throwable reason = e;
        while (reason.getCause() != null && !(reason instanceof SQLException)) {
            reason = reason.getCause();
        }
        SQLException plain = new SQLException(
                reason.getMessage(), reason instanceof SQLException known ? known.getSQLState() : null);
        plain.setStackTrace(reason.getStackTrace());
        return new MailUnavailableException("The accounts' database does not answer: " + reason.getMessage(), plain);
    }
}
