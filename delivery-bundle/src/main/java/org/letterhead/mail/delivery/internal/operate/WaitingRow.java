/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.letterhead.mail.MailAddress;

/** One recipient of a mail that waits. */
record WaitingRow(String account, UUID mail, int no, MailAddress address) {
    static final String COLUMNS = "account, mail_id, recipient_no, address";

    static WaitingRow of(ResultSet row) throws SQLException {
        return new WaitingRow(
                row.getString("account"),
                row.getObject("mail_id", UUID.class),
                row.getInt("recipient_no"),
                MailAddress.of(row.getString("address")));
    }
}
