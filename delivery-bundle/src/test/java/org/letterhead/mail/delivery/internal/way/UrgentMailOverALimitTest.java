/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.store.testing.Databases;

/** Over a limit urgent mail takes another way, and all other mail waits. */
@Timeout(120)
class UrgentMailOverALimitTest {
    @TempDir
    Path folder;

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void securityMailTakesTheOtherWayAndTheRestWaits(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.limit("smtp", 1);
        assertThat(shop.ended(shop.send())).isEqualTo(RecipientState.SENT);

        MailId order = shop.send(MessageClass.TRANSACTIONAL);
        MailId report = shop.send(MessageClass.SUBSCRIPTION);
        MailId reset = shop.send(MessageClass.SECURITY);

        assertThat(shop.ended(reset)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.attempts(reset)).containsExactly("anna 1 platform SENT_BY_FALLBACK");
        assertThat(shop.held(order, Hold.Reason.LIMIT).until()).isPresent();
        assertThat(shop.held(report, Hold.Reason.LIMIT).until()).isPresent();
        assertThat(shop.status(order).attempts()).isZero();
        assertThat(shop.own.asked).hasValue(1);

        shop.limits().set(Shop.OPERATOR, "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(10));
        assertThat(shop.ended(order)).isEqualTo(RecipientState.SENT);
        assertThat(shop.ended(report)).isEqualTo(RecipientState.SENT);
        assertThat(shop.arrived()).hasSize(4);
        assertThat(shop.platform.mails).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWaitsLeavesByItselfWhenTheLimitOpensThoughTheOtherWayIsFree(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.limit("smtp", 2);
        List<MailId> mails = shop.send(4);
        shop.delivery.eventually(() ->
                shop.own.mails.size() == 2 && shop.count("lh_delivery_recipient where hold_reason = 'LIMIT'") == 2);
        shop.passes(Duration.ofHours(26));

        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        assertThat(shop.platform.asked).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aQuotaThatTheProviderTellsOfIsNoDifferent(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.fails(
                Failure.of(Phase.ANSWER, Cause.QUOTA, new Advice("recording.failed", Map.of(), "Wait until tomorrow."))
                        .reply(550, "5.4.5", "Daily user sending limit exceeded")
                        .scope(Failure.Scope.QUOTA)
                        .temporary()
                        .retryAfter(Duration.ofHours(1))
                        .build());
        MailId order = shop.send(MessageClass.TRANSACTIONAL);
        MailId report = shop.send(MessageClass.SUBSCRIPTION);
        shop.held(order, Hold.Reason.QUOTA);
        shop.held(report, Hold.Reason.QUOTA);

        MailId reset = shop.send(MessageClass.SECURITY);
        assertThat(shop.ended(reset)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.attempts(reset))
                .containsExactly("anna 1 smtp DEFERRED QUOTA", "anna 2 platform SENT_BY_FALLBACK");
        assertThat(shop.arrived()).hasSize(1);
        assertThat(shop.delivery.failingWays.list(java.util.Optional.empty(), 10))
                .as("a limit is no failing")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void withoutAnotherWaySecurityMailWaitsToo(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.policy = Shop.WAITS;
        perMinute("smtp");
        shop.ended(shop.send());

        MailId reset = shop.send(MessageClass.SECURITY);
        shop.held(reset, Hold.Reason.LIMIT);
        shop.passes(Duration.ofMinutes(2));
        assertThat(shop.ended(reset)).isEqualTo(RecipientState.SENT);
        assertThat(shop.platform.asked).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whereTheOtherWayIsUsedUpTooSecurityMailWaits(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        perMinute("smtp");
        perMinute("platform");
        shop.ended(shop.send());
        assertThat(shop.ended(shop.send(MessageClass.SECURITY))).isEqualTo(RecipientState.SENT_BY_FALLBACK);

        MailId reset = shop.send(MessageClass.SECURITY);
        shop.held(reset, Hold.Reason.LIMIT);
        shop.passes(Duration.ofMinutes(2));
        assertThat(shop.ended(reset)).isIn(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.arrived()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whereTheOtherWayFailsSecurityMailWaitsForThePlaceThatOpensSoon(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        perMinute("smtp");
        shop.platform.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        shop.ended(shop.send());
        MailId finder = shop.send(MessageClass.SECURITY);
        shop.knowsFailing(true);

        MailId reset = shop.send(MessageClass.SECURITY);
        assertThat(shop.held(reset, Hold.Reason.LIMIT).until()).isPresent();
        shop.passes(Duration.ofMinutes(5));
        assertThat(shop.ended(reset)).isEqualTo(RecipientState.SENT);
        assertThat(shop.platform.asked).hasValue(1);
        assertThat(shop.status(finder).attempts()).isPositive();
    }

    private void perMinute(String way) {
        shop.limits().set(Shop.OPERATOR, "acme", way, Kind.MESSAGES_PER_MINUTE, OptionalLong.of(1));
    }
}
