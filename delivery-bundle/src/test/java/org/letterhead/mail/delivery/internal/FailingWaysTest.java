/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.RouteHealth.State;
import org.letterhead.mail.delivery.internal.outbox.ClaimsTesting;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.OutgoingMail;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** Ways that fail for all mail of an account, or of everybody. */
class FailingWaysTest {
    private static final Breakers.Pace QUICK =
            new Breakers.Pace(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(400), 5);
    private static final Breakers.Pace PATIENT =
            new Breakers.Pace(Duration.ofMillis(50), Duration.ofMinutes(10), Duration.ofHours(1), 5);
    private static final FallbackPolicy NONE = new FallbackPolicy(false, Optional.empty(), java.util.Set.of());

    @TempDir
    Path folder;

    private final RecordingTransport own = new RecordingTransport();
    private final RecordingTransport platform = new RecordingTransport();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger watched = new AtomicInteger();
    private volatile FallbackPolicy policy = FallbackPolicy.DEFAULT;
    private volatile TransportSettings settings = new TransportSettings(Map.of("host", "mx.acme.example"), Map.of());
    private Delivery delivery;

    private void on(Databases.Kind kind, Breakers.Pace pace) {
        start(new Delivery(
                Map.of("retry_first_seconds", 1, "retry_most_seconds", 1),
                Databases.on(kind, folder),
                ClaimsTesting::claims,
                pace));
    }

    private void start(Delivery started) {
        delivery = started;
        delivery.inject(delivery.service, "directory", (AccountDirectory) account ->
                Optional.of(new AccountProfile(account, "Acme", Locale.ENGLISH, Optional.empty(), List.of())));
        delivery.accounts(account -> {
            AccountRoute route =
                    new AccountRoute("smtp", settings, "platform", Optional.empty(), Optional.empty(), policy);
            if (Thread.currentThread().getName().equals("letterhead-ways")) {
                watched.incrementAndGet();
            }
            return route;
        });
        delivery.way("smtp", own);
        delivery.way("platform", platform);
    }

    @AfterEach
    void stop() {
        delivery.close();
    }

    private void fails(Phase phase, Cause cause) {
        own.submit = (envelope, mail, deadline) -> {
            asked.incrementAndGet();
            throw failure(phase, cause);
        };
    }

