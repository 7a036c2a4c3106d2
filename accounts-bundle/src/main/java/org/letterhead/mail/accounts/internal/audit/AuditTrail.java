/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.audit;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailId;
import org.letterhead.mail.tables.StoredTime;

/**
 * Writes down who changed what, in the transaction of the change: there is no change without its entry, and no entry
 * without its change.
 */
public final class AuditTrail {
    /** Whoever holds the link that was mailed to the address. */
    public static final String RECIPIENT = "recipient";

    private static final int LONGEST_VALUE = 600;

    private AuditTrail() {}

    /** Writes an entry; never a secret or a token. */
    public static void write(
            Handle handle, Clock clock, String account, String actor, String what, Map<String, String> details) {
        handle.createUpdate("insert into lh_accounts_audit (id, at, account, actor, what, details)"
                        + " values (:id, :at, :account, :actor, :what, :details)")
                .bind("id", MailId.create(clock).value())
                .bind("at", StoredTime.of(clock.instant()))
                .bind("account", account)
                .bind("actor", actor)
                .bind("what", what)
                .bind("details", written(details))
                .execute();
    }

    private static String written(Map<String, String> details) {
        return details.entrySet().stream()
                .map(detail -> detail.getKey() + '=' + oneLine(detail.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String oneLine(String value) {
        String line = value.replaceAll("\\p{Cc}", " ");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE);
    }

    static Map<String, String> read(String details) {
        Map<String, String> read = new LinkedHashMap<>();
        details.lines().forEach(line -> {
            int sign = line.indexOf('=');
            if (sign > 0) {
                read.put(line.substring(0, sign), line.substring(sign + 1));
            }
        });
        return read;
    }
}
