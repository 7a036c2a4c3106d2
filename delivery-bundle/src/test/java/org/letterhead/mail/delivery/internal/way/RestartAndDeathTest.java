/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.delivery.internal.testing.ScriptedWay;
import org.letterhead.mail.delivery.internal.testing.Shop;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.store.testing.Databases;

/** A restart, and a death, in the middle of everything: each mail arrives once, and all reads as before. */
@Timeout(120)
class RestartAndDeathTest {
    @TempDir
    Path folder;

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailThatIsHeldForItsWayIsStillHeld(Databases.Kind kind) {
        shop = Shop.mortal(kind, folder, Shop.PATIENT);
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> mails = new ArrayList<>(shop.send(5));
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        shop.knowsFailing(true);
        for (Runnable end : ends()) {
            int asked = shop.own.asked.get();
            List<String> before = settled(mails, Hold.Reason.WAY_FAILING);
            end.run();
            readsAs(before, mails);
            assertThat(shop.delivery.failingWays.list(Optional.of("acme"), 10)).hasSize(1);
            MailId later = shop.send();
            shop.held(later, Hold.Reason.WAY_FAILING);
            mails.add(later);
            assertThat(shop.own.asked).hasValue(asked);
        }

        shop.own.works();
        shop.tryAgain();
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        // Any of the first may have been the one that was tried before it was known.
        mails.forEach(id -> assertThat(shop.attempts(id)).last().asString().endsWith(" smtp SENT"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aTrialThatWasUnderWayWhenTheProcessDiedIsMadeAgain(Databases.Kind kind) throws InterruptedException {
        shop = Shop.mortal(kind, folder, Shop.PATIENT);
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> mails = shop.send(3);
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        shop.knowsFailing(true);
        ScriptedWay.Pause trial = shop.own.pauses();
        shop.tryAgain();
        trial.reached();
        shop.die();
        shop.own.works();
        shop.startAnew();
        trial.end();
        // It is nobody's any more, and the way is still known to fail.
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));

        shop.tryAgain();
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
        shop.knowsFailing(false);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aTrialThatWasUnderWayWhenItStoppedEndsBeforeThat(Databases.Kind kind) throws InterruptedException {
        shop = Shop.mortal(kind, folder, Shop.PATIENT);
        shop.policy = Shop.WAITS;
        shop.own.fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> mails = shop.send(3);
        mails.forEach(id -> shop.held(id, Hold.Reason.WAY_FAILING));
        shop.knowsFailing(true);
        shop.own.works();
        ScriptedWay.Pause trial = shop.own.pauses();
        shop.tryAgain();
        trial.reached();
        trial.end();
        shop.restart();

        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailBetweenItsOwnWayAndTheOtherTravelsOn(Databases.Kind kind) throws InterruptedException {
        shop = Shop.mortal(kind, folder, Shop.PATIENT);
        shop.own.fails(Phase.SENDER, Cause.SENDER_REFUSED);
        ScriptedWay.Pause pause = shop.own.pauses();
        MailId mail = shop.send();
        pause.reached();
        // What is handed over has its outcome, and then nothing goes on.
        shop.delivery.suspend();
        pause.end();
        shop.delivery.eventually(() -> shop.attempts(mail).size() == 1);
        for (Runnable end : ends()) {
            List<String> before = shop.attempts(mail);
            end.run();
            assertThat(shop.attempts(mail)).isEqualTo(before);
        }
        shop.delivery.resume();

        assertThat(shop.ended(mail)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.attempts(mail))
                .containsExactly("anna 1 smtp DEFERRED SENDER_REFUSED", "anna 2 platform SENT_BY_FALLBACK");
        assertThat(shop.own.asked).hasValue(1);
        assertThat(shop.arrived()).containsExactly(mail.value() + " anna@shop.example");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailThatTheOtherWayWasTakingIsTakenByItAgain(Databases.Kind kind) throws InterruptedException {
        shop = Shop.mortal(kind, folder, Shop.PATIENT);
        shop.own.fails(Phase.SENDER, Cause.SENDER_REFUSED);
        // What was on its way when the process died has not come to the server.
        shop.platform.submit = (envelope, mail, deadline) -> {
            throw new IllegalStateException("dead");
        };
        ScriptedWay.Pause pause = shop.platform.pauses();
        MailId mail = shop.send();
        pause.reached();
        shop.die();
        shop.platform.works();
        shop.startAnew();
        pause.end();

        assertThat(shop.ended(mail)).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(shop.attempts(mail))
                .containsExactly("anna 1 smtp DEFERRED SENDER_REFUSED", "anna 2 platform SENT_BY_FALLBACK");
        assertThat(shop.own.asked).hasValue(1);
        assertThat(shop.arrived()).containsExactly(mail.value() + " anna@shop.example");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailThatIsHeldByALimitIsStillHeldAndThePlacesAreStillUsed(Databases.Kind kind) {
        shop = Shop.mortal(kind, folder, Shop.PATIENT);
        shop.limit("smtp", 3);
        List<MailId> mails = new ArrayList<>(shop.send(5));
        shop.delivery.eventually(() -> shop.count("lh_delivery_recipient where hold_reason = 'LIMIT'") == 2
                && shop.arrived().size() == 3);
        shop.delivery.eventually(() -> shop.count("lh_delivery_recipient where state = 'SENT'") == 3);
        for (Runnable end : ends()) {
            List<String> before = settled(mails, Hold.Reason.LIMIT);
            end.run();
            readsAs(before, mails);
            assertThat(shop.limits().of("acme"))
                    .singleElement()
                    .extracting(MailLimits.Use::used)
                    .isEqualTo(3L);
            MailId later = shop.send();
            shop.held(later, Hold.Reason.LIMIT);
            mails.add(later);
        }
        assertThat(shop.arrived()).hasSize(3);

        shop.passes(Duration.ofHours(26));
        shop.delivery.eventually(() -> shop.arrived().size() == 6);
        shop.passes(Duration.ofHours(26));
        mails.forEach(id -> assertThat(shop.ended(id)).isEqualTo(RecipientState.SENT));
        assertThat(shop.arrived()).containsExactlyInAnyOrderElementsOf(Shop.onceEach(mails));
    }

    private List<Runnable> ends() {
        return List.of(shop::restart, () -> {
            shop.die();
            shop.startAnew();
        });
    }

    /** What can be read of mails when each is at its end or held for that reason: one that looks again is neither for a moment. */
    private List<String> settled(List<MailId> mails, Hold.Reason reason) {
        shop.delivery.eventually(() -> mails.stream()
                .map(shop::status)
                .allMatch(status -> status.state().isFinal()
                        || status.hold()
                                .filter(hold -> hold.reason() == reason)
                                .filter(hold -> hold.until()
                                        .filter(Instant.now()::isAfter)
                                        .isEmpty())
                                .isPresent()));
        return read(mails);
    }

    /** What is held looks again while what it needs comes back. */
    private void readsAs(List<String> before, List<MailId> mails) {
        try {
            shop.delivery.eventually(() -> read(mails).equals(before));
        } catch (AssertionError e) {
            assertThat(read(mails)).isEqualTo(before);
        }
    }

    /** All that can be read of mails. */
    private List<String> read(List<MailId> mails) {
        return mails.stream()
                .flatMap(id -> {
                    RecipientStatus status = shop.status(id, Locale.ENGLISH);
                    return java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(status.toString()), shop.attempts(id).stream());
                })
                .toList();
    }
}
