/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.delivery.internal.testing.ScriptedWay;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.TransportException;

/** What leaves by another way while an account's own fails, by which, and under whose name: as the account wants it. */
@Timeout(120)
class FallbackPolicyTest {
    @TempDir
    Path folder;

    private Shop shop;

    private void on(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void switchedOffNothingLeavesInstead(Databases.Kind kind) {
        on(kind);
        shop.policy = Shop.WAITS;
        for (MessageClass messageClass : MessageClass.values()) {
            shop.held(shop.send(messageClass), Hold.Reason.WAY_FAILING);
        }
        assertThat(shop.arrived()).isEmpty();
        assertThat(shop.platform.asked).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyTheKindsOfMailLeaveInsteadThatMay(Databases.Kind kind) {
        on(kind);
        shop.policy = new FallbackPolicy(true, Optional.empty(), EnumSet.of(MessageClass.SECURITY));

        MailId order = shop.send(MessageClass.TRANSACTIONAL);
        MailId reset = shop.send(MessageClass.SECURITY);
        MailId report = shop.send(MessageClass.SUBSCRIPTION);

        assertThat(shop.ended(reset)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        shop.held(order, Hold.Reason.WAY_FAILING);
        shop.held(report, Hold.Reason.WAY_FAILING);
        assertThat(shop.arrived()).containsExactly(reset.value() + " anna@shop.example");

        shop.own.works();
        shop.tryAgain();
        assertThat(shop.ended(order)).isEqualTo(RecipientState.SENT);
        assertThat(shop.ended(report)).isEqualTo(RecipientState.SENT);
        assertThat(shop.platform.mails).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theWayIsTheOneThatTheAccountHasChosen(Databases.Kind kind) {
        on(kind);
        shop.policy = new FallbackPolicy(true, Optional.of("other"), EnumSet.allOf(MessageClass.class));
        MailId mail = shop.send();

        assertThat(shop.ended(mail)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.status(mail).way()).contains("other");
        assertThat(shop.platform.asked).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whereTheOtherWayFailsTooMailWaitsAndGoesToAndFroBetweenThemNever(Databases.Kind kind) {
        on(kind);
        shop.platform.fails(Phase.SENDER, Cause.SENDER_REFUSED);
        MailId first = shop.send();
        shop.held(first, Hold.Reason.WAY_FAILING);
        List<MailId> mails = shop.send(5);
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));

        assertThat(shop.own.asked).hasValue(1);
        assertThat(shop.platform.asked).hasValue(1);
        assertThat(shop.attempts(first))
                .containsExactly("anna 1 smtp DEFERRED CREDENTIALS", "anna 2 platform HELD SENDER_REFUSED");

        shop.platform.works();
        shop.delivery.failingWays.tryAgain(Shop.OPERATOR, Optional.of("acme"), "platform");
        assertThat(shop.ended(first)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT_BY_FALLBACK));
        assertThat(shop.arrived()).hasSize(6).doesNotHaveDuplicates();
        assertThat(shop.own.asked).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWaitsForBothWaysLeavesByItsOwnIfThatComesBackFirst(Databases.Kind kind) {
        on(kind);
        shop.platform.fails(Phase.SENDER, Cause.SENDER_REFUSED);
        List<MailId> mails = shop.send(5);
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        shop.own.works();
        shop.tryAgain();

        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayThroughTheRelayThatFailsIsNoWayAroundIt(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.throughRelay = true;
        shop.platform.throughRelay = true;
        shop.hasLookedRound();
        shop.relay.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        MailId first = shop.send();
        shop.held(first, Hold.Reason.WAY_FAILING);
        MailId reset = shop.send(MessageClass.SECURITY);
        shop.held(reset, Hold.Reason.WAY_FAILING);
        assertThat(shop.relay.asked).hasValue(1);

        shop.policy = new FallbackPolicy(true, Optional.of("other"), EnumSet.allOf(MessageClass.class));
        MailId around = shop.send();
        assertThat(shop.ended(around)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.status(around).way()).contains("other");
        assertThat(shop.relay.asked).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void recipientsOfAWhiteLabelNeverSeeThePlatform(Databases.Kind kind) {
        on(kind);
        shop.neutralWay = "whitelabel";
        MailId usual = shop.send();
        assertThat(shop.ended(usual)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        shop.policy = new FallbackPolicy(true, Optional.of("platform"), EnumSet.allOf(MessageClass.class));
        MailId though = shop.send();
        assertThat(shop.ended(though)).isEqualTo(RecipientState.SENT_BY_FALLBACK);

        assertThat(shop.whitelabel.mails).hasSize(2);
        assertThat(shop.platform.asked).hasValue(0);
        assertThat(shop.whitelabel.received).allSatisfy(source -> assertThat(source)
                .contains("From: \"Acme (via neutral.example)\" <mail@neutral.example>\r\n")
                .doesNotContainIgnoringCase("platform"));
        assertThat(shop.whitelabel.envelopes)
                .allSatisfy(envelope -> assertThat(envelope.sender().toString()).isEqualTo("mail@neutral.example"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theOtherWayIsSeenInTheSenderAndAnswersAndMessageIdStay(Databases.Kind kind) {
        on(kind);
        List<String> asked = new CopyOnWriteArrayList<>();
        shop.own.submit = (envelope, mail, deadline) -> {
            asked.add(mail.messageId());
            throw new TransportException(ScriptedWay.failure(Phase.SENDER, Cause.SENDER_REFUSED));
        };
        MailId mail = shop.send();
        assertThat(shop.ended(mail)).isEqualTo(RecipientState.SENT_BY_FALLBACK);

        assertThat(shop.platform.received.get(0))
                .contains("From: \"Acme (via Platform)\" <mail@platform.example>\r\n")
                .contains("Reply-To: Acme <help@acme.example>\r\n")
                .contains("Message-ID: <" + asked.get(0) + ">\r\n")
                .doesNotContain("shop@acme.example");
        assertThat(asked).hasSize(1);
        assertThat(shop.platform.envelopes.get(0).sender().toString()).isEqualTo("mail@platform.example");
    }

    @Test
    void neutralMailHasNoOtherWay() {
        on(Databases.Kind.H2);
        shop.platform.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        shop.policy = new FallbackPolicy(true, Optional.of("other"), EnumSet.allOf(MessageClass.class));
        MailId neutral = shop.delivery.service.send(MailRequest.forAccount("acme")
                .sender(SenderChoice.NEUTRAL)
                .content(new MailContent.Given("Verify", "Is this you?", Optional.empty()))
                .to(Mailbox.of("anna@shop.example"))
                .build());
        shop.held(neutral, Hold.Reason.WAY_FAILING);
        assertThat(shop.ended(shop.send())).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.own.asked).hasValue(1);
        assertThat(shop.arrived()).hasSize(1).noneMatch(mail -> mail.startsWith(neutral.value() + " "));

        shop.platform.works();
        shop.delivery.failingWays.tryAgain(Shop.OPERATOR, Optional.of("acme"), "platform");
        assertThat(shop.ended(neutral)).isEqualTo(RecipientState.SENT);
    }
}
