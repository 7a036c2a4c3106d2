/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.branded.internal.verify.Sender.Progress;
import org.letterhead.mail.branded.internal.verify.Sender.Todo;
import org.letterhead.mail.branded.internal.verify.Sender.Verified;
import org.letterhead.mail.branded.internal.verify.Sender.Wanted;
import org.letterhead.mail.tables.StoredTime;

/** The table of accounts' senders. */
final class SenderRows {
    private static final String SELECT =
            "select account, known_as, address, display_name, verified_at, ends_at, wanted,"
                    + " wanted_name, wanted_since, wanted_until, wanted_by, wanted_state, language, todo, because, because_of"
                    + " from lh_branded_sender ";

    private SenderRows() {}

    static Sender of(Handle handle, String account) {
        return find(handle, account, "").orElseGet(() -> Sender.none(account));
    }

    /** The same, and nobody changes it until this transaction ends. A new account gets a row for that. */
    static Sender lock(Handle handle, String account) {
        Optional<Sender> found = find(handle, account, " for update");
        if (found.isPresent()) {
            return found.get();
        }
        handle.createUpdate("insert into lh_branded_sender (account, known_as, language, todo, because, because_of)"
                        + " values (:account, '', 'en', 'NOTHING', '', '') on conflict do nothing")
                .bind("account", account)
                .execute();
        return find(handle, account, " for update").orElseThrow();
    }

    private static Optional<Sender> find(Handle handle, String account, String lock) {
        return handle.createQuery(SELECT + "where account = :account" + lock)
                .bind("account", account)
                .map((row, context) -> read(row))
                .findOne();
    }

    static List<Sender> page(Handle handle, String after, int most) {
        return handle.createQuery(SELECT + "where account > :after and (address is not null or wanted is not null)"
                        + " order by account fetch first " + most + " rows only")
                .bind("after", after)
                .map((row, context) -> read(row))
                .list();
    }

    /** Accounts with something still to be told. */
    static List<String> untold(Handle handle, String after, int most) {
        return handle.createQuery("select account from lh_branded_sender where todo <> 'NOTHING' and account > :after"
                        + " order by account fetch first " + most + " rows only")
                .bind("after", after)
                .mapTo(String.class)
                .list();
    }

    /** Accounts whose verification ends before a moment, in the order of their names. */
    static List<String> ending(Handle handle, Instant before, String after, int most) {
        return handle.createQuery("select account from lh_branded_sender where ends_at <= :before and account > :after"
                        + " order by account fetch first " + most + " rows only")
                .bind("before", StoredTime.of(before))
                .bind("after", after)
                .mapTo(String.class)
                .list();
    }

    /** Whether this is what the host calls another account. */
    static boolean isNameOfAnother(Handle handle, String account, String name) {
        return handle.createQuery(
                                "select count(*) from lh_branded_sender where account <> :account and known_as = :name")
                        .bind("account", account)
                        .bind("name", name)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    static void put(Handle handle, Sender sender) {
        Optional<Verified> verified = sender.verified();
        Optional<Wanted> wanted = sender.wanted();
        int changed = handle.createUpdate("update lh_branded_sender set known_as = :known, address = :address,"
                        + " display_name = :name, verified_at = :verified, ends_at = :ends, wanted = :wanted,"
                        + " wanted_name = :wantedName, wanted_since = :since, wanted_until = :until, wanted_by = :by,"
                        + " wanted_state = :state, language = :language, todo = :todo, because = :because,"
                        + " because_of = :who where account = :account")
                .bind("known", sender.knownAs())
                .bind(
                        "address",
                        verified.map(Verified::address)
                                .map(MailAddress::toString)
                                .orElse(null))
                .bind("name", verified.map(Verified::name).orElse(null))
                .bind("verified", StoredTime.of(verified.map(Verified::at)))
                .bind("ends", StoredTime.of(verified.flatMap(Verified::ends)))
                .bind(
                        "wanted",
                        wanted.map(Wanted::address).map(MailAddress::toString).orElse(null))
                .bind("wantedName", wanted.map(Wanted::name).orElse(null))
                .bind("since", StoredTime.of(wanted.map(Wanted::since)))
                .bind("until", StoredTime.of(wanted.map(Wanted::until)))
                .bind("by", wanted.map(Wanted::by).orElse(null))
                .bind("state", wanted.map(Wanted::progress).map(Enum::name).orElse(null))
                .bind("language", sender.language().toLanguageTag())
                .bind("todo", sender.todo().name())
                .bind("because", sender.because())
                .bind("who", sender.becauseOf())
                .bind("account", sender.account())
                .execute();
        if (changed != 1) {
            throw new IllegalStateException("the sender of account " + sender.account() + " has no row");
        }
    }

    private static Sender read(ResultSet row) throws SQLException {
        return new Sender(
                row.getString("account"),
                row.getString("known_as"),
                verified(row),
                wanted(row),
                Locale.forLanguageTag(row.getString("language")),
                Todo.valueOf(row.getString("todo")),
                row.getString("because"),
                row.getString("because_of"));
    }

    private static Optional<Verified> verified(ResultSet row) throws SQLException {
        String address = row.getString("address");
        return address == null
                ? Optional.empty()
                : Optional.of(new Verified(
                        MailAddress.of(address),
                        row.getString("display_name"),
                        StoredTime.read(row, "verified_at"),
                        StoredTime.find(row, "ends_at")));
    }

    private static Optional<Wanted> wanted(ResultSet row) throws SQLException {
        String address = row.getString("wanted");
        return address == null
                ? Optional.empty()
                : Optional.of(new Wanted(
                        MailAddress.of(address),
                        row.getString("wanted_name"),
                        StoredTime.read(row, "wanted_since"),
                        StoredTime.read(row, "wanted_until"),
                        row.getString("wanted_by"),
                        Progress.valueOf(row.getString("wanted_state"))));
    }
}
