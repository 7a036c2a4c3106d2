/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import org.jdbi.v3.core.HandleCallback;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.tables.Tables;
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

    private final Tables tables = new Tables("The accounts' database", () -> database);

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
        return tables.run(work);
    }

    /**
     * Runs statements that commit together, or not at all.
     *
     * @throws MailUnavailableException if the database does not do it
     */
    public <T, X extends Exception> T transaction(HandleCallback<T, X> work) throws X {
        return tables.transaction(work);
    }

    /** Which store it is now: what was read from another one counts no more. {@code null} if there is none. */
    public Object present() {
        return database;
    }

    /** Whether a store is running at all, be it that this room's tables are not ready yet. */
    public boolean isExpected() {
        return database != null || anybodys != null;
    }
}
