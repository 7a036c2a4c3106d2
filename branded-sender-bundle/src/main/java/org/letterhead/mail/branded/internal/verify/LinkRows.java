/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.branded.internal.verify.Link.State;
import org.letterhead.mail.people.AddressKeys;
import org.letterhead.mail.people.LinkToken;
import org.letterhead.mail.tables.StoredTime;

/** The table of links, and of those who want no more. */
final class LinkRows {
    private static final String SELECT =
            "select token_hash, account, address, display_name, asked_by, language, asked_at,"
                    + " expires_at, mailed, state from lh_branded_link ";

    private LinkRows() {}

    /** Lets one in at a time, on all nodes, until its transaction ends. */
    static void enter(Handle handle) {
        handle.createQuery("select name from lh_branded_gate where name = 'ask' for update")
                .mapTo(String.class)
                .one();
    }

    /** Finds by what a token hashes to; the hash is what is looked for, so that time tells nothing about a token. */
    static Optional<Link> byToken(Handle handle, String token) {
        if (token.length() != LinkToken.LENGTH) {
            return Optional.empty();
        }
        String hash = LinkToken.hash(token);
        return handle.createQuery(SELECT + "where link = :link")
                .bind("link", LinkToken.key(hash))
                .map((row, context) -> read(row))
                .findOne()
                .filter(link -> MessageDigest.isEqual(bytes(link.tokenHash()), bytes(hash)));
    }

    static void add(Handle handle, Link link) {
        handle.createUpdate("insert into lh_branded_link (link, token_hash, account, address, mailbox, display_name,"
                        + " asked_by, language, asked_at, expires_at, mailed, state) values (:link, :hash, :account,"
                        + " :address, :mailbox, :name, :by, :language, :at, :expires, :mailed, :state)")
                .bind("link", LinkToken.key(link.tokenHash()))
                .bind("hash", link.tokenHash())
                .bind("account", link.account())
                .bind("address", link.address().toString())
                .bind("mailbox", link.mailbox())
                .bind("name", link.name())
                .bind("by", link.askedBy())
                .bind("language", link.language().toLanguageTag())
                .bind("at", StoredTime.of(link.askedAt()))
                .bind("expires", StoredTime.of(link.expiresAt()))
                .bind("mailed", link.mailed())
                .bind("state", link.state().name())
                .execute();
    }

    static void mark(Handle handle, Link link, State state) {
        handle.createUpdate("update lh_branded_link set state = :state where link = :link")
                .bind("state", state.name())
                .bind("link", LinkToken.key(link.tokenHash()))
                .execute();
    }

    /** The link that was mailed to exactly this address and waits. */
    static Optional<Link> working(Handle handle, String account, MailAddress address) {
        return handle
                .createQuery(SELECT + "where account = :account and state = 'WAITING' and mailed = true"
                        + " order by asked_at desc")
                .bind("account", account)
                .map((row, context) -> read(row))
                .list()
                .stream()
                .filter(link -> AddressKeys.exact(link.address()).equals(AddressKeys.exact(address)))
                .findFirst();
    }

    /** Another name to be shown with a link's address. */
    static void rename(Handle handle, Link link, String name) {
        handle.createUpdate("update lh_branded_link set display_name = :name where link = :link")
                .bind("name", name)
                .bind("link", LinkToken.key(link.tokenHash()))
                .execute();
    }

    /** From now on the links that an account has waiting are worth nothing. */
    static void endWaiting(Handle handle, String account) {
        handle.createUpdate("update lh_branded_link set state = 'VOID' where account = :account and state = 'WAITING'")
                .bind("account", account)
                .execute();
    }

    /** The links of an account since a moment, the latest first. */
    static List<Instant> asked(Handle handle, String account, Instant since, int most) {
        return times(handle, "account = :key", account, "", since, most);
    }

    /** Those of them that went to one mailbox. */
    static List<Instant> asked(Handle handle, String account, String mailbox, Instant since, int most) {
        return times(handle, "account = :key and mailbox = :mailbox", account, mailbox, since, most);
    }

    /** What a mailbox has got since a moment, from all accounts. */
    static List<Instant> mailed(Handle handle, String mailbox, Instant since, int most) {
        return times(handle, "mailbox = :key and mailed = true", mailbox, "", since, most);
    }

    /** Whether an account had a link mailed to exactly this address since a moment. */
    static boolean wasMailed(Handle handle, String account, MailAddress address, Instant since) {
        return handle
                .createQuery(SELECT + "where account = :account and mailbox = :mailbox and mailed = true"
                        + " and asked_at > :since")
                .bind("account", account)
                .bind("mailbox", AddressKeys.mailbox(address))
                .bind("since", StoredTime.of(since))
                .map((row, context) -> read(row))
                .list()
                .stream()
                .anyMatch(link -> AddressKeys.exact(link.address()).equals(AddressKeys.exact(address)));
    }

    private static List<Instant> times(
            Handle handle, String condition, String key, String mailbox, Instant since, int most) {
        var query = handle.createQuery("select asked_at from lh_branded_link where " + condition
                        + " and asked_at > :since order by asked_at desc fetch first " + most + " rows only")
                .bind("key", key)
                .bind("since", StoredTime.of(since));
        if (condition.contains(":mailbox")) {
            query.bind("mailbox", mailbox);
        }
        return query.map((row, context) -> StoredTime.read(row, "asked_at")).list();
    }

    static boolean isDeclined(Handle handle, String account, String mailbox) {
        return handle.createQuery(
                                "select count(*) from lh_branded_declined where account = :account and mailbox = :mailbox")
                        .bind("account", account)
                        .bind("mailbox", mailbox)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    static void decline(Handle handle, String account, String mailbox, Instant now) {
        handle.createUpdate(
                        "insert into lh_branded_declined (account, mailbox, since) values (:account, :mailbox, :now)"
                                + " on conflict do nothing")
                .bind("account", account)
                .bind("mailbox", mailbox)
                .bind("now", StoredTime.of(now))
                .execute();
        handle.createUpdate(
                        "update lh_branded_link set state = 'DECLINED' where account = :account and mailbox = :mailbox")
                .bind("account", account)
                .bind("mailbox", mailbox)
                .execute();
    }

    /** Somebody who answers for it says that it was a slip. */
    static void accept(Handle handle, String account, String mailbox) {
        handle.createUpdate("delete from lh_branded_declined where account = :account and mailbox = :mailbox")
                .bind("account", account)
                .bind("mailbox", mailbox)
                .execute();
    }

    /** Removes links that are long over. */
    static int purge(Handle handle, Instant expiredBefore, int most) {
        List<Long> old = handle.createQuery(
                        "select link from lh_branded_link where expires_at < :end fetch first " + most + " rows only")
                .bind("end", StoredTime.of(expiredBefore))
                .mapTo(Long.class)
                .list();
        return old.isEmpty()
                ? 0
                : handle.createUpdate("delete from lh_branded_link where link in (<links>)")
                        .bindList("links", old)
                        .execute();
    }

    private static Link read(ResultSet row) throws SQLException {
        return new Link(
                row.getString("token_hash"),
                row.getString("account"),
                MailAddress.of(row.getString("address")),
                row.getString("display_name"),
                row.getString("asked_by"),
                Locale.forLanguageTag(row.getString("language")),
                StoredTime.read(row, "asked_at"),
                StoredTime.read(row, "expires_at"),
                row.getBoolean("mailed"),
                State.valueOf(row.getString("state")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
