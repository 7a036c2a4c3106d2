/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.letterhead.mail.delivery.internal.prove.OwnServer.settings;
import static org.letterhead.mail.delivery.internal.prove.OwnServer.test;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Certainty;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.account.RouteTester.Outcome;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.testing.RecordingTransport;
import org.letterhead.mail.store.Database;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** Settings are tried with a real mail, and what was tried is in the log. */
@Timeout(60)
class DirectTesterTest {
    private static final TransportSettings GOOD = settings("mx.acme.example", "right");
    private static final TransportSettings BAD = settings("mx.acme.example", "wrong");

    @TempDir
    Path folder;

    private final OwnServer server = new OwnServer();
    private final CountDownLatch comeBack = new CountDownLatch(1);
    private Delivery delivery;

    @AfterEach
    void close() {
        comeBack.countDown();
        delivery.close();
    }

    private void on(Databases.Kind kind, Object... settings) {
        Map<String, Object> configured = new HashMap<>(Map.of("accounts", "none"));
        for (int i = 0; i < settings.length; i += 2) {
            configured.put((String) settings[i], settings[i + 1]);
        }
        start(new Delivery(configured, Databases.on(kind, folder)));
    }

    private void start(Delivery started) {
        delivery = started;
        delivery.inject(delivery.service, "directory", (AccountDirectory) DirectTesterTest::profile);
        delivery.inject(delivery.testMails, "directory", (AccountDirectory) DirectTesterTest::profile);
    }

    private static Optional<AccountProfile> profile(String account) {
        return Optional.of(new AccountProfile(
                account,
                "Acme Caf\u00e9",
                Locale.ENGLISH,
                Optional.of(Mailbox.of("Acme", "help@acme.example")),
                List.of()));
    }

