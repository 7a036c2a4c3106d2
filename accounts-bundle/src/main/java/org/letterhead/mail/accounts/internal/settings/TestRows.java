/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.people.LinkToken;
import org.letterhead.mail.tables.StoredTime;

/** The table of tests. */
final class TestRows {
    private static final int LONGEST_TAG = 64;

    private TestRows() {}

    /** A test as its link finds it. */
    record Test(
            String account,
            MailAddress recipient,
            Instant sentAt,
            String by,
            Locale language,
            Optional<Instant> receivedAt,
            String tokenHash) {}

    /** Lets one in at a time, on all nodes, until its transaction ends. */
    static void enter(Handle handle) {
        handle.createQuery("select name from lh_accounts_gate where name = 'test' for update")
                .mapTo(String.class)
                .one();
    }

    /** When an account's latest tests since a moment were sent, the latest first. */
    static List<Instant> since(Handle handle, String account, Instant start, int most) {
        return handle.createQuery("select sent_at from lh_accounts_test where account = :account and id >= :first"
                        + " and sent_at > :start order by id desc fetch first " + most + " rows only")
                .bind("account", account)
                .bind("first", StoredTime.firstId(start))
                .bind("start", StoredTime.of(start))
                .map((row, context) -> StoredTime.read(row, "sent_at"))
                .list();
    }

    static void begin(
            Handle handle,
            UUID id,
            String account,
            String way,
            MailAddress recipient,
            Instant now,
            String by,
            Locale language,
            String token) {
        String hash = LinkToken.hash(token);
        String tag = language.toLanguageTag();
        handle.createUpdate("insert into lh_accounts_test (token_key, id, account, way, recipient, sent_at, sent_by,"
                        + " language, accepted, token_hash) values (:key, :id, :account, :way, :recipient, :now, :by,"
                        + " :language, false, :hash)")
                .bind("key", LinkToken.key(hash))
                .bind("id", id)
                .bind("account", account)
                .bind("way", way)
                .bind("recipient", recipient.toString())
                .bind("now", StoredTime.of(now))
                .bind("by", by)
                .bind("language", tag.length() <= LONGEST_TAG ? tag : language.getLanguage())
                .bind("hash", hash)
                .execute();
    }

    static void end(Handle handle, String account, UUID id, MailId mail, boolean accepted) {
        handle.createUpdate("update lh_accounts_test set mail_id = :mail, accepted = :accepted"
                        + " where account = :account and id = :id")
                .bind("mail", mail.value())
                .bind("accepted", accepted)
                .bind("account", account)
                .bind("id", id)
                .execute();
    }

    /** Nothing was sent: it does not count. */
    static void undo(Handle handle, String account, UUID id) {
        handle.createUpdate("delete from lh_accounts_test where account = :account and id = :id")
                .bind("account", account)
                .bind("id", id)
                .execute();
    }

    static List<TestMail> of(Handle handle, String account, int most) {
        return handle.createQuery("select id, way, mail_id, recipient, sent_at, sent_by, accepted, received_at"
                        + " from lh_accounts_test where account = :account and mail_id is not null"
                        + " order by id desc fetch first " + most + " rows only")
                .bind("account", account)
                .map((row, context) -> new TestMail(
                        row.getObject("id", UUID.class),
                        row.getString("way"),
                        new MailId(row.getObject("mail_id", UUID.class)),
                        StoredTime.read(row, "sent_at"),
                        MailAddress.of(row.getString("recipient")),
                        row.getString("sent_by"),
                        row.getBoolean("accepted"),
                        receivedAt(row)))
                .list();
    }

    /** Finds by what a token hashes to; the hash is what is looked for, so that time tells nothing about a token. */
    static Optional<Test> byToken(Handle handle, String token) {
        String hash = LinkToken.hash(token);
        return handle.createQuery("select account, recipient, sent_at, sent_by, language, received_at, token_hash"
                        + " from lh_accounts_test where token_key = :key")
                .bind("key", LinkToken.key(hash))
                .map((row, context) -> new Test(
                        row.getString("account"),
                        MailAddress.of(row.getString("recipient")),
                        StoredTime.read(row, "sent_at"),
                        row.getString("sent_by"),
                        Locale.forLanguageTag(row.getString("language")),
                        receivedAt(row),
                        row.getString("token_hash")))
                .findOne()
                .filter(test -> MessageDigest.isEqual(bytes(test.tokenHash()), bytes(hash)));
    }

    /** Marks what was sent since a moment, once. */
    static boolean received(Handle handle, Test test, Instant now, Instant start) {
        return handle.createUpdate("update lh_accounts_test set received_at = :now where token_key = :key"
                                + " and token_hash = :hash and received_at is null and sent_at > :start")
                        .bind("now", StoredTime.of(now))
                        .bind("key", LinkToken.key(test.tokenHash()))
                        .bind("hash", test.tokenHash())
                        .bind("start", StoredTime.of(start))
                        .execute()
                == 1;
    }

    private static Optional<Instant> receivedAt(ResultSet row) throws SQLException {
        return row.getObject("received_at") == null
                ? Optional.empty()
                : Optional.of(StoredTime.read(row, "received_at"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
