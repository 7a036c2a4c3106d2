/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.store.testing.Databases;

/** How a way fares, from what became of mail on several nodes. */
@Timeout(60)
class HealthBookTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final HealthBook.Pace ONLY_WHEN_ASKED = new HealthBook.Pace(NEVER, Duration.ofMinutes(1));
    private static final AccountWay WAY = new AccountWay("acme", "smtp");
    private static final Instant T = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    Path folder;

    private Outbox outbox;
    private HealthBook one;
    private HealthBook two;

    private void on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        one = new HealthBook(outbox.store, ONLY_WHEN_ASKED);
        two = new HealthBook(outbox.store, ONLY_WHEN_ASKED);
    }

    @AfterEach
    void close() throws InterruptedException {
        one.stop();
        two.stop();
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasLaterCountsInWhateverOrderTwoNodesWrite(Databases.Kind kind) {
        on(kind);
        one.sent("acme", "smtp", T);
        two.failed("acme", "smtp", T.plusSeconds(1), failure(Cause.CREDENTIALS, Scope.CONNECTION));
        two.write(true);
        one.write(true);
        assertThat(two.read(WAY)).satisfies(row -> {
            assertThat(row.isFailing()).isTrue();
            assertThat(row.since()).contains(T.plusSeconds(1));
            assertThat(row.lastSuccess()).contains(T);
            assertThat(row.lastFailure()).contains(T.plusSeconds(1));
            assertThat(row.trouble()).map(Trouble::cause).contains(Cause.CREDENTIALS);
        });

        one.sent("acme", "smtp", T.plusSeconds(3));
        one.write(true);
        two.failed("acme", "smtp", T.plusSeconds(2), failure(Cause.TLS, Scope.CONNECTION));
        two.write(true);
        assertThat(one.read(WAY)).satisfies(row -> {
            assertThat(row.isFailing()).isFalse();
            assertThat(row.since()).contains(T.plusSeconds(3));
            assertThat(row.trouble()).map(Trouble::cause).contains(Cause.TLS);
        });
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsNotWrittenYetReadsAsItWillWhenItIs(Databases.Kind kind) {
        on(kind);
        for (int i = 0; i < 40; i++) {
            boolean failed = (i * 7 + i / 3) % 3 == 0;
            if (failed) {
                one.failed("acme", "smtp", T.plusSeconds(i), failure(Cause.NETWORK, Scope.CONNECTION));
            } else {
                one.sent("acme", "smtp", T.plusSeconds(i));
            }
            HealthRow before = one.read(WAY);
            if (i % 4 == 0) {
                one.write(true);
                assertThat(two.read(WAY)).isEqualTo(before);
            }
        }
    }

    @Test
    void sinceWhenStaysUntilItTurns() {
        on(Databases.Kind.H2);
        one.failed("acme", "smtp", T, failure(Cause.NETWORK, Scope.CONNECTION));
        one.write(true);
        one.failed("acme", "smtp", T.plusSeconds(5), failure(Cause.CREDENTIALS, Scope.CONNECTION));
        one.write(true);

        assertThat(one.read(WAY).since()).contains(T);
        assertThat(one.read(WAY).trouble()).map(Trouble::cause).contains(Cause.CREDENTIALS);
    }

    @Test
    void whatIsStillTheSameIsNotWrittenBeforeAMinuteIsOver() {
        on(Databases.Kind.H2);
        one.sent("acme", "smtp", T);
        assertThat(written()).isTrue();
        one.sent("acme", "smtp", T.plusSeconds(1));
        assertThat(written()).isFalse();
        assertThat(one.read(WAY).lastSuccess()).as("but it is known here").contains(T.plusSeconds(1));

        one.failed("acme", "smtp", T.plusSeconds(2), failure(Cause.NETWORK, Scope.CONNECTION));
        assertThat(written()).isTrue();
        one.failed("acme", "smtp", T.plusSeconds(3), failure(Cause.NETWORK, Scope.CONNECTION));
        assertThat(written()).isFalse();
        one.failed("acme", "smtp", T.plusSeconds(4), failure(Cause.TLS, Scope.CONNECTION));
        assertThat(written()).as("another trouble").isTrue();
        one.sent("acme", "smtp", T.plusSeconds(5));
        assertThat(written()).isTrue();
    }

    private boolean written() {
        HealthRow before = two.read(WAY);
        one.write(false);
        return !two.read(WAY).equals(before);
    }

    @Test
    void whatIsStillTheSameIsWrittenInTheEnd() throws InterruptedException {
        on(Databases.Kind.H2);
        HealthBook quick =
                new HealthBook(outbox.store, new HealthBook.Pace(Duration.ofMillis(5), Duration.ofMillis(20)));
        quick.sent("acme", "smtp", T);
        Outbox.until(() -> two.read(WAY).lastSuccess().isPresent());
        quick.sent("acme", "smtp", T.plusSeconds(1));
        Outbox.until(() -> two.read(WAY).lastSuccess().get().equals(T.plusSeconds(1)));
        quick.stop();

        one.sent("acme", "smtp", T.plusSeconds(2));
        one.stop();
        assertThat(two.read(WAY).lastSuccess()).as("a stop writes all").contains(T.plusSeconds(2));
    }

    @Test
    void onlyTroubleOfTheWayCounts() {
        on(Databases.Kind.H2);
        for (Cause cause : List.of(Cause.RECIPIENT, Cause.CONTENT)) {
            for (Scope scope : Scope.values()) {
                one.failed("acme", "smtp", T, failure(cause, scope));
            }
        }
        for (Cause cause : List.of(Cause.QUOTA, Cause.THROTTLED)) {
            one.failed("acme", "smtp", T, failure(cause, Scope.RECIPIENT));
            one.failed("acme", "smtp", T, failure(cause, Scope.MESSAGE));
        }
        assertThat(one.read(WAY).isNothing()).isTrue();

        for (Cause cause : Cause.values()) {
            if (cause != Cause.RECIPIENT && cause != Cause.CONTENT) {
                one.failed("acme", cause.name(), T, failure(cause, Scope.CONNECTION));
                assertThat(one.read(new AccountWay("acme", cause.name())).isFailing())
                        .as(cause.name())
                        .isTrue();
            }
        }
    }

    @Test
    void whileTheStoreIsAwayNothingIsLostAndMemoryIsBounded() {
        on(Databases.Kind.H2);
        outbox.goAway();
        for (int i = 0; i < HealthBook.MOST + 10; i++) {
            one.sent("account-" + i, "smtp", T);
        }
        assertThatThrownBy(() -> one.write(true)).isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> one.read(WAY)).isInstanceOf(MailUnavailableException.class);
        outbox.comeBack();
        while (one.write(true)) {
            // The next ones.
        }

        assertThat(outbox.count("lh_delivery_health")).isEqualTo(HealthBook.MOST);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void oneRowThatTheDatabaseRefusesKeepsBackNoOther(Databases.Kind kind) {
        on(kind);
        one.sent("x".repeat(65), "smtp", T);
        one.sent("acme", "smtp", T);
        one.write(true);

        assertThat(two.read(WAY).lastSuccess()).contains(T);
        assertThat(one.write(true)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void adviceOfAnyLengthAndFormCanBeKept(Databases.Kind kind) {
        on(kind);
        one.failed(
                "acme",
                "smtp",
                T,
                Failure.of(
                                Phase.CONNECT,
                                Cause.NETWORK,
                                new Advice(
                                        "k".repeat(300),
                                        Map.of("host", "\u0000mx\u001e\u001f"),
                                        "\u0000" + "\ud83d\ude00".repeat(5000)))
                        .scope(Scope.CONNECTION)
                        .build());
        one.write(true);

        assertThat(two.read(WAY).trouble()).map(Trouble::cause).contains(Cause.NETWORK);
        assertThat(two.read(new AccountWay("acme", "none"))).isEqualTo(HealthRow.NOTHING);
    }

    private static Failure failure(Cause cause, Scope scope) {
        return Failure.of(Phase.CONNECT, cause, new Advice("k." + cause, Map.of(), "Do something."))
                .scope(scope)
                .build();
    }
}
