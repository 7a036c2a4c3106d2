/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** A mail's whole way through this bundle, with a driver that does what the test says. */
class DeliveryTest {
    private final Delivery delivery = Delivery.ready();
    private final RecordingTransport platform = new RecordingTransport();

    @AfterEach
    void stop() throws Exception {
        delivery.close();
    }

    @Test
    void aMailIsSentAndItsStatusSaysSo() {
        delivery.way("platform", platform);

        MailStatus status = delivery.ended(delivery.service.send(mail().build()));

        assertThat(status.recipients()).singleElement().satisfies(to -> {
            assertThat(to.state()).isEqualTo(RecipientState.SENT);
            assertThat(to.way()).contains("platform");
            assertThat(to.attempts()).isEqualTo(1);
            assertThat(to.failure()).isEmpty();
        });
        assertThat(status.messageId()).contains(status.id() + "@platform.example");
        assertThat(platform.received.get(0)).contains("Message-ID: <" + status.id() + "@platform.example>\r\n");
        assertThat(platform.envelopes.get(0).sender()).isEqualTo(MailAddress.of("mail@platform.example"));
    }

    @Test
    void waysWithoutAServerGoThroughTheRelayWithOneConnectionForAllAccounts() {
        RecordingTransport relay = new RecordingTransport();
        platform.throughRelay = true;
        delivery.way("platform", platform);
        delivery.relay(relay);

        delivery.ended(delivery.service.send(mail().build()));
        delivery.ended(delivery.service.send(mail().build()));

        assertThat(platform.received).isEmpty();
        assertThat(relay.received).hasSize(2);
        assertThat(relay.connections).hasSize(1);
    }

