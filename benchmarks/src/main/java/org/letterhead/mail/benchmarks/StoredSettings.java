/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.routing.KnownRoutes;
import org.letterhead.mail.accounts.internal.routing.Plans;
import org.letterhead.mail.accounts.internal.routing.RouteRows;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.store.internal.database.Connections;
import org.letterhead.mail.store.internal.database.Engine;
import org.letterhead.mail.store.internal.schema.Migration;
import org.letterhead.mail.store.internal.schema.MigrationConnections;
import org.letterhead.mail.store.internal.schema.Schema;
import org.letterhead.mail.store.internal.secrets.GcmSecrets;
import org.letterhead.mail.store.internal.secrets.StoreKey;

/** Accounts that have each an SMTP server of their own, in a database; and nodes that are asked by which way mail leaves. */
final class StoredSettings implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";

    private static final Path MIGRATIONS = Path.of("accounts-bundle/src/main/resources/db/accounts");
    private static final int STEP = 2_000;

    private final Connections connections;
    private final SealedSecrets seals = new GcmSecrets(new StoreKey(new byte[StoreKey.LENGTH]));
    private int accounts;

    StoredSettings(Engine engine) {
        connections = new Connections(engine, 4);
        try (MigrationConnections source = new MigrationConnections(engine)) {
            new Migration(connections, source, Schema.ofFolder("accounts", MIGRATIONS)).run();
        }
    }

    static String account(int number) {
        return "account" + number;
    }

    int accounts() {
        return accounts;
    }

    void fill(int number) throws SQLException {
        try (Connection connection = connections.connection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement choice = connection.prepareStatement("insert into lh_accounts_choice (account, way,"
                            + " display_name, revision, turn, changed_at, changed_by)"
                            + " values (?, 'smtp', ?, 1, ?, ?, 'user anna')");
                    PreparedStatement way =
                            connection.prepareStatement("insert into lh_accounts_way (account, way, draft,"
                                    + " saved_at, saved_by) values (?, 'smtp', false, ?, 'user anna')");
                    PreparedStatement field = connection.prepareStatement("insert into lh_accounts_field (account, way,"
                            + " draft, field, content, sealed) values (?, 'smtp', false, ?, ?, ?)")) {
                OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
                for (int i = 0; i < number; i++) {
                    String account = account(i);
                    choice.setString(1, account);
                    choice.setString(2, "Shop " + i);
                    choice.setLong(3, i + 1);
                    choice.setObject(4, now);
                    choice.addBatch();
                    way.setString(1, account);
                    way.setObject(2, now);
                    way.addBatch();
                    for (Map.Entry<String, String> one : values(i).entrySet()) {
                        field(field, account, one.getKey(), one.getValue(), null);
                    }
                    field(field, account, "password", null, sealed(account));
                    if (i % STEP == STEP - 1 || i == number - 1) {
                        choice.executeBatch();
                        way.executeBatch();
                        field.executeBatch();
                        connection.commit();
                    }
                }
            }
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("update lh_accounts_gate set turn = " + number + " where name = 'change'");
            }
            connection.commit();
        }
        accounts = number;
    }

    private static Map<String, String> values(int number) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("host", "mail.shop" + number + ".example");
        values.put("port", "587");
        values.put("encryption", "starttls");
        values.put("user", "mailer@shop" + number + ".example");
        values.put("from.address", "orders@shop" + number + ".example");
        values.put("from.name", "Shop " + number);
        return values;
    }

    private byte[] sealed(String account) {
        return seals.seal(
                new SecretPlace(account, "settings/smtp/password"), PASSWORD.getBytes(StandardCharsets.UTF_8));
    }

    private static void field(PreparedStatement row, String account, String name, String content, byte[] sealed)
            throws SQLException {
        row.setString(1, account);
        row.setString(2, name);
        row.setString(3, content);
        row.setBytes(4, sealed);
        row.addBatch();
    }

    /** As one that has just started. */
    KnownRoutes node(long cacheBytes) {
        AccountsStore store = new AccountsStore(connections);
        return new KnownRoutes(store, new RouteRows(store, seals), new Plans(defaults()), cacheBytes);
    }

    /** Saves another host, as whoever saves settings does. */
    void change(String account, String host) throws SQLException {
        try (Connection connection = connections.connection()) {
            connection.setAutoCommit(false);
            try (Statement gate = connection.createStatement();
                    PreparedStatement field = connection.prepareStatement("update lh_accounts_field set content = ?"
                            + " where account = ? and way = 'smtp' and draft = false and field = 'host'");
                    PreparedStatement choice = connection.prepareStatement("update lh_accounts_choice set"
                            + " revision = revision + 1, turn = (select turn from lh_accounts_gate where name = 'change')"
                            + " where account = ?")) {
                gate.executeUpdate("update lh_accounts_gate set turn = turn + 1 where name = 'change'");
                field.setString(1, host);
                field.setString(2, account);
                field.executeUpdate();
                choice.setString(1, account);
                choice.executeUpdate();
            }
            connection.commit();
        }
    }

    private static AccountsSettings defaults() {
        return new AccountsSettings((AccountsSettings.Configuration) Proxy.newProxyInstance(
                StoredSettings.class.getClassLoader(),
                new Class<?>[] {AccountsSettings.Configuration.class},
                (proxy, method, arguments) -> method.getDefaultValue()));
    }

    @Override
    public void close() {
        connections.close();
    }
}
