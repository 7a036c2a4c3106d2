/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.letterhead.mail.people.AddressKeys;
import org.letterhead.mail.tables.StoredTime;

/**
 * How many links are mailed. Counted for a mailbox over all accounts and in any spelling, since it is a stranger's
 * mailbox until it is confirmed; and for an account.
 */
record InvitationLimits(AccountsSettings settings, Clock clock) {
    /** How long anything here counts. */
    static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration ADDRESS_WINDOW = Duration.ofHours(1);

    /** Lets one in at a time, on all nodes, until its transaction ends. */
    void enter(Handle handle) {
        handle.createQuery("select name from lh_accounts_gate where name = 'invite' for update")
                .mapTo(String.class)
                .one();
    }

    /** When there may be another link; empty for now. */
    Optional<Instant> again(Handle handle, String account, MailAddress address) {
        Optional<Instant> byAddress =
                again(handle, "folded", AddressKeys.mailbox(address), ADDRESS_WINDOW, settings.mostPerAddress());
        Optional<Instant> byAccount = again(handle, "account", account, LONGEST, settings.mostPerAccount());
        return Stream.of(byAddress, byAccount).flatMap(Optional::stream).max(Instant::compareTo);
    }

    void count(Handle handle, String account, MailAddress address) {
        handle.createUpdate("insert into lh_accounts_invitation (id, account, folded, mailed_at)"
                        + " values (:id, :account, :folded, :now)")
                .bind("id", MailId.create(clock).value())
                .bind("account", account)
                .bind("folded", AddressKeys.mailbox(address))
                .bind("now", StoredTime.of(clock.instant()))
                .execute();
    }

    private Optional<Instant> again(Handle handle, String column, String value, Duration window, int most) {
        Instant now = clock.instant();
        // The latest ones: when the first of them has left the window, there is room.
        List<Instant> latest = handle.createQuery("select mailed_at from lh_accounts_invitation where " + column
                        + " = :value and mailed_at > :start order by mailed_at desc fetch first " + most + " rows only")
                .bind("value", value)
                .bind("start", StoredTime.of(now.minus(window)))
                .map((row, context) -> StoredTime.read(row, "mailed_at"))
                .list();
        return latest.size() < most
                ? Optional.empty()
                : Optional.of(latest.get(most - 1).plus(window));
    }
}
