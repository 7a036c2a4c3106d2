/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.delivery.internal.route.TransportsTesting;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.KeptSubscriptions;
import org.letterhead.mail.delivery.internal.testing.OneTemplate;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Submission;

/** Who does not want a mail does not get it, nothing leaves unasked, and the others do not notice. */
class SuppressionTest {
    private static final MailAddress ANNA = MailAddress.of("anna@shop.example");
    private static final MailAddress BOB = MailAddress.of("bob@shop.example");
    private static final MailAddress CARL = MailAddress.of("carl@other.example");
    private static final Map<String, Object> QUICK =
            Map.of("accounts", "none", "retry_first_seconds", 1, "retry_most_seconds", 1);

    @TempDir
    Path folder;

    private final RecordingTransport platform = new RecordingTransport();
    private final KeptSubscriptions subscriptions = new KeptSubscriptions();
    private Delivery delivery;

    private void start(Databases.Kind kind, Map<String, Object> settings) {
        delivery = new Delivery(settings, Databases.on(kind, folder));
        delivery.way("platform", platform);
    }

    private void start() {
        start(Databases.Kind.H2, QUICK);
        delivery.subscriptions(subscriptions);
    }

    @AfterEach
    void stop() {
        delivery.close();
    }

    @ParameterizedTest
    @EnumSource
    void oneOfThreeIsSuppressedAndTheOthersGetTheMailWithoutHim(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.subscriptions(subscriptions);
        subscriptions.listed.add(BOB);

        MailStatus status = delivery.ended(delivery.service.send(toThree().build()));

        assertThat(status.recipients())
                .extracting(RecipientStatus::state)
                .containsExactly(RecipientState.SENT, RecipientState.SUPPRESSED, RecipientState.SENT);
        RecipientStatus bob = status.recipients().get(1);
        assertThat(bob.way()).isEmpty();
        assertThat(bob.reason()).contains("nothing goes to this address");
        assertThat(bob.failure().orElseThrow().scope()).isEqualTo(Failure.Scope.RECIPIENT);
        assertThat(status.recipients().get(0).way()).contains("platform");
        assertThat(delivery.log().attempts(status.id(), Locale.ENGLISH))
                .filteredOn(attempt -> attempt.recipient().equals(BOB))
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.led()).isEqualTo(RecipientState.SUPPRESSED);
                    assertThat(attempt.way()).isEmpty();
                    assertThat(attempt.reason()).contains("nothing goes to this address");
                });
        assertThat(delivery.log()
                        .find(LogQuery.ALL.inStates(java.util.Set.of(RecipientState.SUPPRESSED)), Locale.ENGLISH)
                        .mails())
                .hasSize(1);
        assertThat(platform.envelopes).singleElement().satisfies(envelope -> assertThat(envelope.recipients())
                .containsExactly(ANNA, CARL));
        assertThat(platform.received.get(0)).contains("anna@shop.example").doesNotContain("bob@");
        assertThat(delivery.service
                        .status(status.id(), Locale.FRENCH)
                        .orElseThrow()
                        .recipients()
                        .get(1)
                        .reason())
                .contains("La liste du compte");
    }

    @ParameterizedTest
    @EnumSource
    void listenersHearOfIt(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.subscriptions(subscriptions);
        subscriptions.listed.add(BOB);
        delivery.store.transaction(handle -> handle.execute(
                "insert into lh_delivery_listener (name, last_seen) values ('host', current_timestamp)"));

        MailId id = delivery.service.send(toThree().build());
        delivery.ended(id);

        List<String> told = delivery.store.run(handle -> handle.createQuery(
                        "select recipient from lh_delivery_event where kind = 'FAILED' and state = 'SUPPRESSED'"
                                + " and advice_key like '%LISTED_ADDRESS'")
                .mapTo(String.class)
                .list());
        assertThat(told).containsExactly(BOB.toString());
    }

    @Test
    void whereAllAreSuppressedNobodyIsConnectedTo() {
        start();
        subscriptions.listed.add(ANNA);
        subscriptions.listed.add(BOB);
        subscriptions.listedDomains.add("other.example");

        MailStatus status = delivery.ended(delivery.service.send(toThree().build()));

        assertThat(status.recipients()).extracting(RecipientStatus::state).containsOnly(RecipientState.SUPPRESSED);
        assertThat(status.recipients().get(2).reason()).contains("to this domain");
        assertThat(platform.connections).isEmpty();
    }

    @Test
    void suppressedWithoutAWayToo() throws Exception {
        delivery = new Delivery(QUICK);
        delivery.subscriptions(subscriptions);
        subscriptions.listed.add(ANNA);

        assertThat(states(delivery.ended(delivery.service.send(mail().build()))))
                .containsExactly(RecipientState.SUPPRESSED);
    }

    @Test
    void accountClassKindAndAddressAreWhatIsAskedAbout() {
        start(Databases.Kind.H2, QUICK);
        List<String> asked = new CopyOnWriteArrayList<>();
        delivery.subscriptions(new KeptSubscriptions() {
            @Override
            public Optional<Suppression> suppression(
                    String account, MessageClass messageClass, String kind, MailAddress recipient) {
                asked.add(account + " " + messageClass + " \"" + kind + "\" " + recipient);
                return Optional.empty();
            }
        });

        delivery.ended(
                delivery.service.send(mail().messageClass(MessageClass.SECURITY).build()));

        assertThat(asked).containsExactly("acme SECURITY \"\" anna@shop.example");
    }

    @Test
    void unsubscribedStopsNoSecurityMailAndTheListDoes() {
        start();
        subscriptions.unsubscribed.put(ANNA, "");

        assertThat(states(delivery.ended(delivery.service.send(
                        mail().messageClass(MessageClass.SECURITY).build()))))
                .containsExactly(RecipientState.SENT);
        MailStatus other = delivery.ended(delivery.service.send(mail().build()));
        assertThat(states(other)).containsExactly(RecipientState.SUPPRESSED);
        assertThat(other.recipients().get(0).reason()).contains("has unsubscribed");
        subscriptions.listed.add(ANNA);
        assertThat(states(delivery.ended(delivery.service.send(
                        mail().messageClass(MessageClass.SECURITY).build()))))
                .containsExactly(RecipientState.SUPPRESSED);
    }

    @Test
    void whoWasTakenOutOfTheFirstTryDoesNotComeBackInTheNext() {
        start();
        subscriptions.listed.add(ANNA);
        AtomicInteger tries = new AtomicInteger();
        platform.submit = (envelope, outgoing, deadline) -> {
            platform.accept(envelope, outgoing, deadline);
            return tries.incrementAndGet() == 1
                    ? new Submission(java.util.Set.of(CARL), Map.of(BOB, greylisted()), "ok")
                    : Submission.all(envelope, "ok");
        };

        delivery.ended(delivery.service.send(toThree().build()));

        assertThat(platform.received)
                .hasSize(2)
                .allSatisfy(source -> assertThat(source).doesNotContain("anna@").contains("bob@", "carl@"));
        assertThat(platform.mails.get(0).messageId())
                .isEqualTo(platform.mails.get(1).messageId());
    }

    @Test
    void aProviderThatReadsHeadersAloneIsShownNobodyElse() {
        start();
        platform.capabilities = new Capabilities(
                Capabilities.Form.CONTENT, Capabilities.EnvelopeForm.HEADERS_ONLY, Capabilities.SMTP.keepsMessageId());
        subscriptions.listed.add(BOB);

        delivery.ended(delivery.service.send(toThree().build()));

        assertThat(platform.mails.get(0).content().to())
                .extracting(Mailbox::address)
                .containsExactly(ANNA);
        assertThat(platform.mails.get(0).content().cc())
                .extracting(Mailbox::address)
                .containsExactly(CARL);
    }

    @Test
    void theSecondTryForOneThroughHeadersAloneDoesNotReachTheOthersAgain() {
        start();
        platform.capabilities = new Capabilities(
                Capabilities.Form.CONTENT, Capabilities.EnvelopeForm.HEADERS_ONLY, Capabilities.SMTP.keepsMessageId());
        AtomicInteger tries = new AtomicInteger();
        platform.submit = (envelope, outgoing, deadline) -> {
            platform.accept(envelope, outgoing, deadline);
            return tries.incrementAndGet() == 1
                    ? new Submission(java.util.Set.of(ANNA, CARL), Map.of(BOB, greylisted()), "ok")
                    : Submission.all(envelope, "ok");
        };

        delivery.ended(delivery.service.send(toThree().build()));

        assertThat(platform.mails.get(1).content().to())
                .extracting(Mailbox::address)
                .containsExactly(BOB);
        assertThat(platform.mails.get(1).content().cc()).isEmpty();
    }

    @Test
    void aSuppressedMailIsSentAgainOnceItIsWanted() {
        start();
        subscriptions.listed.add(ANNA);
        MailId id = delivery.service.send(mail().build());
        assertThat(states(delivery.ended(id))).containsExactly(RecipientState.SUPPRESSED);

        assertThat(states(delivery.ended(delivery.resend(id)))).containsExactly(RecipientState.SUPPRESSED);
        subscriptions.listed.clear();
        assertThat(states(delivery.ended(delivery.resend(id)))).containsExactly(RecipientState.SENT);
    }

    @Test
    void whereMailIsCapturedTheSuppressedIsNot() {
        start(Databases.Kind.H2, Map.of("accounts", "none", "capture_mailbox", "staging@platform.example"));
        delivery.subscriptions(subscriptions);
        subscriptions.listed.add(BOB);

        MailStatus status = delivery.ended(delivery.service.send(toThree().build()));

        assertThat(states(status)).containsExactly(RecipientState.SENT, RecipientState.SUPPRESSED, RecipientState.SENT);
        assertThat(platform.received.get(0))
                .contains("X-Letterhead-Captured-For: anna@", "X-Letterhead-Captured-For: carl@")
                .doesNotContain("bob@");
    }

    @ParameterizedTest
    @EnumSource
    void whoeverFailsWhenAskedIsAskedAgainAndNothingLeavesUnasked(Databases.Kind kind) {
        start(kind, QUICK);
        AtomicInteger asked = new AtomicInteger();
        delivery.subscriptions(new KeptSubscriptions() {
            @Override
            public Optional<Suppression> suppression(
                    String account, MessageClass messageClass, String kindOfMail, MailAddress recipient) {
                assertThat(platform.received).isEmpty();
                switch (asked.incrementAndGet()) {
                    case 1 -> throw new MailUnavailableException("the store is away");
                    case 2 -> throw new NoClassDefFoundError("a bundle is going");
                    case 3 -> throw new AssertionError("a slip");
                    default -> {
                        return Optional.empty();
                    }
                }
            }
        });

        MailStatus status = delivery.ended(delivery.service.send(mail().build()));

        assertThat(states(status)).containsExactly(RecipientState.SENT);
        assertThat(asked).hasValueGreaterThanOrEqualTo(4);
        // Those were no tries of the mail's.
        assertThat(status.recipients().get(0).attempts()).isEqualTo(1);
    }

    @Test
    void whoeverHangsWhenAskedDoesNotKeepDeliveryFromStopping() throws Exception {
        start(Databases.Kind.H2, QUICK);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        delivery.subscriptions(new KeptSubscriptions() {
            @Override
            public Optional<Suppression> suppression(
                    String account, MessageClass messageClass, String kind, MailAddress recipient) {
                asked.countDown();
                while (true) {
                    try {
                        never.await();
                        return Optional.empty();
                    } catch (InterruptedException e) {
                        // It hangs.
                    }
                }
            }
        });
        MailId id = delivery.service.send(mail().build());
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        delivery = delivery.restarted();
        never.countDown();
        delivery.way("platform", platform);
        delivery.subscriptions(subscriptions);

        assertThat(states(delivery.ended(id))).containsExactly(RecipientState.SENT);
        assertThat(platform.received).hasSize(1);
    }

    @Test
    void whereAccountsAreRequiredMailWaitsForThoseWhoKnow() throws Exception {
        start(Databases.Kind.H2, Map.of());
        delivery.accounts(account -> org.letterhead.mail.account.AccountRoute.PLATFORM);
        // They go, and only who routes is left.
        delivery.subscriptions(subscriptions).close();
        MailId id = delivery.service.send(mail().build());
        delivery.eventually(() -> holdOf(id).equals(Optional.of(Hold.Reason.ACCOUNTS_ABSENT)));
        assertThat(platform.received).isEmpty();

        delivery.subscriptions(subscriptions);

        assertThat(states(delivery.ended(id))).containsExactly(RecipientState.SENT);
    }

    @Test
    void whileThoseWhoKnowAreUpdatedNothingLeavesUnasked() throws Exception {
        start(Databases.Kind.H2, QUICK);
        delivery.subscriptions(subscriptions).close();
        subscriptions.listed.add(ANNA);
        MailId id = delivery.service.send(mail().build());
        delivery.eventually(() -> holdOf(id).equals(Optional.of(Hold.Reason.ACCOUNTS_ABSENT)));
        assertThat(platform.received).isEmpty();

        delivery.subscriptions(subscriptions);

        assertThat(states(delivery.ended(id))).containsExactly(RecipientState.SUPPRESSED);
        assertThat(platform.received).isEmpty();
    }

    @Test
    void whereThoseWhoKnowHaveGoneForGoodOtherMailGoesOn() throws Exception {
        start(Databases.Kind.H2, QUICK);
        TransportsTesting.patience(delivery.wishes, Duration.ofSeconds(3));
        delivery.subscriptions(subscriptions).close();
        MailId id = delivery.service.send(mail().build());

        assertThat(states(delivery.ended(id))).containsExactly(RecipientState.SENT);
    }

    @Test
    void withoutAccountsAndWithoutThoseWhoKnowOtherMailGoes() {
        start(Databases.Kind.H2, QUICK);

        assertThat(states(delivery.ended(delivery.service.send(mail().build()))))
                .containsExactly(RecipientState.SENT);
        MailId report = delivery.service.send(
                mail().messageClass(MessageClass.SUBSCRIPTION).build());
        delivery.eventually(() -> holdOf(report).equals(Optional.of(Hold.Reason.UNSUBSCRIBE_ABSENT)));
        assertThat(delivery.service
                        .status(report, Locale.ENGLISH)
                        .orElseThrow()
                        .recipients()
                        .get(0)
                        .reason())
                .contains("letterhead-web");

        delivery.subscriptions(subscriptions);
        assertThat(states(delivery.ended(report))).containsExactly(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource
    void subscriptionMailWaitsForAPageAndGoesWhenItComes(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.subscriptions(subscriptions);
        String base = subscriptions.base;
        subscriptions.base = null;
        MailId report = delivery.service.send(
                toThree().messageClass(MessageClass.SUBSCRIPTION).build());
        delivery.eventually(() -> holdOf(report).equals(Optional.of(Hold.Reason.UNSUBSCRIBE_ABSENT)));
        assertThat(platform.received).isEmpty();

        // Nobody tells: it is looked at now and then.
        subscriptions.base = base;

        assertThat(states(delivery.ended(report))).containsOnly(RecipientState.SENT);
    }

    @ParameterizedTest
    @EnumSource
    void thePageMayComeWhileItIsBeingWrittenThatAMailWaitsForIt(Databases.Kind kind) throws Exception {
        CountDownLatch bobIsAskedFor = new CountDownLatch(1);
        CountDownLatch bobMayGoOn = new CountDownLatch(1);
        KeptSubscriptions slow = new KeptSubscriptions() {
            @Override
            public Optional<Unsubscribe> unsubscribe(
                    String account, String name, MailAddress recipient, Locale locale) {
                Optional<Unsubscribe> answer = super.unsubscribe(account, name, recipient, locale);
                if (recipient.equals(BOB) && answer.isEmpty()) {
                    bobIsAskedFor.countDown();
                    await(bobMayGoOn);
                }
                return answer;
            }
        };
        String base = slow.base;
        slow.base = null;
        start(kind, QUICK);
        delivery.subscriptions(slow);
        MailId anna = delivery.service.send(subscriptionTo("Anna", ANNA));
        delivery.eventually(() -> holdOf(anna).equals(Optional.of(Hold.Reason.UNSUBSCRIBE_ABSENT)));
        MailId bob = delivery.service.send(subscriptionTo("Bob", BOB));
        await(bobIsAskedFor);

        delivery.store.transaction(handle -> {
            // Nobody can write what becomes of Bob's mail before this ends.
            handle.createQuery("select state from lh_delivery_recipient where mail_id = :mail for update")
                    .bind("mail", bob.value())
                    .mapTo(String.class)
                    .one();
            bobMayGoOn.countDown();
            slow.base = base;
            delivery.service.send(subscriptionTo("Carl", CARL));
            delivery.eventually(() -> platform.received.stream().anyMatch(mail -> mail.contains("To: Carl")));
            // Before each mail that leaves now, all that waits is looked at one step further; there are three steps.
            for (int i = 1; i <= 4; i++) {
                String subject = "Later mail " + i;
                delivery.service.send(MailRequest.forAccount("acme")
                        .content(new MailContent.Given(subject, "Good morning", Optional.empty()))
                        .to(Mailbox.of("Dora", "dora@shop.example"))
                        .build());
                delivery.eventually(() -> platform.received.stream().anyMatch(mail -> mail.contains(subject)));
            }
            return anna;
        });

        assertThat(states(delivery.ended(bob))).containsExactly(RecipientState.SENT);
    }

    private static MailRequest subscriptionTo(String name, MailAddress address) {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .messageClass(MessageClass.SUBSCRIPTION)
                .to(Mailbox.of(name, address.toString()))
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whenThereArePagesSubscriptionMailIsLookedAtAtOnce() {
        start();
        String base = subscriptions.base;
        subscriptions.base = null;
        MailId report = delivery.service.send(
                mail().messageClass(MessageClass.SUBSCRIPTION).build());
        delivery.eventually(() -> holdOf(report).equals(Optional.of(Hold.Reason.UNSUBSCRIBE_ABSENT)));
        long looks = delivery.availability.looks();

        subscriptions.base = base;
        delivery.linksCame();

        assertThat(delivery.availability.looks()).isGreaterThan(looks);
        assertThat(states(delivery.ended(report))).containsExactly(RecipientState.SENT);
    }

    private Optional<Hold.Reason> holdOf(MailId id) {
        return delivery.service
                .status(id, Locale.ENGLISH)
                .orElseThrow()
                .recipients()
                .get(0)
                .hold()
                .map(Hold::reason);
    }

    private static List<RecipientState> states(MailStatus status) {
        return status.recipients().stream().map(RecipientStatus::state).toList();
    }

    private static Failure greylisted() {
        return Failure.of(
                        Failure.Phase.RECIPIENT,
                        Failure.Cause.THROTTLED,
                        new Advice("recording.advice", Map.of(), "Wait"))
                .reply(450, "4.2.1", "greylisted")
                .temporary()
                .build();
    }

    private static MailRequest.Builder mail() {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("Anna", ANNA.toString()));
    }

    private static MailRequest.Builder toThree() {
        return mail().to(Mailbox.of("Bob", BOB.toString())).cc(Mailbox.of("Carl", CARL.toString()));
    }

    @ParameterizedTest
    @EnumSource
    void aKindThatTheAccountHasSwitchedOffDoesNotLeave(Databases.Kind kind) {
        start(kind, QUICK);
        delivery.subscriptions(subscriptions);
        OneTemplate templates = templates();
        templates.switchedOff.add("acme any");

        MailStatus status =
                delivery.ended(delivery.service.send(ofTemplate("acme").build()));

        assertThat(status.recipients()).singleElement().satisfies(anna -> {
            assertThat(anna.state()).isEqualTo(RecipientState.SUPPRESSED);
            assertThat(anna.reason()).contains("switched this kind of mail off");
        });
        assertThat(delivery.service
                        .status(status.id(), Locale.FRENCH)
                        .orElseThrow()
                        .recipients())
                .singleElement()
                .satisfies(anna -> assertThat(anna.reason()).contains("d\u00e9sactiv\u00e9"));
        assertThat(platform.received).isEmpty();
        assertSent(ofTemplate("globex"));
        assertSent(ofTemplate("acme").messageClass(MessageClass.SECURITY));
        assertSent(MailRequest.forAccount("acme")
                .content(new MailContent.Given("Subject", "Text", Optional.empty()))
                .to(new Mailbox("", ANNA)));
    }

    @Test
    void whileItIsNotKnownWhatIsSwitchedOffNothingLeaves() {
        start();
        OneTemplate templates = templates();
        delivery.suspend();
        MailId mail = delivery.service.send(ofTemplate("acme").build());
        templates.away = true;
        delivery.resume();

        delivery.eventually(() -> delivery.service
                        .status(mail, Locale.ENGLISH)
                        .orElseThrow()
                        .recipients()
                        .get(0)
                        .state()
                == RecipientState.DEFERRED);
        assertThat(platform.received).isEmpty();
        templates.away = false;
        assertThat(delivery.ended(mail).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    private OneTemplate templates() {
        OneTemplate templates = new OneTemplate("Subject");
        delivery.inject(delivery.service, "templates", templates);
        delivery.inject(delivery.wishes, "templates", templates);
        return templates;
    }

    private static MailRequest.Builder ofTemplate(String account) {
        return MailRequest.forAccount(account).template("any", Map.of()).to(new Mailbox("", ANNA));
    }

    private void assertSent(MailRequest.Builder mail) {
        assertThat(delivery.ended(delivery.service.send(mail.build()))
                        .recipients()
                        .get(0)
                        .state())
                .isEqualTo(RecipientState.SENT);
    }
}
