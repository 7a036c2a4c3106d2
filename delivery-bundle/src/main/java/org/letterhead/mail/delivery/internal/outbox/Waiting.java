/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A recipient that waits for its turn.
 *
 * @param account whose mail it is
 * @param mail the mail's id
 * @param no the recipient, counted as in the request
 */
public record Waiting(String account, UUID mail, int no) {
    /** Before all others. */
    public static final Waiting FIRST = new Waiting("", new UUID(0, 0), -1);

    /** Reads account, mail and recipient, in this order. */
    static Waiting read(ResultSet row) throws SQLException {
        return new Waiting(row.getString(1), row.getObject(2, UUID.class), row.getInt(3));
    }
}
