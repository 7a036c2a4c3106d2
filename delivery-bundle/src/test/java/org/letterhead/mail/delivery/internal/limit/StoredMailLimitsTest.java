/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.letterhead.mail.delivery.internal.testing.Outbox;
import org.letterhead.mail.delivery.internal.testing.Settings;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.operate.MailLimits.Source;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.SendingLimits;

/** What an operator sees of limits, and says about them. */
@Timeout(60)
class StoredMailLimitsTest {
    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final SendingLimits GMAIL = new SendingLimits(
            OptionalInt.empty(), OptionalInt.of(10), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private Outbox outbox;
    private Limits limits;
    private MailLimits service;

    private void on(Databases.Kind kind) {
        outbox = Outbox.on(kind, folder);
        limits = new Limits(
                outbox.store,
                Settings.with(Map.of("new_accounts_messages_per_day", 50)),
                new Events(outbox.store, new ProcessId()),
                clock,
                new Limits.Pace(Duration.ofDays(1), Duration.ofDays(1)));
        service = new StoredMailLimits(
                outbox.store,
                limits,
                account -> Optional.of("smtp"),
                (account, way) -> way.equals("smtp") ? GMAIL : SendingLimits.UNKNOWN,
                clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        limits.stop();
        outbox.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tellsEveryLimitAndHowMuchOfItIsUsed(Databases.Kind kind) {
        on(kind);
        assertThat(service.of("acme"))
                .as("of the way that it has chosen, before it has sent")
                .containsExactly(
                        new MailLimits.Use("smtp", Kind.MESSAGES_PER_DAY, 0, 10, Source.PROVIDER, Optional.empty()));
        ask("acme", "smtp", false, 3);
        ask("acme", "platform", true, 2);
        limits.settle();
        service.set(OPERATOR, "acme", "whitelabel", Kind.RECIPIENTS_PER_DAY, OptionalLong.of(7));

        assertThat(service.of("acme"))
                .containsExactlyInAnyOrder(
                        new MailLimits.Use("smtp", Kind.MESSAGES_PER_DAY, 3, 10, Source.PROVIDER, Optional.empty()),
                        new MailLimits.Use(
                                "platform", Kind.MESSAGES_PER_DAY, 2, 50, Source.NEW_ACCOUNT, Optional.empty()),
                        new MailLimits.Use(
                                "whitelabel", Kind.RECIPIENTS_PER_DAY, 0, 7, Source.OPERATOR, Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatAnOperatorSaysCountsAtOnceAndWithWhatWasSent(Databases.Kind kind) {
        on(kind);
        assertThat(ask("acme", "smtp", false, 12)).isEqualTo(10);
        Instant far = Instant.now().plus(Duration.ofDays(1));
        outbox.mail("acme").held("a@example.org", Hold.Reason.LIMIT, far).write();
        outbox.mail("acme").held("b@example.org", Hold.Reason.SCHEDULED, far).write();
        outbox.mail("other").held("c@example.org", Hold.Reason.LIMIT, far).write();
        service.set(OPERATOR, "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(15));

        assertThat(outbox.count("lh_delivery_recipient where due < current_timestamp + interval '1' hour"))
                .as("who waited for a limit is tried again")
                .isEqualTo(1);
        assertThat(ask("acme", "smtp", false, 12)).isEqualTo(5);
        assertThat(service.of("acme")).singleElement().satisfies(use -> {
            assertThat(use.source()).isEqualTo(Source.OPERATOR);
            assertThat(use.used()).isEqualTo(15);
            assertThat(use.opensAt()).isPresent();
        });

        service.set(OPERATOR, "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.empty());
        assertThat(ask("acme", "smtp", false, 1)).as("the provider's again").isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherNodeHearsOfItWhenItLooks(Databases.Kind kind) throws InterruptedException {
        on(kind);
        Limits other = new Limits(
                outbox.store,
                Settings.with(Map.of()),
                new Events(outbox.store, new ProcessId()),
                clock,
                new Limits.Pace(Duration.ofDays(1), Duration.ofDays(1)));
        other.tend();
        service.set(OPERATOR, "acme", "domain", Kind.MESSAGES_PER_DAY, OptionalLong.of(1));
        other.tend();
        other.ask(wanted("acme", "domain", false));
        assertThat(other.ask(wanted("acme", "domain", false))).isInstanceOf(Permit.UsedUp.class);
        other.stop();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatAnotherNodeHeldBeforeItHeardOfItGoesOn(Databases.Kind kind) throws InterruptedException {
        on(kind);
        Limits other = new Limits(
                outbox.store,
                Settings.with(Map.of()),
                new Events(outbox.store, new ProcessId()),
                clock,
                new Limits.Pace(Duration.ofDays(1), Duration.ofDays(1)));
        other.tend();
        service.set(OPERATOR, "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(15));
        heldForLong("acme");
        heldForLong("other");
        other.tend();
        assertThat(tryAgainSoon()).isEqualTo(1);
        other.stop();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasBeingHeldWhileItWasChangedGoesOn(Databases.Kind kind) {
        on(kind);
        limits.tend();
        long before = limits.version();
        service.set(OPERATOR, "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(15));
        limits.tend();
        heldForLong("acme");
        limits.held("acme", limits.version());
        limits.tend();
        assertThat(tryAgainSoon()).as("of the limit that counts").isZero();

        limits.held("acme", before);
        limits.tend();
        assertThat(tryAgainSoon()).isEqualTo(1);
    }

    private void heldForLong(String account) {
        outbox.mail(account)
                .held("a@example.org", Hold.Reason.LIMIT, Instant.now().plus(Duration.ofDays(1)))
                .write();
    }

    private long tryAgainSoon() {
        return outbox.count("lh_delivery_recipient where due < current_timestamp + interval '1' hour");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tellsWhoSendsMost(Databases.Kind kind) {
        on(kind);
        ask("few", "smtp", false, 2);
        ask("many", "platform", true, 5);
        ask("many", "domain", false, 3);

        assertThat(service.top(10))
                .containsExactly(new MailLimits.Top("many", 8, 5, 8), new MailLimits.Top("few", 2, 0, 2));
        assertThat(service.top(1)).hasSize(1);
        assertThatThrownBy(() -> service.top(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyAnOperatorSaysSomethingAndOnlyWhatMakesSense(Databases.Kind kind) {
        on(kind);
        assertThatThrownBy(() ->
                        service.set(new Actor.User("anna"), "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(15)))
                .isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> service.set(OPERATOR, "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.set(OPERATOR, "a b", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.set(OPERATOR, "acme", "S M", Kind.MESSAGES_PER_DAY, OptionalLong.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(outbox.count("lh_delivery_limit")).isZero();
    }

    private int ask(String account, String way, boolean relay, int mails) {
        int granted = 0;
        for (int i = 0; i < mails; i++) {
            granted += limits.ask(wanted(account, way, relay)) instanceof Permit.Granted ? 1 : 0;
        }
        return granted;
    }

    private Wanted wanted(String account, String way, boolean relay) {
        return new Wanted(
                MailId.create(clock),
                MessageClass.TRANSACTIONAL,
                account,
                way,
                relay,
                way.equals("smtp") ? GMAIL : SendingLimits.UNKNOWN,
                1);
    }
}
