/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.suppress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.people.AddressKeys;
import org.letterhead.mail.tables.StoredTime;

/** The table of those who are not written to. */
final class SuppressionRows {
    private SuppressionRows() {}

    /** Adds an entry; false if it was there. Of two at once one adds it. */
    static boolean add(Handle handle, String account, String target, String kind, Suppression reason, Instant now) {
        // On both databases "on conflict" counts only what was added.
        handle.createUpdate("insert into lh_accounts_suppressing (account) values (:account) on conflict do nothing")
                .bind("account", account)
                .execute();
        return handle.createUpdate("insert into lh_accounts_suppression (account, target, kind, reason, since)"
                                + " values (:account, :target, :kind, :reason, :now) on conflict do nothing")
                        .bind("account", account)
                        .bind("target", target)
                        .bind("kind", kind)
                        .bind("reason", reason.name())
                        .bind("now", StoredTime.of(now))
                        .execute()
                == 1;
    }

    static boolean remove(Handle handle, String account, String target, String kind, Suppression reason) {
        return handle.createUpdate("delete from lh_accounts_suppression where account = :account"
                                + " and target = :target and kind = :kind and reason = :reason")
                        .bind("account", account)
                        .bind("target", target)
                        .bind("kind", kind)
                        .bind("reason", reason.name())
                        .execute()
                == 1;
    }

    static List<Suppressions.Entry> of(Handle handle, String account, Optional<Suppressions.Entry> after, int most) {
        Query query = handle.createQuery("select reason, target, kind, since from lh_accounts_suppression"
                        + " where account = :account"
                        + (after.isPresent() ? " and (target, kind, reason) > (:target, :kind, :reason)" : "")
                        + " order by target, kind, reason fetch first " + most + " rows only")
                .bind("account", account);
        after.ifPresent(entry -> query.bind("target", entry.target())
                .bind("kind", entry.kind().orElse(""))
                .bind("reason", entry.reason().name()));
        return query.map((row, context) -> {
                    Suppression reason = Suppression.valueOf(row.getString("reason"));
                    return new Suppressions.Entry(
                            reason,
                            row.getString("target"),
                            reason == Suppression.UNSUBSCRIBED ? Optional.of(row.getString("kind")) : Optional.empty(),
                            StoredTime.read(row, "since"));
                })
                .list();
    }

    static boolean isUnsubscribed(Handle handle, String account, MailAddress recipient, String kind) {
        return handle.createQuery("select account from lh_accounts_suppression where account = :account"
                        + " and target = :target and kind = :kind and reason = 'UNSUBSCRIBED'")
                .bind("account", account)
                .bind("target", AddressKeys.folded(recipient))
                .bind("kind", kind)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    /** What stops a kind of mail to somebody; the account's own list comes first. */
    static Optional<Suppression> find(
            Handle handle, String account, MailAddress recipient, String kind, boolean unsubscribesCount) {
        List<String> targets = new ArrayList<>(List.of(AddressKeys.folded(recipient)));
        targets.addAll(domains(AddressKeys.domain(recipient.domain())));
        return handle
                .createQuery("select reason, kind from lh_accounts_suppression"
                        + " where account = :account and target in (<targets>)")
                .bind("account", account)
                .bindList("targets", targets)
                .map((row, context) -> new Found(Suppression.valueOf(row.getString("reason")), row.getString("kind")))
                .stream()
                .filter(found -> found.reason() != Suppression.UNSUBSCRIBED
                        || (unsubscribesCount && found.kind().equals(kind)))
                .map(Found::reason)
                .min((one, other) -> Integer.compare(weight(one), weight(other)));
    }

    private record Found(Suppression reason, String kind) {}

    private static int weight(Suppression reason) {
        return switch (reason) {
            case LISTED_ADDRESS -> 0;
            case LISTED_DOMAIN -> 1;
            case UNSUBSCRIBED -> 2;
        };
    }

    /** The domain and those above it: whoever lists acme.example means mail.acme.example too. */
    private static List<String> domains(String domain) {
        List<String> domains = new ArrayList<>(List.of(domain));
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            domains.add(domain.substring(dot + 1));
        }
        return domains;
    }
}
