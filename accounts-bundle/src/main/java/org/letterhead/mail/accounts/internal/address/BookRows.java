/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

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
import org.letterhead.mail.people.AddressKeys;
import org.letterhead.mail.people.LinkToken;
import org.letterhead.mail.tables.StoredTime;

/** The table of the accounts' own books. */
final class BookRows {
    private static final String SELECT = "select account, address, state, since, expires_at, added_by, language,"
            + " token_hash from lh_accounts_address ";

    private BookRows() {}

    static List<BookEntry> of(Handle handle, String account) {
        return handle.createQuery(SELECT + "where account = :account")
                .bind("account", account)
                .map((row, context) -> read(row))
                .list();
    }

    static Optional<BookEntry> find(Handle handle, String account, MailAddress address) {
        return find(handle, account, address, "");
    }

    /** The same, and nobody changes it until this transaction ends. */
    static Optional<BookEntry> lock(Handle handle, String account, MailAddress address) {
        return find(handle, account, address, " for update");
    }

    private static Optional<BookEntry> find(Handle handle, String account, MailAddress address, String lock) {
        return handle.createQuery(SELECT + "where account = :account and address_key = :key" + lock)
                .bind("account", account)
                .bind("key", AddressKeys.exact(address))
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Finds by what a token hashes to; the hash is what is looked for, so that time tells nothing about a token. */
    static Optional<BookEntry> byToken(Handle handle, String token) {
        String hash = LinkToken.hash(token);
        return handle.createQuery(SELECT + "where link = :link")
                .bind("link", LinkToken.key(hash))
                .map((row, context) -> read(row))
                .findOne()
                .filter(entry -> MessageDigest.isEqual(bytes(entry.tokenHash()), bytes(hash)));
    }

    /** Confirms what waits, once. */
    static boolean confirm(Handle handle, BookEntry entry, Instant now) {
        return handle.createUpdate(
                                "update lh_accounts_address set state = 'CONFIRMED', since = :now"
                                        + " where link = :link and token_hash = :hash and state = 'PENDING' and expires_at > :now")
                        .bind("now", StoredTime.of(now))
                        .bind("link", LinkToken.key(entry.tokenHash()))
                        .bind("hash", entry.tokenHash())
                        .execute()
                == 1;
    }

    /** Puts an address that waits in the place of an earlier one, whose link is worth nothing from then on. */
    static void put(Handle handle, BookEntry entry) {
        handle.createUpdate("delete from lh_accounts_address where account = :account and address_key = :key")
                .bind("account", entry.account())
                .bind("key", AddressKeys.exact(entry.address()))
                .execute();
        handle.createUpdate("insert into lh_accounts_address (link, account, address_key, address, state, since,"
                        + " expires_at, added_by, language, token_hash) values (:link, :account, :key, :address,"
                        + " :state, :since, :expires, :by, :language, :hash)")
                .bind("link", LinkToken.key(entry.tokenHash()))
                .bind("account", entry.account())
                .bind("key", AddressKeys.exact(entry.address()))
                .bind("address", entry.address().toString())
                .bind("state", entry.confirmed() ? "CONFIRMED" : "PENDING")
                .bind("since", StoredTime.of(entry.since()))
                .bind("expires", StoredTime.of(entry.expiresAt()))
                .bind("by", entry.addedBy())
                .bind("language", entry.language().toLanguageTag())
                .bind("hash", entry.tokenHash())
                .execute();
    }

    static boolean remove(Handle handle, String account, MailAddress address) {
        return handle.createUpdate("delete from lh_accounts_address where account = :account and address_key = :key")
                        .bind("account", account)
                        .bind("key", AddressKeys.exact(address))
                        .execute()
                == 1;
    }

    private static BookEntry read(ResultSet row) throws SQLException {
        return new BookEntry(
                row.getString("account"),
                MailAddress.of(row.getString("address")),
                row.getString("state").equals("CONFIRMED"),
                StoredTime.read(row, "since"),
                StoredTime.read(row, "expires_at"),
                row.getString("added_by"),
                Locale.forLanguageTag(row.getString("language")),
                row.getString("token_hash"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
