/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.store.testing.Databases;

/** Captured and stopped mail while a way fails or a limit is used up: nothing leaves that must not, and nothing stays behind. */
@Timeout(120)
class CaptureAndSuspensionTest {
    private static final MailAddress BOX = MailAddress.of("staging@platform.example");

    @TempDir
    Path folder;

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void capturedMailGoesToTheOneMailboxByTheOtherWayToo(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT, Map.of("capture_mailbox", BOX.toString()));
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        MailId first = shop.send("acme", MessageClass.TRANSACTIONAL, "anna@shop.example", "bob@shop.example");
        shop.delivery.ended(first);
        MailId second = shop.send();
        assertThat(shop.ended(second)).isEqualTo(RecipientState.SENT_BY_FALLBACK);

        assertThat(shop.platform.envelopes).hasSize(2).allSatisfy(envelope -> assertThat(envelope.recipients())
                .containsExactly(BOX));
        assertThat(shop.platform.received.get(0))
                .contains("X-Letterhead-Captured-For: anna@shop.example\r\n")
                .contains("X-Letterhead-Captured-For: bob@shop.example\r\n");
        assertThat(shop.delivery.log().attempts(second, java.util.Locale.ENGLISH))
                .allSatisfy(one -> assertThat(one.capturedBy()).contains(BOX));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void capturedMailIsHeldByALimitAsAllIsAndCountsOneRecipient(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT, Map.of("capture_mailbox", BOX.toString()));
        shop.limits().set(Shop.OPERATOR, "acme", "smtp", Kind.RECIPIENTS_PER_DAY, OptionalLong.of(2));
        shop.delivery.ended(shop.send("acme", MessageClass.TRANSACTIONAL, "anna@shop.example", "bob@shop.example"));
        assertThat(shop.ended(shop.send())).isEqualTo(RecipientState.SENT);
        MailId third = shop.send();
        shop.held(third, Hold.Reason.LIMIT);
        assertThat(shop.ended(shop.send(MessageClass.SECURITY))).isEqualTo(RecipientState.SENT_BY_FALLBACK);

        shop.passes(Duration.ofHours(26));
        assertThat(shop.ended(third)).isEqualTo(RecipientState.SENT);
        assertThat(shop.arrived()).hasSize(4).allSatisfy(mail -> assertThat(mail)
                .endsWith(" " + BOX));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aStoppedAccountsMailDoesNotTryItsWayAndLeavesWhenItIsResumed(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> mails = new ArrayList<>(shop.send(3));
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        shop.knowsFailing(true);
        shop.delivery.queue.suspend(Shop.OPERATOR, Optional.of("acme"), "");
        shop.own.works();
        shop.tryAgain();
        mails.add(shop.send());
        othersGoRoundTwice();
        assertThat(ofAcme()).isEmpty();
        assertThat(shop.delivery.failingWays.list(Optional.of("acme"), 10)).hasSize(1);

        shop.delivery.queue.resume(Shop.OPERATOR, Optional.of("acme"));
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(ofAcme()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        nothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aStoppedAccountsMailDoesNotLeaveByTheOtherWayEither(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        assertThat(shop.ended(shop.send())).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        shop.delivery.queue.suspend(Shop.OPERATOR, Optional.of("acme"), "");
        MailId reset = shop.send(MessageClass.SECURITY);
        othersGoRoundTwice();
        assertThat(shop.platform.mails).noneMatch(mail -> mail.id().equals(reset));

        shop.delivery.queue.resume(Shop.OPERATOR, Optional.of("acme"));
        assertThat(shop.ended(reset)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        nothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whenAllMailIsStoppedNoTrialIsMadeAndResumedAllLeaves(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.QUICK);
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> mails = shop.send(3);
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        shop.knowsFailing(true);
        shop.delivery.suspend();
        // A trial that was under way is over.
        int seen = shop.looks.get();
        shop.delivery.eventually(() -> shop.looks.get() > seen + 20);
        int before = shop.own.asked.get();
        shop.own.works();
        int then = shop.looks.get();
        shop.delivery.eventually(() -> shop.looks.get() > then + 40);
        assertThat(shop.own.asked).hasValue(before);
        assertThat(shop.arrived()).isEmpty();

        shop.delivery.resume();
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        nothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aStoppedAccountsMailStaysThoughItsLimitOpens(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.limit("smtp", 1);
        shop.ended(shop.send());
        List<MailId> mails = List.of(shop.send());
        shop.held(mails.get(0), Hold.Reason.LIMIT);
        shop.delivery.queue.suspend(Shop.OPERATOR, Optional.of("acme"), "");
        shop.passes(Duration.ofHours(26));
        othersGoRoundTwice();
        assertThat(ofAcme()).hasSize(1);

        shop.delivery.queue.resume(Shop.OPERATOR, Optional.of("acme"));
        assertThat(shop.ended(mails.get(0))).isEqualTo(RecipientState.SENT);
        nothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailOfAStoppedAccountDoesNotKeepTheRelayFromBeingTried(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.throughRelay = true;
        shop.platform.throughRelay = true;
        shop.hasLookedRound();
        shop.relay.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> stopped = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stopped.add(shop.send("aardvark", MessageClass.TRANSACTIONAL, "anna@shop.example"));
        }
        MailId last = shop.send("zebra", MessageClass.TRANSACTIONAL, "anna@shop.example");
        stopped.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        shop.held(last, Hold.Reason.WAY_FAILING);
        shop.delivery.eventually(
                () -> shop.delivery.failingWays.list(Optional.empty(), 10).size() == 2);
        shop.delivery.queue.suspend(Shop.OPERATOR, Optional.of("aardvark"), "");
        shop.relay.works();
        assertThat(shop.delivery.failingWays.tryAgain(Shop.OPERATOR, Optional.empty(), "relay"))
                .isTrue();

        assertThat(shop.ended(last)).isEqualTo(RecipientState.SENT);
        assertThat(shop.relay.mails).hasSize(1);
        shop.delivery.queue.resume(Shop.OPERATOR, Optional.of("aardvark"));
        stopped.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.relay.mails).hasSize(101);
        nothingIsLeft();
    }

    /** Mail of others has gone all the way twice over: had something of this account's been let go, it would have left. */
    private void othersGoRoundTwice() {
        for (int i = 0; i < 2; i++) {
            MailId other = shop.send("zebra", MessageClass.TRANSACTIONAL, "zoe@shop.example");
            assertThat(shop.ended(other)).isIn(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK);
        }
    }

    private List<String> ofAcme() {
        return shop.arrived().stream()
                .filter(mail -> mail.endsWith(" anna@shop.example"))
                .toList();
    }

    private void nothingIsLeft() {
        assertThat(shop.count("lh_delivery_recipient where state not in ('SENT', 'SENT_BY_FALLBACK')"))
                .isZero();
    }
}
