/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailId;
import org.letterhead.mail.accounts.internal.audit.AuditTrail;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;

class HousekeepingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsOverGoesInStepsAndWhatCountsStays(Databases.Kind kind) {
        try (People people = new People(kind, folder, Map.of("audit_retention_days", 40))) {
            Housekeeping housekeeping = new Housekeeping(people.store, people.settings, people.clock);
            add(people, 1200, "PENDING");
            add(people, 3, "CONFIRMED");
            write(people, "old");
            people.clock.pass(Duration.ofDays(29));
            add(people, 2, "PENDING");
            housekeeping.purge();
            assertThat(people.rows("lh_accounts_address")).isEqualTo(1205);

            people.clock.pass(Duration.ofDays(3));
            housekeeping.purge();
            assertThat(people.rows("lh_accounts_address")).isEqualTo(5);
            people.clock.pass(Duration.ofDays(8).plusSeconds(1));
            write(people, "new");
            housekeeping.purge();
            assertThat(people.audited("acme")).containsExactly("x: new");
            assertThat(people.audit.of("acme", Optional.empty(), 1).get(0).details())
                    .isEqualTo(Map.of("a", "b c=d", "e", ""));
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void testsAreKeptForThirtyDays(Databases.Kind kind) {
        try (People people = new People(kind, folder)) {
            Housekeeping housekeeping = new Housekeeping(people.store, people.settings, people.clock);
            test(people, 1);
            people.clock.pass(Duration.ofDays(30));
            test(people, 2);
            housekeeping.purge();
            assertThat(people.rows("lh_accounts_test")).isEqualTo(2);

            people.clock.pass(Duration.ofMillis(1));
            housekeeping.purge();
            assertThat(people.rows("lh_accounts_test")).isEqualTo(1);
        }
    }

    private static void test(People people, long key) {
        people.store.run(handle -> handle.createUpdate(
                        "insert into lh_accounts_test (token_key, id, account, way, recipient, sent_at, sent_by,"
                                + " language, accepted, token_hash) values (:key, :id, 'acme', 'own', 'a@acme.example', :now,"
                                + " 'x', 'en', true, 'x')")
                .bind("key", key)
                .bind("id", MailId.create(people.clock).value())
                .bind("now", StoredTime.of(people.clock.instant()))
                .execute());
    }

    private static void write(People people, String what) {
        people.store.transaction(handle -> {
            AuditTrail.write(handle, people.clock, "acme", "x", what, Map.of("a", "b\nc=d", "e", ""));
            return null;
        });
    }

    private static void add(People people, int rows, String state) {
        people.store.transaction(handle -> {
            for (int i = 0; i < rows; i++) {
                String id = MailId.create(people.clock).toString();
                handle.createUpdate(
                                "insert into lh_accounts_address (link, account, address_key, address, state, since,"
                                        + " expires_at, added_by, language, token_hash) values (:link, 'acme', :address, :address,"
                                        + " :state, :since, :end, 'x', 'en', :hash)")
                        .bind("link", MailId.parse(id).value().getLeastSignificantBits())
                        .bind("address", id + "@acme.example")
                        .bind("state", state)
                        .bind("since", StoredTime.of(people.clock.instant()))
                        .bind("end", StoredTime.of(people.clock.instant().plus(Duration.ofDays(1))))
                        .bind("hash", id)
                        .execute();
            }
            return null;
        });
    }
}
