/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

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

/** This room's tables, wherever they are. The store may come and go: the ways of sending need none of it. */
@Component(service = BrandedStore.class)
public final class BrandedStore {
    @Reference(
            target = "(letterhead.schema=branded)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Database database;

    private final Tables tables = new Tables("The database of accounts' own addresses", () -> database);

    /** Called by Declarative Services. */
    @Activate
    public BrandedStore() {}

    /**
     * Runs statements, each of which commits by itself.
     *
     * @throws MailUnavailableException if the database does not do it
     */
    <T, X extends Exception> T run(HandleCallback<T, X> work) throws X {
        return tables.run(work);
    }

    /**
     * Runs statements that commit together, or not at all.
     *
     * @throws MailUnavailableException if the database does not do it
     */
    <T, X extends Exception> T transaction(HandleCallback<T, X> work) throws X {
        return tables.transaction(work);
    }

    /** Whether there is one. */
    boolean isThere() {
        return database != null;
    }
}
