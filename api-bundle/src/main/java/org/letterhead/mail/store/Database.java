/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The tables of one bundle, migrated and ready. The service is registered with the property {@value #SCHEMA}; it appears
 * once the bundle's migrations have run, and stays while the database is away: then its calls throw.
 *
 * <p>It may be called from any thread. A thread that is interrupted while it waits here gets an exception and harms nobody
 * else.
 */
@ProviderType
public interface Database {
    /** The service property that names the schema, and the namespace of the capability that asks for one. */
    String SCHEMA = "letterhead.schema";

    /**
     * Lends a connection. It commits by itself after each statement unless told otherwise, reads what is committed
     * ({@link Connection#TRANSACTION_READ_COMMITTED}) and is given back by {@link Connection#close()}, which rolls back
     * what was not committed. What is committed survives the death of the process.
     *
     * @return a connection to be closed soon: there are only a few
     * @throws SQLException if there is none within a few seconds; the message says what the operator should look at
     */
    Connection connection() throws SQLException;
}