    @Test
    void withoutARelayAMailWaitsAndTheReasonNamesTheFileToCreate() {
        platform.throughRelay = true;
        delivery.way("platform", platform);
        MailId id = delivery.service.send(mail().build());
        delivery.eventually(() -> heldFor(delivery, id, Hold.Reason.RELAY_ABSENT));
        // It is looked at again for a moment whenever something comes.
        delivery.eventually(() -> reason(id, Locale.ENGLISH).contains("etc/org.letterhead.mail.relay.cfg"));

        delivery.relay(new RecordingTransport());

        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    @Test
    void anotherPasswordIsAnotherConnection() {
        delivery.way("platform", platform);

        delivery.ended(delivery.service.send(mail().build()));
        platform.settings = "others";
        delivery.ended(delivery.service.send(mail().build()));

        assertThat(platform.connections).hasSize(2);
    }

    @Test
    void aMailSentWhileItsWayIsGoneWaitsUntilItComesBack() throws Exception {
        AutoCloseable service = delivery.way("platform", platform);
        service.close();
        MailId id = delivery.service.send(mail().build());
        delivery.eventually(() -> heldFor(delivery, id, Hold.Reason.WAY_ABSENT));
        assertThat(reason(id, Locale.ENGLISH)).contains("is not running");

        delivery.way("platform", platform);

        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    @Test
    void whenATransportGoesMailsInFlightMayFinish() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        platform.submit = (envelope, outgoing, deadline) -> {
            inFlight.countDown();
            await(goOn);
            return platform.accept(envelope, outgoing, deadline);
        };
        AutoCloseable service = delivery.way("platform", platform);
        MailId id = delivery.service.send(mail().build());
        await(inFlight);

        Thread uninstalling = new Thread(() -> close(service));
        uninstalling.start();
        goOn.countDown();
        uninstalling.join();

        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        assertThat(platform.connections).allMatch(connection -> connection.closed);
    }

    @Test
    void whenATransportGoesAHungMailIsAbortedWithAnUnknownOutcome() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch aborted = new CountDownLatch(1);
        platform.connector = deadline -> platform.new Connection() {
            @Override
            public void close() {
                super.close();
                aborted.countDown();
            }
        };
        platform.submit = (envelope, outgoing, deadline) -> {
            inFlight.countDown();
            await(aborted);
            throw new IllegalStateException("Socket closed");
        };
        AutoCloseable service = delivery.way("platform", platform);
        MailId id = delivery.service.send(mail().build());
        await(inFlight);

        service.close();

        assertThat(delivery.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
    }

    @Test
    void oneRefusedRecipientDoesNotHarmTheOthers() {
        MailAddress wrong = MailAddress.of("nobody@shop.example");
        platform.submit = (envelope, outgoing, deadline) -> new Submission(
                Set.of(MailAddress.of("anna@shop.example"), MailAddress.of("carl@shop.example")),
                Map.of(wrong, failure(Phase.RECIPIENT, Cause.RECIPIENT).build()),
                "");
        delivery.way("platform", platform);

        MailStatus status = delivery.ended(delivery.service.send(mail().cc(Mailbox.of("nobody@shop.example"))
                .bcc(Mailbox.of("carl@shop.example"))
                .build()));

        assertThat(status.recipients())
                .extracting(to -> to.recipient() + " " + to.state())
                .containsExactly("anna@shop.example SENT", "nobody@shop.example FAILED", "carl@shop.example SENT");
    }

    @Test
    void blindCopiesStandInTheEnvelopeAndInNoHeader() {
        delivery.way("platform", platform);

        delivery.ended(delivery.service.send(
                mail().bcc(Mailbox.of("secret@shop.example")).build()));

        assertThat(platform.envelopes.get(0).recipients()).contains(MailAddress.of("secret@shop.example"));
        assertThat(platform.received.get(0)).doesNotContain("secret@");
    }

    @Test
    void aProviderThatReadsHeadersOnlyGetsBlindCopiesInTheContent() {
        platform.capabilities =
                new Capabilities(Capabilities.Form.CONTENT, Capabilities.EnvelopeForm.HEADERS_ONLY, false);
        delivery.way("platform", platform);

        delivery.ended(delivery.service.send(
                mail().bcc(Mailbox.of("secret@shop.example")).build()));

        assertThat(platform.mails.get(0).content().bcc()).containsExactly(Mailbox.of("secret@shop.example"));
    }

    @Test
    void anExceptionThatADriverMustNotThrowIsAnUnknownOutcomeInSubmitAndNoneInConnect() {
        platform.submit = (envelope, outgoing, deadline) -> {
            throw new IllegalArgumentException("a fault");
        };
        delivery.way("platform", platform);
        MailStatus submitted = delivery.ended(delivery.service.send(mail().build()));
        assertThat(submitted.recipients().get(0).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);

        platform.connections.clear();
        platform.connector = deadline -> {
            throw new IllegalArgumentException("a fault");
        };
        MailStatus connected = delivery.tried(delivery.service.send(mail().build()));
        assertThat(connected.recipients().get(0).state()).isEqualTo(RecipientState.DEFERRED);
        assertThat(failureOf(connected).certainty()).isEqualTo(Failure.Certainty.NOT_SENT);
    }

    @Test
    void aDriverWhoseBundleIsGoingMayTryAgainWhenItIsBack() {
        platform.connector = deadline -> {
            throw new NoClassDefFoundError("gone/Away");
        };
        delivery.way("platform", platform);

        MailStatus status = delivery.tried(delivery.service.send(mail().build()));

        assertThat(status.recipients().get(0).state()).isEqualTo(RecipientState.DEFERRED);
        assertThat(status.recipients().get(0).nextTry()).isPresent();
    }

    @Test
    void aDriverThatAnswersForOtherRecipientsIsNotBelieved() {
        platform.submit = (envelope, outgoing, deadline) ->
                new Submission(Set.of(MailAddress.of("else@where.example")), Map.of(), "");
        delivery.way("platform", platform);

        MailStatus status = delivery.ended(delivery.service.send(mail().build()));

        assertThat(status.recipients().get(0).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
    }

    @Test
    void aConnectionThatTheServerGaveUpWhileItWasIdleIsReplacedOnce() {
        delivery.way("platform", platform);
        delivery.ended(delivery.service.send(mail().build()));
        AtomicInteger tries = new AtomicInteger();
        platform.submit = (envelope, outgoing, deadline) -> {
            if (tries.incrementAndGet() == 1) {
                throw new TransportException(failure(Phase.SENDER, Cause.NETWORK)
                        .scope(Failure.Scope.CONNECTION)
                        .temporary()
                        .build());
            }
            return platform.accept(envelope, outgoing, deadline);
        };

        MailStatus status = delivery.ended(delivery.service.send(mail().build()));

        assertThat(status.recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        assertThat(platform.connections).hasSize(2);
        assertThat(platform.connections.get(0).closed).isTrue();
    }

    @Test
    void aFreshConnectionThatFailsIsNotTriedTwice() {
        AtomicInteger tries = new AtomicInteger();
        platform.submit = (envelope, outgoing, deadline) -> {
            tries.incrementAndGet();
            throw new TransportException(failure(Phase.SENDER, Cause.NETWORK)
                    .scope(Failure.Scope.CONNECTION)
                    .temporary()
                    .build());
        };
        delivery.way("platform", platform);

        delivery.tried(delivery.service.send(mail().build()));

        assertThat(tries).hasValue(1);
        assertThat(platform.connections.get(0).closed).isTrue();
    }

    @Test
    void aSealStandsAboveTheMailAndChangesNothingBelow() {
        platform.seals = List.of(new MailHeader("DKIM-Signature", "v=1;\r\n b=abc"));
        delivery.way("platform", platform);

        delivery.ended(delivery.service.send(mail().build()));

        assertThat(platform.received.get(0)).startsWith("DKIM-Signature: v=1;\r\n b=abc\r\nDate: ");
    }

    @Test
    void theAccountsChoiceDecidesTheWayAndTheNeutralSenderDoesNot() {
        RecordingTransport own = new RecordingTransport();
        RecordingTransport neutral = new RecordingTransport();
        delivery.way("smtp", own);
        delivery.way("whitelabel", neutral);
        delivery.accounts(account -> new AccountRoute(
                "smtp",
                TransportSettings.EMPTY,
                "whitelabel",
                Optional.of("Shop Acme"),
                Optional.of(Mailbox.of("shop@acme.example"))));

        delivery.ended(delivery.service.send(mail().build()));
        delivery.ended(delivery.service.send(mail().sender(SenderChoice.NEUTRAL).build()));

        assertThat(own.received)
                .singleElement()
                .asString()
                .contains("From: Shop Acme <", "Reply-To: shop@acme.example");
        assertThat(neutral.received).singleElement().asString().doesNotContain("Shop Acme", "shop@acme.example");
    }

    @Test
    void whereAccountsAreRequiredMailWaitsForThem() throws Exception {
        try (Delivery strict = new Delivery(Map.of())) {
            strict.way("platform", platform);
            MailId id = strict.service.send(mail().build());
            strict.eventually(() -> heldFor(strict, id, Hold.Reason.ACCOUNTS_ABSENT));
            assertThat(strict.service
                            .status(id, Locale.ENGLISH)
                            .orElseThrow()
                            .recipients()
                            .get(0)
                            .reason())
                    .contains("accounts = none", "etc/org.letterhead.mail.delivery.cfg");
            assertThat(platform.received).isEmpty();

            strict.accounts(account -> AccountRoute.PLATFORM);

            assertThat(strict.ended(id).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        }
    }

    private static boolean heldFor(Delivery where, MailId id, Hold.Reason reason) {
        return where.service
                .status(id, Locale.ENGLISH)
                .orElseThrow()
                .recipients()
                .get(0)
                .hold()
                .filter(hold -> hold.reason() == reason)
                .isPresent();
    }

    @Test
    void theSameIdempotencyKeyIsTheSameMail() {
        delivery.way("platform", platform);

        MailId first = delivery.service.send(mail().idempotencyKey("order-17").build());
        delivery.ended(first);
        MailId second = delivery.service.send(mail().idempotencyKey("order-17").build());
        MailId other = delivery.service.send(mail().idempotencyKey("order-18").build());
        delivery.ended(other);

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(platform.received).hasSize(2);
    }

    @Test
    void aDriversAdviceIsSaidInTheReadersLanguageByTheDriverAndByCauseWhenItIsGone() throws Exception {
        platform.submit = (envelope, outgoing, deadline) -> {
            throw new TransportException(
                    failure(Phase.AUTHENTICATE, Cause.CREDENTIALS).build());
        };
        AutoCloseable service = delivery.way("platform", platform);
        MailId id = delivery.service.send(mail().build());
        delivery.ended(id);

        assertThat(reason(id, Locale.FRENCH)).isEqualTo("Le pilote dit recording.advice");
        assertThat(reason(id, Locale.ENGLISH)).isEqualTo("What to do");
        service.close();
        assertThat(reason(id, Locale.FRENCH)).contains("mot de passe d’application");
        assertThat(reason(id, Locale.ENGLISH)).isEqualTo("What to do");
    }

    private String reason(MailId id, Locale locale) {
        return delivery.service
                .status(id, locale)
                .orElseThrow()
                .recipients()
                .get(0)
                .reason();
    }

    private static MailRequest.Builder mail() {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("Anna", "anna@shop.example"));
    }

    private static Failure.Builder failure(Phase phase, Cause cause) {
        return Failure.of(phase, cause, new Advice("recording.advice", Map.of(), "What to do"));
    }

    private static Failure failureOf(MailStatus status) {
        return status.recipients().get(0).failure().orElseThrow();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited for too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void close(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
