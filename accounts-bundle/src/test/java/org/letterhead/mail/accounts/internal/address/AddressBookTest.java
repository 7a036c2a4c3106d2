/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.people.LinkToken;
import org.letterhead.mail.store.testing.Databases;

class AddressBookTest {
    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final Actor BEN = new Actor.User("ben");
    private static final Actor EVE = new Actor.User("eve");
    private static final MailAddress TEST = MailAddress.of("Test@acme.example");
    private static final Locale POLISH = Locale.forLanguageTag("pl");

    @TempDir
    Path folder;

    private People people;
    private AddressBook book;
    private ConfirmAddress page;
    private InvitationMail mail;

    private void open(Databases.Kind kind) {
        people = new People(kind, folder, Map.of("administrators", new String[] {"acme=ben"}));
        mail = new InvitationMail(people.settings);
        People.inject(mail, "mail", people.outgoing);
        People.inject(mail, "links", people.outgoing);
        book = new AddressBook(
                people.store, people.settings, people.access, people.hosts, people.suppressions, mail, people.clock);
        page = new ConfirmAddress(people.store, people.hosts, people.clock);
    }

    @AfterEach
    void close() {
        people.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAddressIsVerifiedWhenItsButtonWasPressed(Databases.Kind kind) {
        open(kind);

        assertThat(book.invite(BEN, "acme", TEST, POLISH)).isInstanceOf(Invitation.Sent.class);

        MailRequest sent = people.outgoing.mails.get(0);
        assertThat(sent.sender()).isEqualTo(SenderChoice.NEUTRAL);
        assertThat(sent.messageClass()).contains(MessageClass.SECURITY);
        assertThat(sent.locale()).contains(POLISH);
        assertThat(sent.recipients()).containsExactly(TEST);
        assertThat(people.outgoing.lastModel())
                .isEqualTo(Map.of(
                        "address",
                        "Test@acme.example",
                        "asked_by",
                        "ben",
                        "valid_hours",
                        24L,
                        "link",
                        "https://mail.platform.example/letterhead/a/confirm-address/" + token()));
        assertThat(book.isVerified("acme", TEST)).isFalse();
        assertThat(book.of("acme"))
                .containsExactly(
                        new AccountAddress(
                                TEST,
                                AccountAddress.State.PENDING,
                                Optional.of(people.clock.instant()),
                                Optional.of("user ben")),
                        host("anna@acme.example"));

        ActionPage ready = page.look(token(), Locale.ENGLISH);
        assertThat(ready.state()).isEqualTo(State.READY);
        assertThat(ready.locale()).isEqualTo(POLISH);
        assertThat(ready.account()).contains("acme");
        assertThat(ready.facts())
                .extracting(ActionPage.Fact::value)
                .containsExactly("Test@acme.example", "Acme Shop", "ben");
        assertThat(book.isVerified("acme", TEST)).as("looking changes nothing").isFalse();
        assertThat(people.audited("acme")).containsExactly("user ben: address.invited");

        assertThat(page.perform(token(), Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(page.perform(token(), Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(page.look(token(), Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(book.isVerified("acme", TEST)).isTrue();
        assertThat(book.isVerified("globex", TEST)).isFalse();
        assertThat(people.audited("acme")).containsExactly("recipient: address.confirmed", "user ben: address.invited");
        assertThat(book.invite(BEN, "acme", TEST, POLISH)).isEqualTo(new Invitation.AlreadyVerified());
        assertThat(people.outgoing.mails).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theBeginningOfAHashIsNotTheHash(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        people.store.run(
                handle -> handle.execute("update lh_accounts_address set token_hash = ?", LinkToken.hash("another")));

        assertThat(page.look(token(), Locale.ENGLISH).state()).isEqualTo(State.UNKNOWN);
        assertThat(page.perform(token(), Locale.ENGLISH).state()).isEqualTo(State.UNKNOWN);
        assertThat(book.isVerified("acme", TEST)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatCannotBeWrittenDownIsNotChanged(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        String token = token();
        people.auditGoes();

        assertThatThrownBy(() -> page.perform(token, Locale.ENGLISH)).isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> book.remove(OPERATOR, "acme", TEST)).isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> book.invite(OPERATOR, "acme", MailAddress.of("ben@acme.example"), Locale.ENGLISH))
                .isInstanceOf(MailUnavailableException.class);

        people.auditComes();
        assertThat(people.outgoing.mails).hasSize(1);
        assertThat(book.isVerified("acme", TEST)).isFalse();
        assertThat(page.look(token, Locale.ENGLISH).state()).isEqualTo(State.READY);
        assertThat(people.rows("lh_accounts_address")).isEqualTo(1);
        assertThat(people.rows("lh_accounts_invitation")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsKeptOpensNoPage(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);

        String kept = people.store.run(handle -> handle.createQuery("select token_hash from lh_accounts_address")
                .mapTo(String.class)
                .one());

        assertThat(token()).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(kept).isEqualTo(LinkToken.hash(token())).isNotEqualTo(token());
        assertThat(page.look(kept, Locale.ENGLISH).state()).isEqualTo(State.UNKNOWN);
        assertThat(people.audit.of("acme", Optional.empty(), 10).toString()).doesNotContain(token(), kept);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theHostsAddressesAreVerifiedAndStay(Databases.Kind kind) {
        open(kind);
        people.profile("acme", "Acme Shop", "anna@b\u00fccher.example");
        MailAddress same = MailAddress.of("anna@XN--BCHER-KVA.example");

        assertThat(book.isVerified("acme", same)).isTrue();
        assertThat(book.isVerified("acme", MailAddress.of("Anna@b\u00fccher.example")))
                .isFalse();
        assertThat(book.invite(OPERATOR, "acme", same, Locale.ENGLISH)).isEqualTo(new Invitation.AlreadyVerified());
        assertThat(book.remove(OPERATOR, "acme", same)).isFalse();
        assertThat(book.isVerified("acme", same)).isTrue();
        assertThat(people.outgoing.mails).isEmpty();
        assertThat(people.audited("acme")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherLinkMakesTheEarlierOneWorthless(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        String first = token();
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);

        assertThat(page.perform(first, Locale.ENGLISH).state()).isEqualTo(State.UNKNOWN);
        assertThat(book.isVerified("acme", TEST)).isFalse();
        assertThat(page.perform(token(), Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(people.audited("acme"))
                .containsExactly(
                        "recipient: address.confirmed",
                        "operator karaf: address.invited-again",
                        "operator karaf: address.invited");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aLinkEnds(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        people.clock.pass(Duration.ofHours(24).minusMillis(1));
        assertThat(page.look(token(), Locale.ENGLISH).state()).isEqualTo(State.READY);
        people.clock.pass(Duration.ofMillis(1));

        assertThat(page.look(token(), Locale.ENGLISH).state()).isEqualTo(State.EXPIRED);
        assertThat(page.perform(token(), Locale.ENGLISH).state()).isEqualTo(State.EXPIRED);
        assertThat(book.isVerified("acme", TEST)).isFalse();
        assertThat(book.of("acme").get(0).state()).isEqualTo(AccountAddress.State.EXPIRED);
        assertThat(book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH)).isInstanceOf(Invitation.Sent.class);
        assertThat(page.perform(token(), Locale.ENGLISH).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void takingItOutEndsItsLink(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);

        assertThat(book.remove(BEN, "acme", TEST)).isTrue();
        assertThat(book.remove(BEN, "acme", TEST)).isFalse();
        assertThat(page.perform(token(), Locale.ENGLISH).state()).isEqualTo(State.UNKNOWN);
        assertThat(people.audited("acme"))
                .containsExactly("user ben: address.removed", "operator karaf: address.invited");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void strangeTokensAreUnknown(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        String altered = (token().charAt(0) == 'A' ? 'B' : 'A') + token().substring(1);

        for (String token : List.of("", "x", altered, token() + "A", "A".repeat(1024), "'".repeat(43))) {
            assertThat(page.look(token, Locale.FRENCH).state()).isEqualTo(State.UNKNOWN);
            ActionPage after = page.perform(token, Locale.FRENCH);
            assertThat(after.state()).isEqualTo(State.UNKNOWN);
            assertThat(after.locale()).isEqualTo(Locale.FRENCH);
            assertThat(after.facts()).isEmpty();
            assertThat(after.account()).isEmpty();
        }
        assertThat(book.isVerified("acme", TEST)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAddressGetsAFewLinksInAnHourHoweverItIsWrittenAndWhoeverAsks(Databases.Kind kind) {
        open(kind);
        people.profile("globex", "Globex");
        Instant first = people.clock.instant();
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        people.clock.pass(Duration.ofMinutes(10));
        book.invite(OPERATOR, "acme", MailAddress.of("TEST@acme.example"), Locale.ENGLISH);
        book.invite(OPERATOR, "globex", MailAddress.of("\"test\"@acme.example"), Locale.ENGLISH);
        assertThat(people.outgoing.mails).hasSize(3);

        assertThat(book.invite(OPERATOR, "globex", TEST, Locale.ENGLISH))
                .isEqualTo(new Invitation.TooMany(first.plus(Duration.ofHours(1))));
        assertThat(people.outgoing.mails).hasSize(3);
        assertThat(book.of("globex")).hasSize(1);
        assertThat(people.audited("globex")).hasSize(1);
        assertThat(book.invite(OPERATOR, "globex", MailAddress.of("other@acme.example"), Locale.ENGLISH))
                .isInstanceOf(Invitation.Sent.class);

        people.clock.pass(Duration.ofMinutes(50));
        assertThat(book.invite(OPERATOR, "globex", TEST, Locale.ENGLISH)).isInstanceOf(Invitation.Sent.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tagsAndDotsMakeNoOtherMailboxOfOne(Databases.Kind kind) {
        open(kind);
        for (String spelling : List.of("anna.nowak", "annanowak+1", "Anna.Nowak+2+3")) {
            assertThat(book.invite(OPERATOR, "acme", MailAddress.of(spelling + "@mail.example"), Locale.ENGLISH))
                    .isInstanceOf(Invitation.Sent.class);
        }

        assertThat(book.invite(OPERATOR, "acme", MailAddress.of("a.n.n.a.nowak+4@mail.example"), Locale.ENGLISH))
                .isInstanceOf(Invitation.TooMany.class);
        assertThat(people.outgoing.mails).hasSize(3);
        assertThat(book.invite(OPERATOR, "acme", MailAddress.of("+4@mail.example"), Locale.ENGLISH))
                .isInstanceOf(Invitation.Sent.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAccountSendsOnlySoManyLinksInADay(Databases.Kind kind) {
        open(kind);
        Instant first = people.clock.instant();
        for (int i = 0; i < 50; i++) {
            assertThat(book.invite(OPERATOR, "acme", numbered(i), Locale.ENGLISH))
                    .isInstanceOf(Invitation.Sent.class);
        }

        assertThat(book.invite(OPERATOR, "acme", numbered(50), Locale.ENGLISH))
                .isEqualTo(new Invitation.TooMany(first.plus(Duration.ofDays(1))));
        assertThat(people.outgoing.mails).hasSize(50);
        people.profile("globex", "Globex");
        assertThat(book.invite(OPERATOR, "globex", numbered(50), Locale.ENGLISH))
                .isInstanceOf(Invitation.Sent.class);
        people.clock.pass(Duration.ofDays(1));
        assertThat(book.invite(OPERATOR, "acme", numbered(50), Locale.ENGLISH)).isInstanceOf(Invitation.Sent.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatCannotBeMailedLeavesNothingBehindAndTheEarlierLinkWorks(Databases.Kind kind) {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        String earlier = token();

        people.outgoing.refusal = new MailRejectedException(new Rejection.TemplatesAbsent("confirm-address"));
        notPossible("accounts.invite.not-accepted", "confirm-address");
        people.outgoing.refusal = new MailUnavailableException("Mail is stopping.");
        notPossible("accounts.invite.not-accepted", "Mail is stopping.");
        people.outgoing.refusal = new IllegalStateException("secret detail");
        notPossible("accounts.invite.mail-failed", "log");
        people.outgoing.refusal = null;
        people.outgoing.base = Optional.empty();
        notPossible("accounts.invite.no-address-for-pages", "acme");
        people.outgoing.base = Optional.of(URI.create("https://mail.platform.example"));
        People.inject(mail, "links", null);
        notPossible("accounts.invite.no-pages", "letterhead-web");
        People.inject(mail, "links", people.outgoing);
        People.inject(mail, "mail", null);
        notPossible("accounts.invite.no-mail", "letterhead-core");

        assertThat(people.rows("lh_accounts_address")).isEqualTo(1);
        assertThat(people.rows("lh_accounts_invitation")).isEqualTo(1);
        assertThat(people.audited("acme")).hasSize(1);
        assertThat(page.perform(earlier, Locale.ENGLISH).state()).isEqualTo(State.DONE);
    }

    @Test
    void whatTheMailServiceThrowsIsLoggedWithoutWhatItSays() {
        open(Databases.Kind.H2);
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            people.outgoing.refusal = new IllegalStateException("the value of link is https://secret.example");
            notPossible("accounts.invite.mail-failed", "log");
        } finally {
            System.setErr(before);
        }

        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("IllegalStateException at ")
                .doesNotContain("secret.example");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyAdministratorsChangeTheBookAndARefusalTellsNothing(Databases.Kind kind) {
        open(kind);
        book.invite(BEN, "acme", TEST, Locale.ENGLISH);

        String known = refused(() -> book.invite(EVE, "acme", numbered(1), Locale.ENGLISH));
        String unknown = refused(() -> book.invite(EVE, "nobody", numbered(1), Locale.ENGLISH));
        refused(() -> book.remove(EVE, "acme", TEST));
        refused(() -> book.invite(BEN, "globex", numbered(1), Locale.ENGLISH));

        assertThat(known.replace("acme", "nobody")).isEqualTo(unknown);
        assertThat(book.of("acme")).hasSize(2);
        assertThat(people.outgoing.mails).hasSize(1);
        assertThat(people.audited("acme")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whenTheHostsAccessControlFailsTheAnswerIsNo(Databases.Kind kind) {
        open(kind);
        People.inject(people.access, "access", (AccessControl) (actor, account) -> {
            throw new IllegalStateException("the host's database");
        });
        assertThat(refused(() -> book.invite(BEN, "acme", TEST, Locale.ENGLISH)))
                .doesNotContain("database");
        People.inject(people.access, "access", null);
        refused(() -> book.invite(BEN, "acme", TEST, Locale.ENGLISH));

        assertThat(book.invite(new Actor.HostBundle("org.example.shop"), "acme", TEST, Locale.ENGLISH))
                .isInstanceOf(Invitation.Sent.class);
        assertThat(people.outgoing.lastModel()).doesNotContainKey("asked_by");
        assertThat(page.look(token(), Locale.ENGLISH).facts()).hasSize(2);
        assertThat(people.audited("acme")).containsExactly("bundle org.example.shop: address.invited");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAccountThatTheHostDoesNotKnowHasNoBook(Databases.Kind kind) {
        open(kind);

        for (String account : List.of("nobody", "two words", "")) {
            assertThatThrownBy(() -> book.invite(OPERATOR, account, TEST, Locale.ENGLISH))
                    .isInstanceOfSatisfying(MailRejectedException.class, e -> assertThat(e.rejection())
                            .isEqualTo(new Rejection.UnknownAccount(account)));
        }
        People.inject(people.hosts, "directory", (AccountDirectory) account -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("AccountDirectory");
        assertThat(people.outgoing.mails).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAddressOnTheAccountsOwnListGetsNoLink(Databases.Kind kind) {
        open(kind);
        people.store.run(handle -> handle.execute("insert into lh_accounts_suppressing values ('acme')"));
        people.store.run(handle -> handle.execute("insert into lh_accounts_suppression"
                + " values ('acme', 'acme.example', '', 'LISTED_DOMAIN', timestamp '2026-11-01 00:00:00')"));

        notPossible("accounts.invite.listed", "Test@acme.example");
        assertThat(people.outgoing.mails).isEmpty();
        assertThat(people.rows("lh_accounts_address")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void withoutTheStoreNothingIsMailed(Databases.Kind kind) {
        open(kind);
        people.storeGoes();

        assertThatThrownBy(() -> book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("letterhead-h2");
        assertThatThrownBy(() -> book.of("acme")).isInstanceOf(MailUnavailableException.class);
        assertThat(people.outgoing.mails).isEmpty();
        people.storeComes();
        assertThat(book.of("acme")).containsExactly(host("anna@acme.example"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofTwoWhoPressAtOnceOneConfirms(Databases.Kind kind) throws Exception {
        open(kind);
        book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);

        List<State> states =
                atOnce(8, () -> page.perform(token(), Locale.ENGLISH).state());

        assertThat(states).containsOnly(State.DONE);
        assertThat(people.audited("acme"))
                .containsExactly("recipient: address.confirmed", "operator karaf: address.invited");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofManyWhoInviteAtOnceOnNodesOnlySoManyDoAndOneLinkWorks(Databases.Kind kind) throws Exception {
        open(kind);
        AddressBook other = new AddressBook(
                people.otherNode(),
                people.settings,
                people.access,
                people.hosts,
                people.suppressions,
                mail,
                people.clock);
        List<Callable<Invitation>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            AddressBook node = i % 2 == 0 ? book : other;
            calls.add(() -> node.invite(OPERATOR, "acme", TEST, Locale.ENGLISH));
        }

        List<Invitation> results = atOnce(calls);

        assertThat(results).filteredOn(Invitation.Sent.class::isInstance).hasSize(3);
        assertThat(results).filteredOn(Invitation.TooMany.class::isInstance).hasSize(5);
        assertThat(people.rows("lh_accounts_address")).isEqualTo(1);
        long working = people.outgoing.mails.stream()
                .map(sent -> ((org.letterhead.mail.MailContent.FromTemplate) sent.content())
                        .model()
                        .get("link"))
                .map(link -> link.toString().substring(link.toString().lastIndexOf('/') + 1))
                .filter(token -> page.look(token, Locale.ENGLISH).state() == State.READY)
                .count();
        assertThat(working).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void namesOfOthersAreShownWithoutTricks(Databases.Kind kind) {
        open(kind);
        people.profile("acme", "<script>alert(1)</script>\u202eevil\r\nBcc: x@y.example\u0000" + "x".repeat(9000));
        Actor odd = new Actor.Operator("\u2066bank@bank.example\u2069\n<b>");

        book.invite(odd, "acme", TEST, Locale.ENGLISH);

        List<ActionPage.Fact> facts = page.look(token(), Locale.ENGLISH).facts();
        assertThat(facts.get(1).value())
                .startsWith("<script>alert(1)</script>evil Bcc: x@y.example x")
                .hasSize(200);
        assertThat(facts.get(2).value()).isEqualTo("bank@bank.example <b>");
        assertThat(people.outgoing.lastModel().get("asked_by")).isEqualTo("bank@bank.example <b>");
    }

    private void notPossible(String key, String words) {
        Invitation result = book.invite(OPERATOR, "acme", TEST, Locale.ENGLISH);
        assertThat(result).isInstanceOfSatisfying(Invitation.NotPossible.class, not -> {
            assertThat(not.advice().key()).isEqualTo(key);
            assertThat(not.advice().english()).contains(words).doesNotContain("secret detail");
        });
    }

    private static String refused(Runnable call) {
        List<String> message = new ArrayList<>();
        assertThatThrownBy(call::run).isInstanceOfSatisfying(SecurityException.class, e -> message.add(e.getMessage()));
        return message.get(0);
    }

    private <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        return atOnce(java.util.Collections.nCopies(times, call));
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private String token() {
        return people.outgoing.lastToken();
    }

    private static MailAddress numbered(int number) {
        return MailAddress.of("test" + number + "@acme.example");
    }

    private static AccountAddress host(String address) {
        return new AccountAddress(
                MailAddress.of(address), AccountAddress.State.HOST, Optional.empty(), Optional.empty());
    }
}
