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
    private static final int ENTRY_BYTES = 500;
    private static final int FIELD_BYTES = 150;

    private final AccountsStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealedSecrets seals;

    /**
     * What an account has chosen.
     *
     * @param way empty if it uses the operator's default
     * @param settings of that way; secrets are opened when they are needed
     * @param displayName shown as sender
     * @param replyTo where answers go
     * @param bytes about so many in memory
     */
    record Choice(
            Optional<String> way,
            TransportSettings settings,
            Optional<String> displayName,
            Optional<Mailbox> replyTo,
            int bytes) {
        static final Choice NONE =
                new Choice(Optional.empty(), TransportSettings.EMPTY, Optional.empty(), Optional.empty(), 200);
    }

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
                        + " f.field, f.value, f.sealed from lh_accounts_choice c left join lh_accounts_field f"
                        + " on f.account = c.account and f.way = c.way and f.draft = false where c.account = :account")
                .bind("account", account)
                .scanResultSet((rows, context) -> {
                    try (context) {
                        return read(account, rows.get());
                    }
                }));
    }

    private Choice read(String account, ResultSet row) throws SQLException {
        if (!row.next()) {
            return Choice.NONE;
        }
        // The same few names for all accounts: one copy of each is enough.
        Optional<String> way = Optional.ofNullable(row.getString("way")).map(String::intern);
        Optional<String> displayName = Optional.ofNullable(row.getString("display_name"));
        String replyToName = row.getString("reply_to_name");
        Optional<Mailbox> replyTo = Optional.ofNullable(row.getString("reply_to"))
                .map(address -> Mailbox.of(replyToName == null ? "" : replyToName, address));
        Map<String, String> values = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        int bytes = ENTRY_BYTES;
        do {
            String field = row.getString("field");
            if (field != null) {
                String name = field.intern();
                String value = row.getString("value");
                byte[] sealed = row.getBytes("sealed");
                if (value != null) {
                    values.put(name, value);
                } else if (sealed != null) {
                    SecretPlace place = new SecretPlace(account, "settings/" + way.orElseThrow() + "/" + name);
                    secrets.put(name, Secret.sealed(() -> open(place, sealed)));
                }
                bytes += FIELD_BYTES + (value == null ? 0 : 2 * value.length()) + (sealed == null ? 0 : sealed.length);
            }
        } while (row.next());
        return new Choice(way, new TransportSettings(values, secrets), displayName, replyTo, bytes);
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
