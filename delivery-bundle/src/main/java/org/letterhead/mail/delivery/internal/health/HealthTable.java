/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;
import org.letterhead.mail.tables.StoredTime;

/**
 * How ways fare, in their table. What was later counts, whichever node it happened on and in whatever order they write.
 */
final class HealthTable {
    private static final String FAILING =
            "(last_failure is not null and (last_success is null or last_success < last_failure))";
    private static final String NOTHING = "(last_failure is null and last_success is null)";

    private HealthTable() {}

    static HealthRow read(Handle handle, AccountWay way) {
        return handle.createQuery("select since, last_success, last_failure, cause, advice_key, advice_arguments,"
                        + " advice_english from lh_delivery_health where account = :account and way = :way")
                .bind("account", way.account())
                .bind("way", way.way())
                .map((row, context) -> HealthRow.read(row))
                .findOne()
                .orElse(HealthRow.NOTHING);
    }

    /** Since when an account's mail is stopped, if it is. */
    static Optional<Instant> suspendedSince(Handle handle, String account) {
        return handle.createQuery(
                        "select min(since) as since from lh_delivery_suspension where account in (:account, '*')")
                .bind("account", account)
                .map((row, context) -> StoredTime.find(row, "since"))
                .one();
    }

    static void write(Handle handle, SortedMap<AccountWay, HealthRow> rows) {
        PreparedBatch known = handle.prepareBatch(
                "insert into lh_delivery_health (account, way) values (:account, :way) on conflict do nothing");
        rows.keySet().forEach(way -> known.bind("account", way.account())
                .bind("way", way.way())
                .add());
        known.execute();
        // In the order in which they happened, as HealthRow does.
        failures(handle, rows, false);
        successes(handle, rows);
        failures(handle, rows, true);
    }

    private static void successes(Handle handle, SortedMap<AccountWay, HealthRow> rows) {
        PreparedBatch batch = handle.prepareBatch("update lh_delivery_health set since = case when " + NOTHING + " or ("
                + FAILING + " and :at >= last_failure) then :at else since end, last_success = :at"
                + " where account = :account and way = :way and (last_success is null or last_success < :at)");
        rows.forEach((way, row) -> row.lastSuccess().ifPresent(at -> batch.bind("account", way.account())
                .bind("way", way.way())
                .bind("at", StoredTime.of(at))
                .add()));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    private static void failures(Handle handle, SortedMap<AccountWay, HealthRow> rows, boolean lasting) {
        PreparedBatch batch = handle.prepareBatch("update lh_delivery_health set since = case when " + NOTHING
                + " or (not " + FAILING + " and :at > last_success) then :at else since end, last_failure = :at,"
                + " cause = :cause, advice_key = :key, advice_arguments = :arguments, advice_english = :english"
                + " where account = :account and way = :way and (last_failure is null or last_failure < :at)");
        rows.forEach((way, row) -> {
            if (row.lastFailure().isPresent() && row.isFailing() == lasting) {
                Trouble trouble = row.trouble().orElseThrow();
                batch.bind("account", way.account())
                        .bind("way", way.way())
                        .bind("at", StoredTime.of(row.lastFailure().get()))
                        .bind("cause", trouble.cause().name())
                        .bind("key", FailureColumns.fit(trouble.advice().key(), 200))
                        .bind(
                                "arguments",
                                FailureColumns.written(trouble.advice().arguments()))
                        .bind("english", FailureColumns.fit(trouble.advice().english(), 4000))
                        .add();
            }
        });
        if (batch.size() > 0) {
            batch.execute();
        }
    }
}
