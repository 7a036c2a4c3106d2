/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.Connection;
import java.sql.SQLException;
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
    private final Jdbi jdbi = Jdbi.create(this::connection);

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

    private static MailUnavailableException unavailable(JdbiException e) {
        Throwable reason = e;
        while (reason.getCause() != null && !(reason instanceof SQLException)) {
            reason = reason.getCause();
        }
        return new MailUnavailableException("The mails' database does not answer: " + reason.getMessage(), e);
    }
}
