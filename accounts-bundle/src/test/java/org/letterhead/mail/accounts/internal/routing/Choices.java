/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.accounts.internal.AccountsStore;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.accounts.internal.testing.PlainSeals;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.SecretPlace;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;

/** What accounts have chosen, in a real database, written as saving writes it, and nodes that read it. */
final class Choices implements AutoCloseable {
    final People people;
    final PlainSeals seals = new PlainSeals();

    /** A machine of several on the same database. */
    final class Node {
        final AccountsStore store;
        final RouteRows rows;
        final Plans plans = new Plans(people.settings);
        final KnownRoutes routes;

        Node(AccountsStore store, long bytes) {
            this.store = store;
            rows = new RouteRows(store, seals);
            routes = new KnownRoutes(store, rows, plans, bytes);
        }

        /** As after some seconds. */
        void time() {
            People.inject(routes, "readAgainAt", System.nanoTime());
        }
    }

    Choices(Databases.Kind kind, Path folder, Map<String, Object> settings) {
        people = new People(kind, folder, settings);
    }

    Node node() {
        return node(1 << 20);
    }

    Node node(long bytes) {
        return new Node(people.otherNode(), bytes);
    }

    /** A node that tells how often it has asked, and that does something each time after it has its answer. */
    Node asking(AtomicInteger questions, Runnable afterwards) {
        Database database = (Database) people.store.present();
        return new Node(
                new AccountsStore(() -> {
                    Connection connection = database.connection();
                    return (Connection) Proxy.newProxyInstance(
                            Choices.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (proxy, method, values) -> {
                                Object answer = method.invoke(connection, values);
                                if (method.getName().equals("close")) {
                                    questions.incrementAndGet();
                                    afterwards.run();
                                }
                                return answer;
                            });
                }),
                1 << 20);
    }

    /** Chooses a way; {@code null} for the default one. */
    void choose(String account, String way) {
        people.store.transaction(handle -> {
            handle.execute("update lh_accounts_gate set turn = turn + 1 where name = 'change'");
            put(handle, account, way);
            return null;
        });
    }

    /** Writes the choice without taking a turn first. */
    void put(Handle handle, String account, String way) {
        handle.createUpdate("delete from lh_accounts_choice where account = :account")
                .bind("account", account)
                .execute();
        handle.createUpdate("insert into lh_accounts_choice (account, way, revision, turn, changed_at, changed_by)"
                        + " select :account, cast(:way as varchar(64)), 1, turn, cast(:now as timestamp with time zone),"
                        + " 'user anna' from lh_accounts_gate where name = 'change'")
                .bind("account", account)
                .bind("way", way)
                .bind("now", StoredTime.of(people.clock.instant()))
                .execute();
    }

    void names(String account, String displayName, String replyToName, String replyTo) {
        people.store.run(handle -> handle.createUpdate("update lh_accounts_choice set display_name = :name,"
                        + " reply_to_name = :replyToName, reply_to = :replyTo where account = :account")
                .bind("name", displayName)
                .bind("replyToName", replyToName)
                .bind("replyTo", replyTo)
                .bind("account", account)
                .execute());
    }

    void value(String account, String way, boolean draft, String field, String value) {
        people.store.run(
                handle -> handle.createUpdate("insert into lh_accounts_field (account, way, draft, field, content)"
                                + " values (:account, :way, :draft, :field, :value)")
                        .bind("account", account)
                        .bind("way", way)
                        .bind("draft", draft)
                        .bind("field", field)
                        .bind("value", value)
                        .execute());
    }

    void secret(String account, String way, String field, String clear) {
        sealed(
                account,
                way,
                field,
                seals.seal(
                        new SecretPlace(account, "settings/" + way + "/" + field),
                        clear.getBytes(StandardCharsets.UTF_8)));
    }

    void sealed(String account, String way, String field, byte[] sealed) {
        people.store.run(
                handle -> handle.createUpdate("insert into lh_accounts_field (account, way, draft, field, sealed)"
                                + " values (:account, :way, false, :field, :sealed)")
                        .bind("account", account)
                        .bind("way", way)
                        .bind("field", field)
                        .bind("sealed", sealed)
                        .execute());
    }

    @Override
    public void close() {
        people.close();
    }
}
