/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tables as sending reads them. */
@Component(service = RouteRows.class)
public final class RouteRows {
    private final AccountsStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealedSecrets seals;

    /**
     * That something was changed.
     *
     * @param account whose settings
     * @param turn its place among the changes of all accounts
     */
    record Change(String account, long turn) {}

    /** Called by Declarative Services. */
    @Activate
    public RouteRows(@Reference AccountsStore store) {
        this.store = store;
    }

    /** With seals that are given. */
    public RouteRows(AccountsStore store, SealedSecrets seals) {
        this.store = store;
        this.seals = seals;
    }

    /** The last change of all. */
    long turn() {
        return store.run(handle -> handle.createQuery("select turn from lh_accounts_gate where name = 'change'")
                .mapTo(Long.class)
                .one());
    }

    /** Whose settings were changed since, in the order of the changes. */
    List<Change> changedAfter(long turn) {
        return store.run(handle -> handle.createQuery(
                        "select account, turn from lh_accounts_choice where turn > :turn order by turn")
                .bind("turn", turn)
                .map((row, context) -> new Change(row.getString("account"), row.getLong("turn")))
                .list());
    }

    /** What an account has chosen, read in one statement, so that it is of one moment. */
    Choice choice(String account) {
        return store.run(handle -> handle.createQuery("select c.way, c.display_name, c.reply_to_name, c.reply_to,"
                        + " c.fallback_on, c.fallback_way, c.fallback_classes, f.field, f.content, f.sealed from lh_accounts_choice c left join lh_accounts_field f"
                        + " on f.account = c.account and f.way = c.way and f.draft = false where c.account = :account")
                .bind("account", account)
                .scanResultSet((rows, context) -> {
                    try (context) {
                        return read(rows.get());
                    }
                }));
    }

    private static Choice read(ResultSet row) throws SQLException {
        if (!row.next()) {
            return Choice.NONE;
        }
        Optional<String> way = Optional.ofNullable(row.getString("way"));
        Optional<String> displayName = Optional.ofNullable(row.getString("display_name"));
        String replyToName = row.getString("reply_to_name");
        Optional<Mailbox> replyTo = Optional.ofNullable(row.getString("reply_to"))
                .map(address -> Mailbox.of(replyToName == null ? "" : replyToName, address));
        FallbackPolicy fallback = FallbackColumns.read(row);
        Map<String, String> values = new HashMap<>();
        Map<String, byte[]> sealed = new HashMap<>();
        do {
            String field = row.getString("field");
            String content = row.getString("content");
            byte[] secret = row.getBytes("sealed");
            if (content != null) {
                values.put(field, content);
            } else if (secret != null) {
                sealed.put(field, secret);
            }
        } while (row.next());
        return new Choice(way, values, sealed, displayName, replyTo, fallback);
    }

    /** What was filled in, with secrets that are opened each time they are needed, and kept nowhere. */
    TransportSettings settings(String account, String way, Choice choice) {
        Map<String, Secret> secrets = new HashMap<>();
        choice.sealed().forEach((field, bytes) -> {
            SecretPlace place = new SecretPlace(account, "settings/" + way + "/" + field);
            secrets.put(field, Secret.sealed(() -> open(place, bytes)));
        });
        return new TransportSettings(choice.values(), secrets);
    }

    private String open(SecretPlace place, byte[] sealed) {
        SealedSecrets present = seals;
        if (present == null) {
            throw new IllegalStateException(
                    "The settings of account " + place.account() + " cannot be opened: the store"
                            + " has no key for sealed secrets right now; see in the log why. Mail that needs them waits.");
        }
        byte[] clear;
        try {
            clear = present.open(place, sealed);
        } catch (SealedSecretException e) {
            throw new IllegalStateException(
                    "The settings of account " + place.account() + " do not open. " + e.getMessage(), e);
        }
        try {
            return new String(clear, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }
}
