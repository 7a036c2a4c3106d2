/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.delivery.internal.outbox.FailureColumns;
import org.letterhead.mail.tables.StoredTime;

/** The rows of failing ways. */
final class BreakerTable {
    private static final String COLUMNS = "account, way, since, closed_at, trials, next_trial, " + FailureColumns.NAMES;

    private BreakerTable() {}

    /** A row, which may tell of what is over. */
    record Row(Breaker breaker, Optional<Instant> closedAt) {}

    /** What fails now, those that have failed for longest first. */
    static List<Breaker> open(Handle handle, Optional<String> account, int most) {
        Query query = handle.createQuery("select " + COLUMNS + " from lh_delivery_breaker where closed_at is null"
                + (account.isPresent() ? " and account = :account" : "") + " order by since, account, way fetch first "
                + most + " rows only");
        account.ifPresent(name -> query.bind("account", name));
        return query.map((row, context) -> read(row).breaker()).list();
    }

    static Optional<Row> find(Handle handle, WayKey key) {
        return handle.createQuery(
                        "select " + COLUMNS + " from lh_delivery_breaker where account = :account and way = :way")
                .bind("account", key.account())
                .bind("way", key.way())
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Whether it was not failing before, for anybody. */
    static boolean begin(Handle handle, Breaker breaker, boolean known) {
        return FailureColumns.bind(
                                handle.createUpdate(
                                                known
                                                        ? "update lh_delivery_breaker set since = :since, closed_at = null,"
                                                                + " trials = :trials, next_trial = :next, phase = :phase,"
                                                                + " reply_code = :replyCode, enhanced_code = :enhancedCode,"
                                                                + " cause = :cause, scope = :scope, permanence = :permanence,"
                                                                + " certainty = :certainty, retry_after_ms = :retryAfterMs,"
                                                                + " advice_key = :adviceKey,"
                                                                + " advice_arguments = :adviceArguments,"
                                                                + " advice_english = :adviceEnglish, reply = :reply"
                                                                + " where account = :account and way = :way"
                                                                + " and closed_at is not null"
                                                        : "insert into lh_delivery_breaker (account, way, since, trials,"
                                                                + " next_trial, " + FailureColumns.NAMES
                                                                + ") values (:account, :way, :since, :trials, :next, "
                                                                + FailureColumns.PARAMETERS
                                                                + ") on conflict do nothing")
                                        .bind("account", breaker.key().account())
                                        .bind("way", breaker.key().way())
                                        .bind("since", StoredTime.of(breaker.since()))
                                        .bind("trials", breaker.trials())
                                        .bind("next", StoredTime.of(breaker.nextTrial())),
                                Optional.of(breaker.failure()))
                        .execute()
                > 0;
    }

    /** Whether it was failing until now, for everybody. */
    static boolean end(Handle handle, WayKey key, Instant at) {
        return handle.createUpdate("update lh_delivery_breaker set closed_at = :at"
                                + " where account = :account and way = :way and closed_at is null")
                        .bind("at", StoredTime.of(at))
                        .bind("account", key.account())
                        .bind("way", key.way())
                        .execute()
                > 0;
    }

    /** Sets when a mail may try it, unless somebody was faster. */
    static boolean trial(Handle handle, Breaker seen, Breaker then) {
        return handle.createUpdate("update lh_delivery_breaker set trials = :trials, next_trial = :next"
                                + " where account = :account and way = :way and next_trial = :seen"
                                + " and closed_at is null")
                        .bind("trials", then.trials())
                        .bind("next", StoredTime.of(then.nextTrial()))
                        .bind("account", seen.key().account())
                        .bind("way", seen.key().way())
                        .bind("seen", StoredTime.of(seen.nextTrial()))
                        .execute()
                > 0;
    }

    /** A mail may try it at once. */
    static boolean tryAtOnce(Handle handle, WayKey key, Instant now) {
        return handle.createUpdate("update lh_delivery_breaker set trials = 0, next_trial = :now"
                                + " where account = :account and way = :way and closed_at is null")
                        .bind("now", StoredTime.of(now))
                        .bind("account", key.account())
                        .bind("way", key.way())
                        .execute()
                > 0;
    }

    /** Forgets what is over for long. */
    static void forget(Handle handle, Instant closedBefore) {
        handle.createUpdate("delete from lh_delivery_breaker where closed_at < :before")
                .bind("before", StoredTime.of(closedBefore))
                .execute();
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                new Breaker(
                        new WayKey(row.getString("account"), row.getString("way")),
                        StoredTime.read(row, "since"),
                        FailureColumns.read(row).orElseThrow(() -> new SQLException("a failing way without a failure")),
                        row.getInt("trials"),
                        StoredTime.read(row, "next_trial")),
                StoredTime.find(row, "closed_at"));
    }
}
