/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.store.testing.Databases;

class TurnsTest {
    /** One begins with another, or differs from it by what databases sort in different ways. */
    private static final List<String> ACCOUNTS = List.of(
            "acme",
            "acme-",
            "acme-b",
            "acme.b",
            "acme_b",
            "acme b",
            "ac-me",
            "acmeb",
            "Acme",
            "ACME",
            "acmé",
            "a",
            "0",
            "42",
            "żółw",
            "日本",
            "x".repeat(64),
            "x".repeat(63));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyAccountHasItsTurnBeforeAnyHasAnother(Databases.Kind kind) {
        try (Outbox outbox = Outbox.on(kind, folder)) {
            for (String account : ACCOUNTS) {
                for (int i = 0; i < 2; i++) {
                    outbox.mail(account)
                            .to("anna@shop.example", RecipientState.QUEUED)
                            .write();
                }
            }
            Claims claims = new Claims(outbox.store, new ProcessId());
            claims.renew();
            // Room for one at a time: each look goes on behind the account that had it last.
            Turns turns = new Turns(claims, new Window(2, 1), account -> false);

            List<String> order = new ArrayList<>();
            for (int i = 0; i < 2 * ACCOUNTS.size(); i++) {
                List<Parcel> next = turns.next(MessageClass.SECURITY).parcels();
                assertThat(next).as("of another class").isEmpty();
                List<Parcel> parcels = turns.next(MessageClass.TRANSACTIONAL).parcels();
                assertThat(parcels).hasSize(1);
                order.add(claims.take(parcels).get(0).account());
            }

            assertThat(order.subList(0, ACCOUNTS.size())).containsExactlyInAnyOrderElementsOf(ACCOUNTS);
            assertThat(order.subList(ACCOUNTS.size(), order.size()))
                    .as("in the same order")
                    .isEqualTo(order.subList(0, ACCOUNTS.size()));
            assertThat(turns.next(MessageClass.TRANSACTIONAL).parcels()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsSuspendedIsPassedBy(Databases.Kind kind) {
        try (Outbox outbox = Outbox.on(kind, folder)) {
            for (String account : List.of("acme", "bolt", "cube")) {
                outbox.mail(account)
                        .to("anna@shop.example", RecipientState.QUEUED)
                        .write();
            }
            Turns turns = new Turns(
                    new Claims(outbox.store, new ProcessId()), new Window(512, 128), account -> account.equals("bolt"));

            assertThat(turns.next(MessageClass.TRANSACTIONAL).parcels())
                    .extracting(Parcel::account)
                    .containsExactly("acme", "cube");
        }
    }
}
