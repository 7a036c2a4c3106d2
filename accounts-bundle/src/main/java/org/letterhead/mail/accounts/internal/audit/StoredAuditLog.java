/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.audit;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.account.AuditLog;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.tables.StoredTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads what {@link AuditTrail} has written, and lets other bundles write. */
@Component
public final class StoredAuditLog implements AuditLog {
    private static final int MOST = 1000;

    private final AccountsStore store;

    /** Called by Declarative Services. */
    @Activate
    public StoredAuditLog(@Reference AccountsStore store) {
        this.store = store;
    }

    @Override
    public List<Entry> of(String account, Optional<UUID> before, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most is " + most + " and must be from 1 to " + MOST);
        }
        return store.run(handle -> {
            Query query = handle.createQuery("select id, at, account, actor, what, details from lh_accounts_audit"
                            + " where account = :account" + (before.isPresent() ? " and id < :before" : "")
                            + " order by id desc fetch first " + most + " rows only")
                    .bind("account", account);
            before.ifPresent(id -> query.bind("before", id));
            return query.map((row, context) -> new Entry(
                            row.getObject("id", UUID.class),
                            StoredTime.read(row, "at"),
                            row.getString("account"),
                            row.getString("actor"),
                            row.getString("what"),
                            AuditTrail.read(row.getString("details"))))
                    .list();
        });
    }

    @Override
    public void write(String account, String actor, String what, Map<String, String> details) {
        store.run(handle -> {
            AuditTrail.write(handle, Clock.systemUTC(), account, actor, what, details);
            return null;
        });
    }
}
