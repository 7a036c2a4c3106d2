/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Hold;
import org.letterhead.mail.delivery.internal.outbox.Claims;
import org.letterhead.mail.delivery.internal.outbox.ClaimsTesting;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.letterhead.mail.delivery.internal.outbox.WaitingMail;
import org.letterhead.mail.delivery.internal.route.Availability;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.store.testing.Databases;

class HousekeepingTest {
    @TempDir
    Path folder;

    private final Availability availability = new Availability();
    private Outbox outbox;
    private Housekeeping housekeeping;

    private void start(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        Claims claims = ClaimsTesting.withLease(Duration.ofMillis(300)).apply(outbox.store, new ProcessId());
        housekeeping = new Housekeeping(
                claims, new WaitingMail(outbox.store), availability, () -> {}, Duration.ofHours(1), Clock.systemUTC());
        while (housekeeping.perform()) {
            // Until there is no more.
        }
    }

    @AfterEach
    void stop() {
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource
    void manyThatWereHeldGoOnInStepsThatLetOthersGoBetween(Databases.Kind kind) {
        start(kind);
        for (int mail = 0; mail < 13; mail++) {
            Outbox.Mail many = outbox.mail("acme");
            for (int no = 0; no < 100; no++) {
                many.held("anna" + no + "@shop.example", Hold.Reason.WAY_ABSENT, null);
            }
            many.write();
        }
        availability.somethingCame();

        do {
            // More urgent mail first, of which there is none.
            assertThat(housekeeping.perform()).isTrue();
        } while (outbox.count("lh_delivery_recipient where state = 'QUEUED'") == 0);
        assertThat(outbox.count("lh_delivery_recipient where state = 'QUEUED'")).isEqualTo(500);
        // As they stand when the way is not there all the same: these have had their turn.
        outbox.execute("update lh_delivery_recipient set state = 'HELD', hold_reason = 'WAY_ABSENT'"
                + " where state = 'QUEUED'");
        while (housekeeping.perform()) {
            // Until there is no more.
        }
        assertThat(outbox.count("lh_delivery_recipient where state = 'QUEUED'")).isEqualTo(800);
    }

    @ParameterizedTest
    @EnumSource
    void whatADeadNodeHeldIsLookedAtAgain(Databases.Kind kind) {
        start(kind);
        outbox.execute("insert into lh_delivery_process (owner, lease_until) values ('" + UUID.randomUUID()
                + "', current_timestamp - interval '1' second)");
        outbox.mail("acme")
                .held("anna@shop.example", Hold.Reason.WAY_ABSENT, null)
                .write();

        Outbox.until(() -> {
            housekeeping.perform();
            return outbox.count("lh_delivery_recipient where state = 'QUEUED'") == 1;
        });
        assertThat(outbox.count("lh_delivery_process where lease_until < current_timestamp - interval '1' second"))
                .isZero();
    }
}
