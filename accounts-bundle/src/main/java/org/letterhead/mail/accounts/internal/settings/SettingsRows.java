/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountSettings.Change;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.accounts.internal.routing.FallbackColumns;
import org.letterhead.mail.tables.StoredTime;

/** The tables of what accounts have set. */
final class SettingsRows {
    private SettingsRows() {}

    /** Begins a change: from here to the end of the transaction nobody else changes anything, on any node. */
    static long takeTurn(Handle handle) {
        handle.execute("update lh_accounts_gate set turn = turn + 1 where name = 'change'");
        return handle.createQuery("select turn from lh_accounts_gate where name = 'change'")
                .mapTo(Long.class)
                .one();
    }

    /** As a change, but one that nobody has to hear of. */
    static void enter(Handle handle) {
        handle.createQuery("select name from lh_accounts_gate where name = 'change' for update")
                .mapTo(String.class)
                .one();
    }

    static Choice choice(Handle handle, String account) {
        return handle.createQuery(
                        "select way, display_name, reply_to_name, reply_to, fallback_on,"
                                + " fallback_way, fallback_classes, revision, changed_at, changed_by from lh_accounts_choice where account = :account")
                .bind("account", account)
                .map((row, context) -> new Choice(
                        Optional.ofNullable(row.getString("way")),
                        new SenderNames(Optional.ofNullable(row.getString("display_name")), replyTo(row)),
                        FallbackColumns.read(row),
                        row.getLong("revision"),
                        Optional.of(new Change(StoredTime.read(row, "changed_at"), row.getString("changed_by")))))
                .findOne()
                .orElse(Choice.NONE);
    }

    private static Optional<Mailbox> replyTo(ResultSet row) throws SQLException {
        String address = row.getString("reply_to");
        String name = row.getString("reply_to_name");
        return Optional.ofNullable(address).map(text -> new Mailbox(name == null ? "" : name, MailAddress.of(text)));
    }

    /** Whatever is stored, drafts too, by way. */
    static List<StoredWay> ways(Handle handle, String account) {
        Map<String, StoredWay> ways = new LinkedHashMap<>();
        handle.createQuery("select w.way, w.draft, w.saved_at, w.saved_by, w.proven, f.field, f.content, f.sealed"
                        + " from lh_accounts_way w left join lh_accounts_field f"
                        + " on f.account = w.account and f.way = w.way and f.draft = w.draft"
                        + " where w.account = :account order by w.way, w.draft")
                .bind("account", account)
                .map((row, context) -> {
                    take(row, ways);
                    return "";
                })
                .list();
        return new ArrayList<>(ways.values());
    }

    private static void take(ResultSet row, Map<String, StoredWay> ways) throws SQLException {
        String name = row.getString("way");
        boolean draft = row.getBoolean("draft");
        StoredWay way = ways.get(name + ' ' + draft);
        if (way == null) {
            way = new StoredWay(
                    name,
                    draft,
                    new HashMap<>(),
                    new HashMap<>(),
                    StoredTime.read(row, "saved_at"),
                    row.getString("saved_by"),
                    row.getBoolean("proven"));
            ways.put(name + ' ' + draft, way);
        }
        String field = row.getString("field");
        String value = row.getString("content");
        byte[] sealed = row.getBytes("sealed");
        if (value != null) {
            way.values().put(field, value);
        } else if (sealed != null) {
            way.sealed().put(field, sealed);
        }
    }

    static void put(Handle handle, String account, StoredWay way) {
        drop(handle, account, way.way(), way.draft());
        handle.createUpdate("insert into lh_accounts_way (account, way, draft, saved_at, saved_by, proven)"
                        + " values (:account, :way, :draft, :at, :by, :proven)")
                .bind("account", account)
                .bind("way", way.way())
                .bind("draft", way.draft())
                .bind("at", StoredTime.of(way.at()))
                .bind("by", way.by())
                .bind("proven", way.proven())
                .execute();
        way.values().forEach((field, value) -> field(handle, account, way, field, "content", value));
        way.sealed().forEach((field, secret) -> field(handle, account, way, field, "sealed", secret));
    }

    private static void field(
            Handle handle, String account, StoredWay way, String field, String column, Object content) {
        handle.createUpdate("insert into lh_accounts_field (account, way, draft, field, " + column
                        + ") values (:account, :way, :draft, :field, :filledIn)")
                .bind("account", account)
                .bind("way", way.way())
                .bind("draft", way.draft())
                .bind("field", field)
                .bind("filledIn", content)
                .execute();
    }

    /** Whether there was one. */
    static boolean drop(Handle handle, String account, String way, boolean draft) {
        remove(handle, "lh_accounts_field", account, way, draft);
        return remove(handle, "lh_accounts_way", account, way, draft) == 1;
    }

    private static int remove(Handle handle, String table, String account, String way, boolean draft) {
        return handle.createUpdate(
                        "delete from " + table + " where account = :account and way = :way and draft = :draft")
                .bind("account", account)
                .bind("way", way)
                .bind("draft", draft)
                .execute();
    }

    /** Puts a choice in the place of an earlier one. Only within a turn. */
    static void choose(
            Handle handle,
            String account,
            Optional<String> way,
            SenderNames names,
            FallbackPolicy fallback,
            long revision,
            long turn,
            Instant now,
            String by) {
        handle.createUpdate("delete from lh_accounts_choice where account = :account")
                .bind("account", account)
                .execute();
        handle.createUpdate("insert into lh_accounts_choice (account, way, display_name, reply_to_name, reply_to,"
                        + " fallback_on, fallback_way, fallback_classes, revision, turn, changed_at, changed_by) values (:account, :way, :name, :replyName,"
                        + " :replyTo, :fallbackOn, :fallbackWay, :fallbackClasses, :revision, :turn, :now, :by)")
                .bind("account", account)
                .bind("way", way.orElse(null))
                .bind("name", names.displayName().orElse(null))
                .bind("replyName", names.replyTo().map(Mailbox::displayName).orElse(null))
                .bind(
                        "replyTo",
                        names.replyTo().map(box -> box.address().toString()).orElse(null))
                .bind("fallbackOn", fallback.on())
                .bind("fallbackWay", fallback.way().orElse(null))
                .bind("fallbackClasses", FallbackColumns.classes(fallback))
                .bind("revision", revision)
                .bind("turn", turn)
                .bind("now", StoredTime.of(now))
                .bind("by", by)
                .execute();
    }
}
