/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.log.StateCounts;
import org.letterhead.mail.store.testing.Databases;

/** What became of an account's mail by day, on both databases. */
class SpanCountsTest {
    private static final Instant MONDAY = Instant.parse("2026-09-28T00:00:00Z");
    private static final Instant TUESDAY = MONDAY.plus(Duration.ofDays(1));
    private static final Instant WEDNESDAY = MONDAY.plus(Duration.ofDays(2));
    private static final List<Instant> DAYS = List.of(MONDAY, TUESDAY, WEDNESDAY);

    @TempDir
    Path folder;

    private Outbox outbox;
    private SpanCounts counts;
    private Instant now = TUESDAY.plus(Duration.ofHours(12));

    private void on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        counts = new SpanCounts(outbox.store, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void eachRecipientCountsOnceOnTheDayOfItsMail(Databases.Kind kind) {
        on(kind);
        outbox.mail("acme")
                .at(MONDAY.minusMillis(1))
                .to("a@x.example", RecipientState.SENT)
                .write();
        outbox.mail("acme")
                .at(MONDAY)
                .to("a@x.example", RecipientState.SENT)
                .to("b@x.example", RecipientState.SENT)
                .to("c@x.example", RecipientState.FAILED)
                .write();
        outbox.mail("acme")
                .of(MessageClass.SECURITY)
                .at(TUESDAY.minusMillis(1))
                .to("a@x.example", RecipientState.SENT_BY_FALLBACK)
                .write();
        outbox.mail("acme")
                .of(MessageClass.SUBSCRIPTION)
                .at(TUESDAY)
                .held("a@x.example", Hold.Reason.LIMIT, null)
                .to("b@x.example", RecipientState.QUEUED)
                .write();
        outbox.mail("other").at(TUESDAY).to("a@x.example", RecipientState.SENT).write();

        assertThat(counts.of("acme", DAYS))
                .containsExactly(
                        new StateCounts(
                                MONDAY,
                                TUESDAY,
                                Map.of(
                                        RecipientState.SENT, 2L,
                                        RecipientState.SENT_BY_FALLBACK, 1L,
                                        RecipientState.FAILED, 1L)),
                        new StateCounts(
                                TUESDAY, WEDNESDAY, Map.of(RecipientState.HELD, 1L, RecipientState.QUEUED, 1L)));

        outbox.execute("insert into lh_delivery_suspension values ('acme', current_timestamp, 'operator karaf', '')");
        assertThat(counts.of("acme", DAYS).get(1).counts()).isEqualTo(Map.of(RecipientState.HELD, 2L));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aDayThatHasEndedIsCountedAnewWhenSomethingOfItHasComeToItsEnd(Databases.Kind kind) {
        on(kind);
        outbox.mail("acme")
                .at(MONDAY)
                .to("a@x.example", RecipientState.SENT)
                .held("b@x.example", Hold.Reason.LIMIT, null)
                .write();
        assertThat(counts.of("acme", DAYS).get(0).of(RecipientState.SENT)).isEqualTo(1);

        outbox.execute("update lh_delivery_recipient set state = 'SENT', hold_reason = null where state = 'HELD'");
        assertThat(counts.of("acme", DAYS).get(0).counts()).isEqualTo(Map.of(RecipientState.SENT, 2L));

        // What is final is not looked at again for an hour.
        outbox.execute("update lh_delivery_recipient set state = 'BOUNCED' where address = 'a@x.example'");
        assertThat(counts.of("acme", DAYS).get(0).counts()).isEqualTo(Map.of(RecipientState.SENT, 2L));
        now = now.plus(Duration.ofMinutes(61));
        assertThat(counts.of("acme", DAYS).get(0).of(RecipientState.BOUNCED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theDayThatGoesOnIsSecondsOldAtMost(Databases.Kind kind) {
        on(kind);
        assertThat(counts.of("acme", DAYS).get(1).counts()).isEmpty();
        outbox.mail("acme").at(TUESDAY).to("a@x.example", RecipientState.SENT).write();
        assertThat(counts.of("acme", DAYS).get(1).counts()).isEmpty();
        now = now.plusSeconds(11);
        assertThat(counts.of("acme", DAYS).get(1).of(RecipientState.SENT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Databases.Kind.class)
    void boundsAscend(Databases.Kind kind) {
        on(kind);
        assertThatThrownBy(() -> counts.of("acme", List.of(MONDAY))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> counts.of("acme", List.of(MONDAY, MONDAY)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(counts.of("acme", List.of(Instant.MIN, Instant.MAX))).hasSize(1);
    }
}
