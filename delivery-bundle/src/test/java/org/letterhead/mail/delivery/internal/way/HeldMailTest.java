/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.operate.QueueSelection.OneMail;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.tables.StoredTime;

/** What a host, an operator or time does to mail that is held by a limit or for its way. */
@Timeout(120)
class HeldMailTest {
    @TempDir
    Path folder;

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void cancelledWhileHeldByALimitItNeverLeavesAndTakesNoPlace(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.limit("smtp", 2);
        shop.send(2).forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        MailId stays = shop.send();
        shop.held(stays, Hold.Reason.LIMIT);
        MailId host = shop.send();
        MailId operator = shop.send();
        List.of(host, operator).forEach(id -> shop.held(id, Hold.Reason.LIMIT));
        assertThat(shop.delivery.service.cancel(host)).contains(new Cancellation(1, 0));
        assertThat(shop.delivery.queue.cancel(Shop.OPERATOR, new OneMail(operator)))
                .isEqualTo(1);
        shop.passes(Duration.ofHours(26));

        assertThat(shop.ended(stays)).isEqualTo(RecipientState.SENT);
        assertThat(shop.ended(shop.send())).as("the place of those").isEqualTo(RecipientState.SENT);
        assertThat(shop.ended(host)).isEqualTo(RecipientState.CANCELLED);
        assertThat(shop.ended(operator)).isEqualTo(RecipientState.CANCELLED);
        assertThat(shop.arrived()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void cancelledWhileHeldForItsWayItNeverLeaves(Databases.Kind kind) {
        forItsWay(kind);
        List<MailId> mails = shop.send(3);
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        assertThat(shop.delivery.service.cancel(mails.get(0))).contains(new Cancellation(1, 0));
        assertThat(shop.delivery.queue.cancel(Shop.OPERATOR, new OneMail(mails.get(1))))
                .isEqualTo(1);
        shop.own.works();
        shop.tryAgain();

        assertThat(shop.ended(mails.get(2))).isEqualTo(RecipientState.SENT);
        assertThat(shop.ended(mails.get(0))).isEqualTo(RecipientState.CANCELLED);
        assertThat(shop.ended(mails.get(1))).isEqualTo(RecipientState.CANCELLED);
        assertThat(shop.arrived())
                .noneMatch(mail -> mail.startsWith(mails.get(0).value() + " ")
                        || mail.startsWith(mails.get(1).value() + " "));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void sentNowALimitStillCountsAndARaisedOneLetsItGo(Databases.Kind kind) {
        overItsLimit(kind);
        MailId mail = shop.send();
        shop.held(mail, Hold.Reason.LIMIT);
        assertThat(shop.delivery.queue.release(Shop.OPERATOR, new OneMail(mail)))
                .isEqualTo(1);
        shop.held(mail, Hold.Reason.LIMIT);
        assertThat(shop.own.asked).hasValue(1);
        assertThat(shop.status(mail).attempts()).isZero();

        // The operator's word counts as soon as it is given, though it waits until tomorrow.
        shop.limits().set(Shop.OPERATOR, "acme", "smtp", Kind.MESSAGES_PER_DAY, OptionalLong.of(2));
        assertThat(shop.ended(mail)).isEqualTo(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void sentNowItLeavesByTheOtherWayIfThatMayStandInByNow(Databases.Kind kind) {
        forItsWay(kind);
        MailId mail = shop.send();
        shop.held(mail, Hold.Reason.WAY_FAILING);
        int asked = shop.own.asked.get();
        assertThat(shop.delivery.queue.release(Shop.OPERATOR, new OneMail(mail)))
                .isEqualTo(1);
        shop.held(mail, Hold.Reason.WAY_FAILING);
        assertThat(shop.own.asked).as("a way that fails is left alone").hasValue(asked);

        shop.policy = org.letterhead.mail.account.FallbackPolicy.DEFAULT;
        shop.delivery.queue.release(Shop.OPERATOR, new OneMail(mail));
        assertThat(shop.ended(mail)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.arrived()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsHeldForItsWayUntilItsTimeIsOverFailsInWords(Databases.Kind kind) {
        forItsWay(kind);
        MailId mail = shop.send();
        shop.held(mail, Hold.Reason.WAY_FAILING);
        assertThat(shop.status(mail, Locale.FRENCH).reason()).isNotEmpty();
        itsTimeIsOver(mail);

        assertThat(shop.ended(mail)).isEqualTo(RecipientState.FAILED);
        assertThat(shop.status(mail, Locale.ENGLISH).reason()).isEqualTo("Do something.");
        assertThat(shop.status(mail, Locale.FRENCH).reason()).isEqualTo("Le pilote dit recording.failed");
        assertThat(shop.status(mail, new Locale("pl")).reason()).isNotBlank().isNotEqualTo("Do something.");
        assertThat(shop.arrived()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsHeldByALimitUntilItsTimeIsOverFailsInWords(Databases.Kind kind) {
        overItsLimit(kind);
        MailId mail = shop.send();
        shop.held(mail, Hold.Reason.LIMIT);
        itsTimeIsOver(mail);

        assertThat(shop.ended(mail)).isEqualTo(RecipientState.FAILED);
        assertThat(shop.status(mail, Locale.ENGLISH).reason())
                .startsWith("The sending limit is used up, and there will be room again only");
        assertThat(shop.status(mail, Locale.FRENCH).reason()).startsWith("La limite d\u2019envoi est atteinte");
        assertThat(shop.status(mail, new Locale("pl")).reason()).startsWith("Limit wysy\u0142ania jest wyczerpany");
        assertThat(shop.arrived()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatTheOtherWaysLimitHoldsLeavesByItsOwnWhenThatWorksAgain(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        shop.limit("platform", 1);
        assertThat(shop.ended(shop.send())).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        shop.knowsFailing(true);
        List<MailId> mails = shop.send(4);
        shop.delivery.eventually(
                () -> shop.count("lh_delivery_recipient where state = 'HELD' and waits_for is not null") == 4);
        shop.own.works();
        shop.tryAgain();

        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.own.mails).hasSize(4);
        assertThat(shop.platform.mails).hasSize(1);
        assertThat(shop.delivery.failingWays.list(Optional.empty(), 10)).isEmpty();
    }

    private void overItsLimit(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.limit("smtp", 1);
        assertThat(shop.ended(shop.send())).isEqualTo(RecipientState.SENT);
    }

    private void forItsWay(Databases.Kind kind) {
        shop = Shop.on(kind, folder, Shop.PATIENT);
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        shop.held(shop.send(), Hold.Reason.WAY_FAILING);
        shop.delivery.queue.cancel(Shop.OPERATOR, new org.letterhead.mail.operate.QueueSelection.Everything());
        shop.knowsFailing(true);
    }

    /** As if it had been accepted four days ago, and its moment were now. */
    private void itsTimeIsOver(MailId mail) {
        Instant now = Instant.now();
        shop.delivery.store.run(
                handle -> handle.createUpdate("update lh_delivery_mail set accepted_at = :then where id = :id")
                        .bind("then", StoredTime.of(now.minus(Duration.ofDays(4))))
                        .bind("id", mail.value())
                        .execute());
        shop.delivery.store.run(
                handle -> handle.createUpdate("update lh_delivery_recipient set due = :now where mail_id = :id")
                        .bind("now", StoredTime.of(now))
                        .bind("id", mail.value())
                        .execute());
    }
}
