/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.FormRule.Level;

class TestRunTest {
    private static final Locale POLISH = Locale.forLanguageTag("pl");

    @TempDir
    Path folder;

    private Office office;
    private ReceivedAction page;

    private void open(Databases.Kind kind) {
        open(kind, Map.of());
    }

    private void open(Databases.Kind kind, Map<String, Object> values) {
        office = new Office(kind, folder, values);
        page = new ReceivedAction(office.people.store, office.people.hosts, office.people.clock);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aTestSendsExactlyWhatWasFilledIn(Databases.Kind kind) {
        open(kind);
        office.settings()
                .saveNames(
                        Office.OPERATOR,
                        "acme",
                        new SenderNames(Optional.of("Acme"), Optional.empty()),
                        0,
                        Locale.ENGLISH);

        Testing.Accepted accepted =
                (Testing.Accepted) office.settings().test(Office.BEN, "acme", Office.draft(), Office.ANNA, POLISH);

        assertThat(accepted.from()).isEqualTo(Mailbox.of("shop@acme.example"));
        assertThat(accepted.validUntil()).isAfter(office.people.clock.instant());
        assertThat(accepted.warnings()).isEmpty();
        assertThat(office.tester.tests).hasSize(1);
        assertThat(office.tester.tests.get(0).to()).isEqualTo(new Mailbox("", Office.ANNA));
        assertThat(office.tester.tests.get(0).names().displayName()).contains("Acme");
        assertThat(office.tester.tests.get(0).settings().values())
                .isEqualTo(Office.draft().values());
        assertThat(office.rendered.get(0).templateId()).isEqualTo("test-mail");
        assertThat(office.rendered.get(0).locales()).containsExactly(POLISH);
        assertThat(office.rendered.get(0).model().get("way_name")).isEqualTo("W\u0142asny serwer");
        assertThat(office.rendered.get(0).model().get("sent_by")).isEqualTo("ben");
        assertThat(tests())
                .containsExactly(new TestMail(
                        accepted.test(),
                        "own",
                        accepted.mail(),
                        office.people.clock.instant(),
                        Office.ANNA,
                        "user ben",
                        true,
                        Optional.empty()));
        assertThat(office.now().revision()).as("nothing is saved").isEqualTo(1);
        assertThat(office.now().chosen()).isEqualTo("platform");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aFailedTestSaysWhatToDoAndWhatWouldWork(Databases.Kind kind) {
        open(kind);
        office.tester.accepts = false;
        Testing.Failed failed = (Testing.Failed) office.test(Office.draft());

        assertThat(failed.phase()).isEqualTo(Failure.Phase.AUTHENTICATE);
        assertThat(failed.cause()).isEqualTo(Failure.Cause.CREDENTIALS);
        assertThat(failed.text()).isEqualTo("The password is wrong.");
        assertThat(failed.toString()).doesNotContain("secret words");
        assertThat(failed.otherWays()).as("examined as fit, without a server").containsExactly("branded", "platform");
        assertThat(tests()).extracting(TestMail::accepted).containsExactly(false);

        office.included("own");
        assertThat(((Testing.Failed) office.test(Office.draft())).otherWays()).containsExactly("platform");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyAVerifiedAddressGetsOne(Databases.Kind kind) {
        open(kind);
        for (String address : List.of("eve@acme.example", "Anna@acme.example")) {
            assertThat(office.settings()
                            .test(Office.BEN, "acme", Office.draft(), MailAddress.of(address), Locale.ENGLISH))
                    .isInstanceOf(Testing.NotPossible.class);
        }
        office.people.profile("globex", "Globex", "gina@globex.example");
        assertThat(office.settings()
                        .test(
                                Office.BEN,
                                "acme",
                                Office.draft(),
                                MailAddress.of("gina@globex.example"),
                                Locale.ENGLISH))
                .as("verified for another account")
                .isInstanceOf(Testing.NotPossible.class);
        assertThat(office.tester.tests).isEmpty();
        assertThat(tests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anHourHasOnlySoManyOnAllNodes(Databases.Kind kind) {
        open(kind, Map.of("test_most_per_account_per_hour", 3));
        Instant first = office.people.clock.instant();
        office.test(Office.draft());
        office.people.clock.pass(Duration.ofMinutes(10));
        office.tester.accepts = false;
        office.test(Office.draft());
        office.otherNode().settings.test(Office.BEN, "acme", Office.draft(), Office.ANNA, Locale.ENGLISH);
        assertThat(office.tester.tests).hasSize(3);

        Testing.NotPossible more = (Testing.NotPossible) office.test(Office.draft());

        assertThat(more.again()).contains(first.plus(Duration.ofHours(1)));
        assertThat(office.otherNode().settings.test(Office.BEN, "acme", Office.draft(), Office.ANNA, Locale.ENGLISH))
                .isInstanceOf(Testing.NotPossible.class);
        assertThat(office.tester.tests).hasSize(3);
        office.people.profile("globex", "Globex", "anna@acme.example");
        office.tester.accepts = true;
        assertThat(office.settings().test(Office.BEN, "globex", Office.draft(), Office.ANNA, Locale.ENGLISH))
                .as("another account has its own")
                .isInstanceOf(Testing.Accepted.class);
        office.people.clock.pass(Duration.ofMinutes(50));
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.Accepted.class);
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.NotPossible.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void oneAtATimeAndTheNextWhenItHasEndedHoweverItEnded(Databases.Kind kind) throws Exception {
        open(kind);
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        office.tester.during = test -> {
            sending.countDown();
            await(go);
        };
        CompletableFuture<Testing> first = CompletableFuture.supplyAsync(() -> office.test(Office.draft()));
        await(sending);
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.NotPossible.class);
        assertThat(office.tester.tests).hasSize(1);
        assertThat(tests()).as("not listed while it is under way").isEmpty();
        go.countDown();
        assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(Testing.Accepted.class);

        office.tester.during = test -> {};
        office.tester.fault = new IllegalStateException("a driver's fault");
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.NotPossible.class);
        office.tester.fault = new MailUnavailableException("away");
        assertThatThrownBy(() -> office.test(Office.draft())).isInstanceOf(MailUnavailableException.class);
        office.tester.fault = null;
        office.tester.during = test -> office.tester.absent.add("own");
        assertThat(office.test(Office.draft()))
                .as("the way leaves in the middle")
                .isEqualTo(new Testing.NotPossible("The way has just gone.", Optional.empty()));
        office.tester.during = test -> {};
        office.tester.absent.clear();
        assertThat(office.people.rows("lh_accounts_test"))
                .as("what was not sent does not count")
                .isEqualTo(1);
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void warningsCarryWhatTheProviderIsKnownFor(Databases.Kind kind) {
        open(kind);
        Testing.Accepted gmail =
                (Testing.Accepted) office.test(Office.draft(Map.of("host", "SMTP.gmail.example", "port", "587")));
        assertThat(gmail.warnings()).containsExactly(new Finding("", Level.WARNING, "From is replaced."));
        Testing.Accepted ending = (Testing.Accepted) office.test(Office.draft(Map.of("host", "smtp.ending.example")));
        assertThat(ending.warnings()).containsExactly(new Finding("sign-in", Level.WARNING, "Passwords end soon."));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsMissingIsSaidAndWithoutPagesThereIsNoButton(Databases.Kind kind) {
        open(kind);
        People.inject(office.node.run, "links", null);
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.Accepted.class);
        assertThat(office.rendered.get(0).model()).doesNotContainKey("received_link");
        People.inject(office.node.run, "templates", null);
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.NotPossible.class);
        assertThat(office.tester.tests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theButtonSaysOnceThatItHasArrived(Databases.Kind kind) {
        open(kind);
        office.settings().test(Office.BEN, "acme", Office.draft(), Office.ANNA, POLISH);
        String token = office.lastToken();

        ActionPage ready = page.look(token, Locale.ENGLISH);
        assertThat(ready.state()).isEqualTo(State.READY);
        assertThat(ready.locale()).isEqualTo(POLISH);
        assertThat(ready.account()).contains("acme");
        assertThat(ready.facts())
                .extracting(ActionPage.Fact::value)
                .containsExactly("anna@acme.example", "Acme Shop", "ben");
        assertThat(tests().get(0).received()).as("looking changes nothing").isEmpty();

        Instant pressed = office.people.clock.instant();
        assertThat(page.perform(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        office.people.clock.pass(Duration.ofDays(8));
        assertThat(page.perform(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(page.look(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(tests().get(0).received()).contains(pressed);
        assertThat(office.people.audited("acme")).containsExactly("recipient: test.received");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theButtonEndsAndStrangeTokensAreUnknown(Databases.Kind kind) {
        open(kind);
        office.test(Office.draft());
        String token = office.lastToken();
        office.people.clock.pass(Duration.ofDays(7).minusMillis(1));
        assertThat(page.look(token, Locale.ENGLISH).state()).isEqualTo(State.READY);
        office.people.clock.pass(Duration.ofMillis(1));
        assertThat(page.look(token, Locale.ENGLISH).state()).isEqualTo(State.EXPIRED);
        assertThat(page.perform(token, Locale.ENGLISH).state()).isEqualTo(State.EXPIRED);
        assertThat(tests().get(0).received()).isEmpty();

        String kept = office.people.store.run(handle -> handle.createQuery("select token_hash from lh_accounts_test")
                .mapTo(String.class)
                .one());
        String altered = (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1);
        for (String strange : List.of("", "x", altered, kept, token + "A", "A".repeat(1024))) {
            assertThat(page.look(strange, Locale.FRENCH).state()).isEqualTo(State.UNKNOWN);
            assertThat(page.perform(strange, Locale.FRENCH).state()).isEqualTo(State.UNKNOWN);
        }
        office.people.store.run(handle -> handle.execute("update lh_accounts_test set token_hash = 'x'"));
        assertThat(page.look(token, Locale.FRENCH).state())
                .as("the beginning of a hash is not the hash")
                .isEqualTo(State.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayWithoutItsOwnConnectionCanBeTestedToo(Databases.Kind kind) {
        open(kind);
        Draft draft = new Draft("branded", Map.of("name", "Acme"), Map.of(), Set.of());
        assertThat(office.test(draft)).isInstanceOf(Testing.Accepted.class);
        assertThatThrownBy(() -> office.settings().tests(Office.BEN, "acme", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(office.settings().tests(Office.BEN, "globex", 10)).isEmpty();
    }

    private List<TestMail> tests() {
        return office.settings().tests(Office.BEN, "acme", 100);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing has happened for a minute");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