    private void withServer() {
        on(Databases.Kind.H2);
        delivery.way("own", server);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAcceptedTestIsInTheLogAndProvesItsSettingsOnce(Databases.Kind kind) {
        on(kind);
        delivery.way("own", server);
        server.seals = List.of(new MailHeader("DKIM-Signature", "v=1"));

        Outcome.Accepted accepted = accepted(delivery.tester.test(test("acme", GOOD)));

        assertThat(accepted.proof()).matches("[A-Za-z0-9_-]{43}");
        assertThat(accepted.from().toString()).isEqualTo("Acme Shop <mail@platform.example>");
        assertThat(server.received.get(0)).contains("DKIM-Signature", "Subject: Test mail");
        MailStatus status = status(accepted.mail());
        assertThat(status.template()).contains("test-mail");
        assertThat(status.messageClass()).isEqualTo(MessageClass.TRANSACTIONAL);
        assertThat(status.messageId()).contains(accepted.mail() + "@platform.example");
        assertThat(status.recipients()).singleElement().satisfies(to -> {
            assertThat(to.state()).isEqualTo(RecipientState.SENT);
            assertThat(to.attempts()).isEqualTo(1);
            assertThat(to.way()).contains("own");
            assertThat(to.failure()).isEmpty();
        });
        assertThat(count("lh_delivery_content")).isEqualTo(1);
        assertThat(count("lh_delivery_attempt where led_to = 'SENT' and remote_id = 'kept 1'"))
                .isEqualTo(1);
        assertThat(delivery.tester.consume(accepted.proof(), "acme", "own", GOOD))
                .isTrue();
        assertThat(delivery.tester.consume(accepted.proof(), "acme", "own", GOOD))
                .isFalse();
        assertThat(health().state()).isEqualTo(RouteHealth.State.DELIVERING);
    }

    @Test
    void theDriverIsToldThatItIsATestAndUnderWhichNames() {
        withServer();

        delivery.tester.test(test("acme", GOOD));

        SenderRequest wanted = server.wanted.get(0);
        assertThat(wanted.purpose()).isEqualTo(SenderRequest.Purpose.TEST);
        assertThat(wanted.displayName()).isEqualTo("Acme Shop");
        assertThat(wanted.replyTo()).contains(Mailbox.of("sales@acme.example"));
    }

    @Test
    void withoutNamesOfItsOwnTheHostsCount() {
        withServer();

        delivery.tester.test(new org.letterhead.mail.account.RouteTester.Test(
                "acme",
                "own",
                GOOD,
                SenderNames.OF_HOST,
                test("acme", GOOD).to(),
                test("acme", GOOD).mail(),
                Locale.ENGLISH));

        assertThat(server.wanted.get(0).displayName()).isEqualTo("Acme Caf\u00e9");
        assertThat(server.wanted.get(0).replyTo()).contains(Mailbox.of("Acme", "help@acme.example"));
    }

    @Test
    void aGoodConnectionInThePoolDoesNotHideAWrongPassword() {
        withServer();
        delivery.accounts(account -> route(GOOD));
        delivery.ended(delivery.service.send(mail()));
        assertThat(server.connections).hasSize(1);

        Outcome.Failed failed = failed(delivery.tester.test(test("acme", BAD)));

        assertThat(failed.failure().cause()).isEqualTo(Cause.CREDENTIALS);
        assertThat(failed.text()).isEqualTo("Make an app password.").doesNotContain("inner-host");
        assertThat(recipient(failed.mail())).satisfies(to -> {
            assertThat(to.state()).isEqualTo(RecipientState.FAILED);
            assertThat(to.attempts()).isEqualTo(1);
            assertThat(to.failure()).map(Failure::cause).contains(Cause.CREDENTIALS);
        });
        assertThat(server.connections.get(0).closed)
                .as("the pool's is nobody else's")
                .isFalse();
        delivery.ended(delivery.service.send(mail()));
        assertThat(server.connections).as("mail goes on over it").hasSize(1);
    }

    @Test
    void theConnectionOfATestIsOfNoUseToAnybodyElse() {
        withServer();
        delivery.accounts(account -> route(GOOD));

        accepted(delivery.tester.test(test("acme", GOOD)));
        assertThat(server.connections.get(0).closed).isTrue();
        delivery.ended(delivery.service.send(mail()));

        assertThat(server.connections).hasSize(2);
    }

    @Test
    void aSettingThatIsMissingIsNamedAndNothingIsSent() {
        withServer();

        Outcome.NotTried missing = notTried(delivery.tester.test(test("acme", settings("", "right"))));
        Outcome.NotTried operators = notTried(delivery.tester.test(test("acme", settings("of the operator", "right"))));

        assertThat(missing.why()).contains(new Examination.Unfit("host", "Name the server."));
        assertThat(operators.why()).as("no field of the form").contains(new Examination.Unfit("", "Name the server."));
        assertThat(count("lh_delivery_mail")).isZero();
    }

    @Test
    void settingsCanBeLookedAt() {
        withServer();

        assertThat(delivery.tester.examine("acme", "own", GOOD, Locale.ENGLISH))
                .isEqualTo(new Examination.Fit(true, Mailbox.of("Acme Caf\u00e9", "mail@platform.example")));
        assertThat(delivery.tester.examine("acme", "own", settings("", "x"), Locale.FRENCH))
                .isEqualTo(new Examination.Unfit("host", "Le pilote dit recording.host"));
        assertThat(delivery.tester.examine("acme", "elsewhere", GOOD, Locale.ENGLISH))
                .isEqualTo(new Examination.Absent());
        server.throughRelay = true;
        assertThat(delivery.tester.examine("acme", "own", GOOD, Locale.ENGLISH))
                .as("whether the relay is there right now is no matter of the settings")
                .isInstanceOfSatisfying(Examination.Fit.class, fit -> assertThat(fit.ownConnection())
                        .isFalse());
        server.whileOpening = () -> {
            throw new IllegalArgumentException("a driver's mistake");
        };
        assertThat(delivery.tester.examine("acme", "own", GOOD, Locale.ENGLISH)).isInstanceOf(Examination.Unfit.class);
        assertThat(server.connections).isEmpty();
    }

    @Test
    void aWayOrRelayThatIsNotThereIsSaidAndNothingIsKept() {
        withServer();
        server.throughRelay = true;

        Outcome.NotTried withoutRelay = notTried(delivery.tester.test(test("acme", GOOD)));
        assertThat(withoutRelay.why()).isEmpty();
        assertThat(withoutRelay.text()).contains("org.letterhead.mail.relay.cfg");

        RecordingTransport relay = new RecordingTransport();
        delivery.relay(relay);
        accepted(delivery.tester.test(test("acme", GOOD)));
        assertThat(relay.received).hasSize(1);
        long kept = count("lh_delivery_mail");
        Outcome.NotTried withoutWay = notTried(delivery.tester.test(new org.letterhead.mail.account.RouteTester.Test(
                "acme",
                "gone",
                GOOD,
                SenderNames.OF_HOST,
                test("acme", GOOD).to(),
                test("acme", GOOD).mail(),
                Locale.ENGLISH)));
        assertThat(withoutWay.why()).contains(new Examination.Absent());
        assertThat(withoutWay.text()).contains("gone");
        assertThat(count("lh_delivery_mail")).isEqualTo(kept);
    }

    @Test
    void whenTheRelayTakesNobodysMailTheAccountIsNotBlamed() {
        withServer();
        server.throughRelay = true;
        RecordingTransport relay = new RecordingTransport();
        relay.connector = deadline -> {
            throw new TransportException(OwnServer.wrongPassword());
        };
        delivery.relay(relay);

        assertThat(failed(delivery.tester.test(test("acme", GOOD))).failure().cause())
                .isEqualTo(Cause.PLATFORM);
    }

    @Test
    void aStoppedAccountTestsNothing() {
        withServer();
        delivery.queue.suspend(new Actor.Operator("karaf"), Optional.of("acme"), "");

        assertThat(notTried(delivery.tester.test(test("acme", GOOD))).text()).contains("operator");
        accepted(delivery.tester.test(test("other", GOOD)));
        delivery.suspend();
        notTried(delivery.tester.test(test("other", GOOD)));

        assertThat(server.received).hasSize(1);
    }

    @Test
    void theOperatorsCaptureMailboxGetsTestsToo() {
        on(Databases.Kind.H2, "capture_mailbox", "all@staging.example");
        delivery.way("own", server);

        accepted(delivery.tester.test(test("acme", GOOD)));

        assertThat(server.envelopes.get(0).recipients()).hasToString("[all@staging.example]");
        assertThat(server.received.get(0)).contains("X-Letterhead-Captured-For: anna@acme.example");
        assertThat(count("lh_delivery_attempt where captured_by = 'all@staging.example'"))
                .isEqualTo(1);
    }

    @Test
    void aDriverThatIgnoresItsDeadlineWhileItConnectsKeepsNobodyWaiting() {
        withServer();
        server.connector = deadline -> {
            stubborn();
            return server.new Connection();
        };
        DirectTester tester = delivery.tester(Duration.ofMillis(100));

        Outcome.Failed failed = failed(tester.test(test("acme", GOOD)));

        assertThat(failed.failure().certainty()).isEqualTo(Certainty.NOT_SENT);
        assertThat(failed.text()).contains("given up");
        assertThat(recipient(failed.mail()).state()).isEqualTo(RecipientState.FAILED);
        comeBack.countDown();
        delivery.eventually(() -> !server.connections.isEmpty() && server.connections.get(0).closed);
        assertThat(server.received).as("it comes too late to send anything").isEmpty();
        assertThat(recipient(failed.mail()).state()).isEqualTo(RecipientState.FAILED);
        assertThat(count("lh_delivery_proof")).isZero();
    }

    @Test
    void aDriverThatIgnoresItsDeadlineWhileItSubmitsMayHaveSent() {
        withServer();
        server.submit = (envelope, mail, deadline) -> {
            stubborn();
            return server.accept(envelope, mail, deadline);
        };
        DirectTester tester = delivery.tester(Duration.ofMillis(100));

        Outcome.Failed failed = failed(tester.test(test("acme", GOOD)));

        assertThat(failed.failure().certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(server.connections.get(0).closed).as("it was told to end").isTrue();
        assertThat(recipient(failed.mail()).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
        comeBack.countDown();
        delivery.eventually(() -> !server.received.isEmpty());
        assertThat(recipient(failed.mail()).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
        assertThat(count("lh_delivery_proof")).isZero();
    }

    @Test
    void aDriverThatHangsWhileItOpensTheWayKeepsNobodyWaiting() throws Exception {
        on(Databases.Kind.H2);
        AutoCloseable service = delivery.way("own", server);
        server.whileOpening = this::stubborn;
        DirectTester tester = delivery.tester(Duration.ofMillis(100));

        Outcome.Failed failed = failed(tester.test(test("acme", GOOD)));

        assertThat(recipient(failed.mail()).state()).isEqualTo(RecipientState.FAILED);
        server.whileOpening = () -> {};
        comeBack.countDown();
        service.close();
        assertThat(notTried(delivery.tester.test(test("acme", GOOD))).why()).contains(new Examination.Absent());
        assertThat(server.connections).isEmpty();
    }

    @Test
    void driversThatNeverComeBackTakeAFewPlacesAndNoSender() {
        on(Databases.Kind.H2, "sender_threads", 1);
        delivery.way("own", server);
        delivery.accounts(account -> route(GOOD));
        server.connector = deadline -> {
            stubborn();
            return server.new Connection();
        };
        DirectTester tester = delivery.tester(Duration.ofMillis(1));
        for (int i = 0; i < TestThreads.MOST_OF_AN_ACCOUNT; i++) {
            failed(tester.test(test("acme", GOOD)));
        }

        assertThat(notTried(tester.test(test("acme", GOOD))).text()).contains("still running");
        server.connector = deadline -> server.new Connection();
        accepted(delivery.tester.test(test("other", GOOD)));
        assertThat(delivery.ended(delivery.service.send(mail()))
                        .recipients()
                        .get(0)
                        .state())
                .as("mail has not noticed")
                .isEqualTo(RecipientState.SENT);

        comeBack.countDown();
        delivery.eventually(() -> tester.test(test("acme", GOOD)) instanceof Outcome.NotTried == false);
    }

    @Test
    void thereAreOnlySoManyThreadsForTests() {
        on(Databases.Kind.H2);
        TestThreads threads = new TestThreads();
        for (int i = 0; i < TestThreads.MOST; i++) {
            assertThat(threads.take("account-" + i)).isPresent();
        }

        assertThat(threads.take("one-more")).isEmpty();
    }

    @Test
    void aTestRunsWhileEverySenderIsBusy() throws Exception {
        on(Databases.Kind.H2, "sender_threads", 1);
        delivery.way("own", server);
        delivery.accounts(account -> route(GOOD));
        CountDownLatch busy = new CountDownLatch(1);
        server.submit = (envelope, mail, deadline) -> {
            busy.countDown();
            stubborn();
            return server.accept(envelope, mail, deadline);
        };
        MailId slow = delivery.service.send(mail());
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        server.submit = server::accept;

        accepted(delivery.tester.test(test("acme", GOOD)));

        comeBack.countDown();
        assertThat(delivery.ended(slow).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
    }

    @Test
    void twoTestsAtOnceProveTheirOwnSettings() throws Exception {
        withServer();
        CountDownLatch both = new CountDownLatch(2);
        server.submit = (envelope, mail, deadline) -> {
            both.countDown();
            await(both);
            return server.accept(envelope, mail, deadline);
        };
        TransportSettings others = settings("mx.other.example", "right");
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try {
            Future<Outcome> one = callers.submit(() -> delivery.tester.test(test("acme", GOOD)));
            Future<Outcome> two = callers.submit(() -> delivery.tester.test(test("acme", others)));
            Outcome.Accepted first = accepted(one.get());
            Outcome.Accepted second = accepted(two.get());

            assertThat(first.proof()).isNotEqualTo(second.proof());
            assertThat(delivery.tester.consume(first.proof(), "acme", "own", others))
                    .isFalse();
            assertThat(delivery.tester.consume(second.proof(), "acme", "own", others))
                    .isTrue();
            assertThat(delivery.tester.consume(first.proof(), "acme", "own", GOOD))
                    .isTrue();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aDriverThatLeavesInTheMiddleEndsTheTest() throws Exception {
        on(Databases.Kind.H2);
        AutoCloseable service = delivery.way("own", server);
        CountDownLatch connecting = new CountDownLatch(1);
        server.connector = deadline -> {
            connecting.countDown();
            try {
                comeBack.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("aborted");
            }
            return server.new Connection();
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Outcome> test = caller.submit(() -> delivery.tester.test(test("acme", GOOD)));
            assertThat(connecting.await(20, TimeUnit.SECONDS)).isTrue();

            service.close();

            Outcome.Failed failed = failed(test.get(20, TimeUnit.SECONDS));
            assertThat(failed.failure().certainty()).isEqualTo(Certainty.NOT_SENT);
            assertThat(recipient(failed.mail()).state()).isEqualTo(RecipientState.FAILED);
        } finally {
            caller.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aRestartInTheMiddleLeavesATraceAndSendsNothingAgain(Databases.Kind kind) throws Exception {
        on(kind);
        delivery.way("own", server);
        delivery.accounts(account -> route(GOOD));
        CountDownLatch submitting = new CountDownLatch(1);
        server.submit = (envelope, mail, deadline) -> {
            submitting.countDown();
            stubborn();
            throw new IllegalStateException("dead");
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        caller.submit(() -> delivery.tester.test(test("acme", GOOD)));
        assertThat(submitting.await(20, TimeUnit.SECONDS)).isTrue();
        MailId id = onlyMail();
        delivery.die();
        caller.shutdown();

        start(delivery.restarted());
        OwnServer after = new OwnServer();
        delivery.way("own", after);
        delivery.accounts(account -> route(GOOD));
        delivery.ended(delivery.service.send(mail()));

        assertThat(after.received).as("the mail, and no test").hasSize(1);
        assertThat(recipient(id)).satisfies(to -> {
            assertThat(to.state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
            assertThat(to.reason()).contains("cut off");
        });
        assertThat(count("lh_delivery_recipient where state in ('QUEUED', 'SENDING', 'DEFERRED', 'HELD')"))
                .isZero();
        assertThat(count("lh_delivery_recipient where taken_back > 0")).isZero();
        comeBack.countDown();
        assertThat(caller.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatCannotBeLoggedOrSealedIsNotSent() {
        withServer();
        delivery.inject(delivery.proofs, "seals", null);
        assertThatThrownBy(() -> delivery.tester.test(test("acme", GOOD))).isInstanceOf(MailUnavailableException.class);
        delivery.inject(delivery.proofs, "seals", new org.letterhead.mail.delivery.internal.testing.PlainSeals());
        delivery.inject(delivery.store, "database", null);
        assertThatThrownBy(() -> delivery.tester.test(test("acme", GOOD))).isInstanceOf(MailUnavailableException.class);

        assertThat(server.received).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenDownIsNotProven() {
        withServer();
        server.submit = (envelope, mail, deadline) -> {
            delivery.inject(delivery.store, "database", (Database) () -> {
                throw new java.sql.SQLException("away", "08001");
            });
            return server.accept(envelope, mail, deadline);
        };

        Outcome.Failed failed = failed(delivery.tester.test(test("acme", GOOD)));

        assertThat(failed.failure().certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(failed.text()).contains("could not be written down");
    }

    @Test
    void aSecretThatCannotBeReadIsAskedForAgain() {
        withServer();

        Outcome.NotTried refused = notTried(delivery.tester.test(test(
                "acme",
                new TransportSettings(Map.of("host", "mx.acme.example"), Map.of("password", Secret.sealed(() -> {
                    throw new IllegalStateException("the key has changed");
                }))))));

        assertThat(refused.text()).contains("Enter it again");
        assertThat(server.connections).isEmpty();
    }

    @Test
    void aTestIsNotSentAgain() {
        withServer();
        Outcome.Failed failed = failed(delivery.tester.test(test("acme", BAD)));

        assertThatThrownBy(() -> delivery.resend(failed.mail()))
                .isInstanceOf(MailRejectedException.class)
                .hasMessageContaining("test");
    }

    @Test
    void aDriversFaultAfterTheHandOverMayHaveSent() {
        withServer();
        server.submit = (envelope, mail, deadline) -> {
            throw new IllegalArgumentException("a driver's mistake");
        };

        assertThat(recipient(failed(delivery.tester.test(test("acme", GOOD))).mail())
                        .state())
                .isEqualTo(RecipientState.UNKNOWN_OUTCOME);
    }

    @Test
    void whoeverIsInterruptedWhileTheMailLeavesStillHasItInTheLog() throws Exception {
        withServer();
        CountDownLatch submitting = new CountDownLatch(1);
        server.submit = (envelope, mail, deadline) -> {
            submitting.countDown();
            stubborn();
            return server.accept(envelope, mail, deadline);
        };
        Outcome[] outcome = new Outcome[1];
        boolean[] stillInterrupted = new boolean[1];
        Thread caller = new Thread(() -> {
            outcome[0] = delivery.tester.test(test("acme", GOOD));
            stillInterrupted[0] = Thread.currentThread().isInterrupted();
        });
        caller.start();
        assertThat(submitting.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join();

        assertThat(stillInterrupted[0]).isTrue();
        assertThat(recipient(failed(outcome[0]).mail()).state()).isEqualTo(RecipientState.UNKNOWN_OUTCOME);
    }

    @Test
    void aTokenThatTheTestRotatesKeepsItsProofAndServesTheNextMail() {
        withServer();
        TransportSettings oauth =
                new TransportSettings(Map.of("host", "mx.acme.example"), Map.of("token", Secret.of("first")));

        Outcome.Accepted accepted = accepted(delivery.tester.test(test("acme", oauth)));
        assertThat(delivery.tester.consume(accepted.proof(), "acme", "own", oauth))
                .isTrue();
        delivery.accounts(account -> route(oauth));
        delivery.ended(delivery.service.send(mail()));

        assertThat(server.tokens).containsExactly("first", "first'");
    }

    @Test
    void whatIsOnlyTriedOutSaysNothingOfTheWay() {
        withServer();
        delivery.accounts(account -> route(GOOD));
        delivery.ended(delivery.service.send(mail()));
        delivery.eventually(() -> health().state() == RouteHealth.State.DELIVERING);

        failed(delivery.tester.test(test("acme", BAD)));
        assertThat(health().state()).isEqualTo(RouteHealth.State.DELIVERING);

        delivery.accounts(account -> route(BAD));
        failed(delivery.tester.test(test("acme", BAD)));
        assertThat(health().state()).isEqualTo(RouteHealth.State.FAILING);
        assertThat(health().text()).contains("Make an app password.");

        Outcome.Accepted better = accepted(delivery.tester.test(test("acme", GOOD)));
        assertThat(health().state()).as("not saved").isEqualTo(RouteHealth.State.FAILING);
        assertThat(delivery.tester.consume(better.proof(), "acme", "own", GOOD)).isTrue();
        assertThat(health().state()).isEqualTo(RouteHealth.State.DELIVERING);
    }

    @Test
    void nothingIsKeptOfADriverThatHasGone() throws Exception {
        on(Databases.Kind.H2);
        WeakReference<OwnServer> gone = testedAndGone();

        delivery.eventually(() -> {
            System.gc();
            return gone.get() == null;
        });
    }

    private WeakReference<OwnServer> testedAndGone() throws Exception {
        OwnServer driver = new OwnServer();
        AutoCloseable service = delivery.way("own", driver);
        accepted(delivery.tester.test(test("acme", GOOD)));
        failed(delivery.tester.test(test("acme", BAD)));
        notTried(delivery.tester.test(test("acme", settings("", "right"))));
        service.close();
        return new WeakReference<>(driver);
    }

    /** A driver that nothing reaches: no interrupt, no closing. */
    private void stubborn() {
        await(comeBack);
    }

    private static void await(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                done = latch.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // Ignored, that is the point.
            }
        }
    }

    private static AccountRoute route(TransportSettings settings) {
        return new AccountRoute("own", settings, "own", Optional.empty(), Optional.empty());
    }

    private static MailRequest mail() {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("Anna", "anna@shop.example"))
                .build();
    }

    private RouteHealth.Health health() {
        return delivery.routeHealth().of("acme", "own", Locale.ENGLISH);
    }

    private MailStatus status(MailId id) {
        return delivery.statuses.find(id, Locale.ENGLISH).orElseThrow();
    }

    private RecipientStatus recipient(MailId id) {
        return status(id).recipients().get(0);
    }

    private MailId onlyMail() {
        return new MailId(delivery.store.run(handle -> handle.createQuery("select id from lh_delivery_mail")
                .mapTo(java.util.UUID.class)
                .one()));
    }

    private long count(String fromAndWhere) {
        return delivery.store.run(handle -> handle.createQuery("select count(*) from " + fromAndWhere)
                .mapTo(Long.class)
                .one());
    }

    private static Outcome.Accepted accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return (Outcome.Accepted) outcome;
    }

    private static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private static Outcome.NotTried notTried(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.NotTried.class);
        return (Outcome.NotTried) outcome;
    }
}