    private static TransportException failure(Phase phase, Cause cause) {
        Failure.Builder failure = Failure.of(phase, cause, new Advice("recording.failed", Map.of(), "Do something."))
                .scope(Scope.CONNECTION);
        return new TransportException((cause == Cause.NETWORK ? failure.temporary() : failure).build());
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aSenderThatIsRefusedIsAskedOnceAndTheMailLeavesByTheOtherWayUnderTheSameName(Databases.Kind kind) {
        on(kind, PATIENT);
        fails(Phase.SENDER, Cause.SENDER_REFUSED);

        RecipientStatus first = only(delivery.ended(send()).recipients());
        RecipientStatus second = only(delivery.ended(send()).recipients());

        assertThat(asked).hasValue(1);
        assertThat(first.state()).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(first.way()).contains("platform");
        assertThat(first.attempts()).isEqualTo(2);
        assertThat(second.state()).isEqualTo(RecipientState.SENT_BY_FALLBACK);
        assertThat(second.attempts()).isEqualTo(1);
        OutgoingMail sent = platform.mails.get(0);
        assertThat(sent.content().replyTo()).as("who it would be from").isPresent();
        assertThat(attempts(sent.id()))
                .containsExactly("smtp DEFERRED SENDER_REFUSED", "platform SENT_BY_FALLBACK null");
        assertThat(delivery.failingWays.list(Optional.of("acme"), 10)).hasSize(1);
        assertThat(delivery.routeHealth().of("acme", "smtp", Locale.ENGLISH).state())
                .isEqualTo(State.FAILING);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whereNothingMayLeaveInsteadMailWaitsOverARestartAndLeavesInOrder(Databases.Kind kind) {
        on(kind, PATIENT);
        policy = NONE;
        fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            mails.add(send());
        }
        mails.forEach(this::waits);
        assertThat(delivery.service
                        .status(mails.get(0), Locale.ENGLISH)
                        .orElseThrow()
                        .recipients()
                        .get(0)
                        .hold())
                .contains(new Hold(Hold.Reason.WAY_FAILING, Optional.empty()));

        start(delivery.restarted());
        delivery.eventually(
                () -> delivery.failingWays.list(Optional.empty(), 10).size() == 1);
        waits(send(mails));
        int before = asked.get();
        own.submit = own::accept;
        assertThat(asked).hasValue(before);

        assertThat(delivery.failingWays.tryAgain(new Actor.Operator("karaf"), Optional.of("acme"), "smtp"))
                .isTrue();
        mails.forEach(
                id -> assertThat(only(delivery.ended(id).recipients()).state()).isEqualTo(RecipientState.SENT));
        assertThat(own.mails).extracting(OutgoingMail::id).containsExactlyInAnyOrderElementsOf(mails);
        assertThat(own.mails.get(0).id()).isEqualTo(mails.get(0));
        assertThat(delivery.failingWays.list(Optional.empty(), 10)).isEmpty();
        assertThat(platform.mails).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void settingsSavedAnewAreTriedAtOnce(Databases.Kind kind) {
        on(kind, PATIENT);
        policy = NONE;
        fails(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        MailId mail = send();
        waits(mail);
        // They are seen only while it fails, so these were the old ones.
        delivery.eventually(() -> watched.get() > 0);
        own.submit = own::accept;
        settings = new TransportSettings(Map.of("host", "other.acme.example"), Map.of());
        assertThat(only(delivery.ended(mail).recipients()).state()).isEqualTo(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aNetworkThatFailsFiveTimesIsLeftAloneAndTheMailDoesNotWaitForIt(Databases.Kind kind) {
        on(kind, PATIENT);
        fails(Phase.CONNECT, Cause.NETWORK);
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            mails.add(send());
        }
        mails.forEach(id ->
                assertThat(only(delivery.ended(id).recipients()).state()).isEqualTo(RecipientState.SENT_BY_FALLBACK));
        assertThat(asked.get()).isBetween(5, 8);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aRelayThatDiesIsEverybodysTroubleAndNoWayAroundItself(Databases.Kind kind) {
        RecordingTransport relay = new RecordingTransport();
        on(kind, QUICK);
        delivery.relay(relay);
        own.throughRelay = true;
        platform.throughRelay = true;
        relay.submit = (envelope, mail, deadline) -> {
            asked.incrementAndGet();
            throw failure(Phase.AUTHENTICATE, Cause.CREDENTIALS);
        };
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            mails.add(send("account-" + i));
        }
        mails.forEach(this::waits);
        assertThat(delivery.failingWays.list(Optional.empty(), 10))
                .singleElement()
                .satisfies(failing -> assertThat(failing.account()).isEmpty());
        relay.submit = relay::accept;
        mails.forEach(id -> assertThat(only(delivery.ended(id).recipients()).state())
                .isIn(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK));
        assertThat(relay.mails).extracting(OutgoingMail::id).containsExactlyInAnyOrderElementsOf(mails);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void underEverySecondLoginThatFailsEachMailArrivesOnce(Databases.Kind kind) {
        on(kind, QUICK);
        own.submit = (envelope, mail, deadline) -> {
            if (asked.incrementAndGet() % 2 == 0) {
                throw failure(Phase.AUTHENTICATE, Cause.CREDENTIALS);
            }
            return own.accept(envelope, mail, deadline);
        };
        List<MailId> mails = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            mails.add(send());
        }
        start(delivery.restarted());
        mails.forEach(id -> assertThat(only(delivery.ended(id).recipients()).state())
                .isIn(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK));
        List<MailId> arrived = new ArrayList<>();
        own.mails.forEach(mail -> arrived.add(mail.id()));
        platform.mails.forEach(mail -> arrived.add(mail.id()));
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(mails);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatMayHaveBeenSentDoesNotLeaveASecondTime(Databases.Kind kind) {
        on(kind, PATIENT);
        own.submit = (envelope, mail, deadline) -> {
            throw new TransportException(
                    Failure.of(Phase.ANSWER, Cause.NETWORK, new Advice("recording.failed", Map.of(), "Wait."))
                            .scope(Scope.CONNECTION)
                            .unknownOutcome()
                            .build());
        };
        for (int i = 0; i < 6; i++) {
            assertThat(only(delivery.ended(send()).recipients()).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
        }
        assertThat(platform.mails).isEmpty();
    }

    private MailId send() {
        return send("acme");
    }

    private MailId send(List<MailId> also) {
        MailId id = send();
        also.add(id);
        return id;
    }

    private MailId send(String account) {
        return delivery.service.send(MailRequest.forAccount(account)
                .content(new MailContent.Given("Order", "Hello", Optional.empty()))
                .to(Mailbox.of("anna@shop.example"))
                .build());
    }

    private void waits(MailId id) {
        delivery.eventually(() -> delivery.service
                .status(id, Locale.ENGLISH)
                .orElseThrow()
                .recipients()
                .get(0)
                .hold()
                .filter(hold -> hold.reason() == Hold.Reason.WAY_FAILING)
                .isPresent());
    }

    private List<String> attempts(MailId id) {
        return delivery.store.run(handle -> handle.createQuery(
                        "select way || ' ' || led_to || ' '"
                                + " || coalesce(cause, 'null') from lh_delivery_attempt where mail_id = :id order by attempt_no")
                .bind("id", id.value())
                .mapTo(String.class)
                .list());
    }

    private static RecipientStatus only(List<RecipientStatus> recipients) {
        assertThat(recipients).hasSize(1);
        return recipients.get(0);
    }
}
