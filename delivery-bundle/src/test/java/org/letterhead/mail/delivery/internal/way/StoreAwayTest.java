/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.FaultyDatabase.Fault;
import org.letterhead.mail.delivery.internal.testing.ScriptedWay;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.store.testing.Databases;

/** The store goes away while a way begins to fail, is tried, or a place of a limit is taken: nothing is lost, and nothing comes twice. */
@Timeout(120)
class StoreAwayTest {
    @TempDir
    Path folder;

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whileAWayBeginsToFail(Databases.Kind kind) throws InterruptedException {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.fails(Phase.SENDER, Cause.SENDER_REFUSED);
        ScriptedWay.Pause pause = shop.own.pauses();
        MailId first = shop.send();
        pause.reached();
        shop.store.goAway();
        pause.end();
        shop.delivery.eventually(
                () -> shop.delivery.breakers.failing(WayKey.of("acme", "smtp")).isPresent());
        shop.store.comeBack();

        assertThat(shop.ended(first)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        shop.knowsFailing(true);
        List<MailId> mails = new ArrayList<>(shop.send(5));
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT_BY_FALLBACK));
        mails.add(first);
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        assertThat(shop.own.asked).as("providers slow down who repeats himself").hasValue(1);
        assertThat(shop.attempts(first))
                .containsExactly("anna 1 smtp DEFERRED SENDER_REFUSED", "anna 2 platform SENT_BY_FALLBACK");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whileATrialIsUnderWay(Databases.Kind kind) throws InterruptedException {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        List<MailId> mails = heldForTheirWay();
        shop.own.works();
        ScriptedWay.Pause pause = shop.own.pauses();
        shop.tryAgain();
        pause.reached();
        shop.store.goAway();
        pause.end();
        shop.delivery.eventually(
                () -> shop.delivery.breakers.failing(WayKey.of("acme", "smtp")).isEmpty());
        shop.store.comeBack();

        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        shop.knowsFailing(false);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whenATrialIsTaken(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.QUICK);
        List<MailId> mails = heldForTheirWay();
        shop.store.next(Fault.NO_ANSWER, "letterhead-sender", "update lh_delivery_breaker set trials");
        shop.delivery.eventually(shop.store::hasSnapped);
        shop.own.works();

        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        shop.knowsFailing(false);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whenThatAWayFailsOrWorksAgainIsWritten(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        for (Fault fault : List.of(Fault.NO_ANSWER, Fault.AFTER_COMMIT)) {
            shop.policy = Shop.WAITS;
            shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
            int before = shop.own.mails.size();
            shop.store.next(fault, "letterhead-ways", "lh_delivery_breaker (account, way, since");
            List<MailId> mails = fault == Fault.NO_ANSWER ? shop.send(3) : again(fault);
            mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
            shop.knowsFailing(true);
            assertThat(shop.store.hasSnapped()).isTrue();

            shop.own.works();
            shop.store.next(fault, "letterhead-ways", "update lh_delivery_breaker set closed_at");
            shop.tryAgain();
            mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
            shop.knowsFailing(false);
            assertThat(shop.store.hasSnapped()).isTrue();
            assertThat(shop.arrived()).hasSize(before + 3).doesNotHaveDuplicates();
        }
    }

    /** A way that has failed before is written in other words. */
    private List<MailId> again(Fault fault) {
        shop.store.next(fault, "letterhead-ways", "update lh_delivery_breaker set since");
        return shop.send(3);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whenAPlaceOfALimitIsTaken(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.limit("smtp", 5);
        shop.store.next(Fault.NO_ANSWER, "letterhead-sender", "lh_delivery_sent");
        List<MailId> mails = new ArrayList<>(shop.send(3));
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.store.hasSnapped()).isTrue();
        assertThat(used()).isEqualTo(3);

        // The place is taken, and nobody has heard of it: rather one too few than one too many.
        shop.store.next(Fault.AFTER_COMMIT, "letterhead-sender", "lh_delivery_sent");
        MailId fourth = shop.send();
        assertThat(shop.ended(fourth)).isEqualTo(RecipientState.SENT);
        assertThat(shop.store.hasSnapped()).isTrue();
        assertThat(used()).isBetween(4L, 5L);
        mails.add(fourth);
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
    }

    private long used() {
        return shop.limits().of("acme").stream()
                .mapToLong(MailLimits.Use::used)
                .max()
                .orElseThrow();
    }

    private List<MailId> heldForTheirWay() {
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> mails = shop.send(4);
        mails.forEach(id -> shop.delivery.eventually(() -> shop.status(id).attempts() > 0
                || shop.status(id)
                        .hold()
                        .filter(hold -> hold.reason() == Hold.Reason.WAY_FAILING)
                        .isPresent()));
        shop.knowsFailing(true);
        assertThat(shop.delivery.failingWays.list(Optional.of("acme"), 10)).hasSize(1);
        return mails;
    }
}
