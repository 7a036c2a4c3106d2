/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.operate.MailLimits.Kind;

/** What operators have said, in its table. */
final class LimitTable {
    private LimitTable() {}

    /** All of them: operators say little. */
    static Map<Sending, Map<Kind, Long>> read(Handle handle) {
        return read(handle.createQuery("select account, way, kind, most from lh_delivery_limit"));
    }

    static Map<Sending, Map<Kind, Long>> of(Handle handle, String account) {
        return read(
                handle.createQuery("select account, way, kind, most from lh_delivery_limit where account = :account")
                        .bind("account", account));
    }

    private static Map<Sending, Map<Kind, Long>> read(Query query) {
        Map<Sending, Map<Kind, Long>> all = new HashMap<>();
        query.map((row, context) -> all.computeIfAbsent(
                                new Sending(row.getString("account"), row.getString("way")),
                                same -> new EnumMap<>(Kind.class))
                        .put(Kind.valueOf(row.getString("kind")), row.getLong("most")))
                .list();
        return all;
    }

    static void set(Handle handle, Sending sending, Kind kind, OptionalLong most) {
        handle.createUpdate("delete from lh_delivery_limit where account = :account and way = :way and kind = :kind")
                .bind("account", sending.account())
                .bind("way", sending.way())
                .bind("kind", kind.name())
                .execute();
        if (most.isPresent()) {
            handle.createUpdate("insert into lh_delivery_limit (account, way, kind, most)"
                            + " values (:account, :way, :kind, :most)")
                    .bind("account", sending.account())
                    .bind("way", sending.way())
                    .bind("kind", kind.name())
                    .bind("most", most.getAsLong())
                    .execute();
        }
        // Of another limit somebody is told anew.
        handle.createUpdate("update lh_delivery_sender set near = 0 where account = :account and way = :way")
                .bind("account", sending.account())
                .bind("way", sending.way())
                .execute();
    }
}
