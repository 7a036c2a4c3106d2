/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.letterhead.mail.branded.internal.Configured.inject;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.BrandedSenders.Asking;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.BrandedSenders.Ending;
import org.letterhead.mail.account.BrandedSenders.Progress;
import org.letterhead.mail.account.BrandedSenders.Use;
import org.letterhead.mail.account.SenderAdoption;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.store.testing.Databases;

class VerifiedSendersTest {
    private static final Actor BEN = new Actor.User("ben");
    private static final Actor EVE = new Actor.User("eve");
    private static final Actor OPERATOR = new Actor.Operator("karaf");
    private static final Locale FRENCH = Locale.FRENCH;
    private static final String SHOP = "shop@acme.example";
    private static final Map<String, ?> YEARLY = Map.of("verification.valid.days", 365);

    @TempDir
    Path folder;

    private Desk desk;
    private Desk.Others others;
    private Desk.Node node;

    private void open(Databases.Kind kind) {
        open(kind, Map.of());
    }

    private void open(Databases.Kind kind, Map<String, ?> file) {
        desk = new Desk(kind, folder, file);
        others = desk.others;
        node = desk.new Node();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAddressIsPutToUseWhenItsButtonWasPressed(Databases.Kind kind) {
        open(kind);

        Asking asked = node.senders.request(BEN, "acme", " Shop@ACME.example ", " Acme Shop ", FRENCH);

        assertThat(asked).isInstanceOf(Asking.Asked.class);
        MailRequest sent = others.mails.get(0);
        assertThat(sent.sender()).isEqualTo(SenderChoice.NEUTRAL);
        assertThat(sent.messageClass()).contains(MessageClass.SECURITY);
        assertThat(sent.locale()).contains(FRENCH);
        assertThat(sent.recipients()).containsExactly(MailAddress.of("Shop@acme.example"));
        String token = others.lastToken();
        assertThat(others.lastModel())
                .isEqualTo(Map.of(
                        "address",
                        "Shop@acme.example",
                        "asked_by",
                        "ben",
                        "valid_hours",
                        24L,
                        "link",
                        "https://mail.platform.example/letterhead/a/verify-sender/" + token,
                        "not_me_link",
                        "https://mail.platform.example/letterhead/a/not-my-sender/" + token));
        assertThat(now().state()).isEqualTo(org.letterhead.mail.account.BrandedSenders.State.PENDING);

        ActionPage page = node.verify.look(token, Locale.ENGLISH);

        assertThat(page.state()).isEqualTo(State.READY);
        assertThat(page.locale()).isEqualTo(FRENCH);
        assertThat(page.account()).contains("acme");
        assertThat(page.facts()).extracting(ActionPage.Fact::value).contains("Acme Shop", "Shop@acme.example", "ben");
        assertThat(now().verified()).isEmpty();
        assertThat(others.told).isEmpty();

        assertThat(node.verify.perform(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(node.verify.perform(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);
        assertThat(node.verify.look(token, Locale.ENGLISH).state()).isEqualTo(State.DONE);

        assertThat(others.adopted.get("acme"))
                .isEqualTo(Map.of("from.address", "Shop@acme.example", "from.name", "Acme Shop"));
        assertThat(others.told).containsExactly("adopt acme Shop@acme.example by recipient");
        BrandedSender sender = now();
        assertThat(sender.state()).isEqualTo(org.letterhead.mail.account.BrandedSenders.State.VERIFIED);
        assertThat(sender.verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);
        assertThat(sender.verified().get().appearance().from())
                .contains("Acme Shop (via Example Platform) <mail@platform.example>");
        assertThat(sender.wanted()).isEmpty();
        assertThat(others.audit)
                .containsExactly(
                        "acme user ben: sender.requested Shop@acme.example",
                        "acme recipient: sender.verified Shop@acme.example");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void noTokenIsKept(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);

        List<String> kept = node.store.run(handle -> handle.createQuery("select token_hash from lh_branded_link")
                .mapTo(String.class)
                .list());

        assertThat(kept).hasSize(1).doesNotContain(others.lastToken());
        assertThat(node.verify.look(kept.get(0), FRENCH).state()).isEqualTo(State.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aLinkEndsAfterADay(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String token = others.lastToken();

        desk.clock.pass(Duration.ofHours(24));

        assertThat(node.verify.perform(token, FRENCH).state()).isEqualTo(State.EXPIRED);
        assertThat(others.told).isEmpty();
        assertThat(now().state()).isEqualTo(org.letterhead.mail.account.BrandedSenders.State.EXPIRED);
        assertThat(now().wanted().orElseThrow().progress()).isEqualTo(Progress.EXPIRED);
        assertThat(node.senders.resend(BEN, "acme", FRENCH)).isInstanceOf(Asking.Asked.class);
        assertThat(node.verify.perform(others.lastToken(), FRENCH).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aLaterLinkMakesTheEarlierOneVoid(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String first = others.lastToken();
        node.senders.resend(BEN, "acme", FRENCH);

        assertThat(node.verify.look(first, FRENCH).state()).isEqualTo(State.UNKNOWN);
        assertThat(node.verify.perform(first, FRENCH).state()).isEqualTo(State.UNKNOWN);
        assertThat(others.told).isEmpty();
        assertThat(node.verify.perform(others.lastToken(), FRENCH).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theOldAddressServesUntilTheNewOneIsVerified(Databases.Kind kind) {
        open(kind);
        verified(SHOP);
        node.senders.request(BEN, "acme", "new@acme.example", "", FRENCH);

        assertThat(now().verified().orElseThrow().address()).isEqualTo(MailAddress.of(SHOP));
        assertThat(now().wanted().orElseThrow().address()).isEqualTo(MailAddress.of("new@acme.example"));
        assertThat(others.adopted.get("acme")).containsEntry("from.address", SHOP);

        node.verify.perform(others.lastToken(), FRENCH);

        assertThat(others.adopted.get("acme")).containsEntry("from.address", "new@acme.example");
        assertThat(now().wanted()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void cancellingKeepsTheOldAddress(Databases.Kind kind) {
        open(kind);
        verified(SHOP);
        node.senders.request(BEN, "acme", "new@acme.example", "", FRENCH);
        String token = others.lastToken();

        assertThat(node.senders.cancel(BEN, "acme", FRENCH)).isInstanceOf(Ending.Ended.class);

        assertThat(node.verify.perform(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
        assertThat(now().wanted()).isEmpty();
        assertThat(now().verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);
        assertThat(node.senders.cancel(BEN, "acme", FRENCH)).isInstanceOf(Ending.Nothing.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whereAnotherWayIsInUseItIsReadyAndSaidToBe(Databases.Kind kind) {
        open(kind);
        others.use = SenderAdoption.Use.READY;
        verified(SHOP);
        assertThat(now().verified().orElseThrow().use()).isEqualTo(Use.READY);
        assertThat(now().verified().get().text()).contains("prête");

        others.use = SenderAdoption.Use.LOCKED;
        assertThat(now().verified().get().use()).isEqualTo(Use.LOCKED);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoeverSaysThatItWasNotThemGetsNoMore(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", "anna.nowak@acme.example", "", FRENCH);
        String token = others.lastToken();

        assertThat(node.notMe.look(token, FRENCH).state()).isEqualTo(State.READY);
        assertThat(node.verify.look(token, FRENCH).state()).isEqualTo(State.READY);
        assertThat(node.notMe.perform(token, FRENCH).state()).isEqualTo(State.DONE);
        assertThat(node.notMe.perform(token, FRENCH).state()).isEqualTo(State.DONE);

        assertThat(node.verify.perform(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
        assertThat(others.told).isEmpty();
        assertThat(now().wanted().orElseThrow().progress()).isEqualTo(Progress.DECLINED);
        assertThat(now().state()).isEqualTo(org.letterhead.mail.account.BrandedSenders.State.UNVERIFIED);
        for (String spelling :
                List.of("anna.nowak@acme.example", "AnnaNowak@ACME.example", "anna.nowak+shop@acme.example")) {
            assertThat(node.senders.request(BEN, "acme", spelling, "", FRENCH))
                    .isInstanceOfSatisfying(Asking.Refused.class, refused -> assertThat(
                                    refused.findings().get(0).field())
                            .isEqualTo("address"));
        }
        assertThat(node.senders.resend(BEN, "acme", FRENCH)).isInstanceOf(Asking.Refused.class);
        assertThat(others.mails).hasSize(1);
        assertThat(node.senders.request(BEN, "globex", "anna.nowak@acme.example", "", FRENCH))
                .isInstanceOf(Asking.Asked.class);
        assertThat(node.senders.request(OPERATOR, "acme", "anna.nowak@acme.example", "", FRENCH))
                .isInstanceOf(Asking.Asked.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aSlipIsNotForgivenByAWishThatIsRefused(Databases.Kind kind) {
        open(kind, Map.of("most.per.account.and.address.per.hour", 1));
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        node.notMe.perform(others.lastToken(), FRENCH);

        assertThat(node.senders.request(OPERATOR, "acme", SHOP, "", FRENCH)).isInstanceOf(Asking.TooMany.class);

        assertThat(node.senders.request(BEN, "acme", SHOP, "", FRENCH)).isInstanceOf(Asking.Refused.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aButtonPressedByMistakeCanBeTakenBack(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String token = others.lastToken();
        node.verify.perform(token, FRENCH);

        assertThat(node.notMe.perform(token, FRENCH).state()).isEqualTo(State.DONE);

        assertThat(others.told).containsExactly("adopt acme " + SHOP + " by recipient", "abandon acme sender.declined");
        assertThat(now().verified()).isEmpty();
        assertThat(node.verify.look(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoeverTakesBackOneSpellingTakesBackAll(Databases.Kind kind) {
        open(kind);
        for (String spelling : List.of("SHOP@acme.example", "shop+x@acme.example", "s.hop@acme.example")) {
            others.told.clear();
            node.senders.request(OPERATOR, "acme", SHOP, "", FRENCH);
            String first = others.lastToken();
            node.verify.perform(first, FRENCH);
            node.senders.request(BEN, "acme", spelling, "", FRENCH);

            assertThat(node.notMe.perform(others.lastToken(), FRENCH).state()).isEqualTo(State.DONE);

            assertThat(others.told).as(spelling).last().isEqualTo("abandon acme sender.declined");
            assertThat(now().verified()).isEmpty();
            assertThat(node.verify.perform(first, FRENCH).state()).isEqualTo(State.UNKNOWN);
            assertThat(node.notMe.look(first, FRENCH).state()).isEqualTo(State.DONE);
            assertThat(node.senders.request(BEN, "acme", SHOP, "", FRENCH)).isInstanceOf(Asking.Refused.class);
            desk.clock.pass(Duration.ofDays(1));
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anEarlierLinkEndsWhatAnOperatorHasLiftedSince(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String first = others.lastToken();
        node.notMe.perform(first, FRENCH);
        node.senders.request(OPERATOR, "acme", SHOP, "", FRENCH);
        node.verify.perform(others.lastToken(), FRENCH);

        assertThat(node.notMe.look(first, FRENCH).state()).isEqualTo(State.READY);
        assertThat(node.notMe.perform(first, FRENCH).state()).isEqualTo(State.DONE);

        assertThat(now().verified()).isEmpty();
        assertThat(others.told).last().isEqualTo("abandon acme sender.declined");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anEarlierLinkCanStillBeDeclined(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String first = others.lastToken();
        node.senders.resend(BEN, "acme", FRENCH);

        assertThat(node.notMe.perform(first, FRENCH).state()).isEqualTo(State.DONE);

        assertThat(node.verify.perform(others.lastToken(), FRENCH).state()).isEqualTo(State.UNKNOWN);
        assertThat(others.told).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAccountAsksAMailboxOnlyAFewTimesInAnHour(Databases.Kind kind) {
        open(kind, Map.of("most.per.account.and.address.per.hour", 2));
        node.senders.request(BEN, "acme", "anna.nowak@acme.example", "", FRENCH);
        desk.clock.pass(Duration.ofMinutes(10));
        node.senders.request(BEN, "acme", "AnnaNowak+1@ACME.example", "", FRENCH);

        assertThat(node.senders.request(BEN, "acme", "annanowak@acme.example", "", FRENCH))
                .isInstanceOfSatisfying(Asking.TooMany.class, many -> assertThat(many.again())
                        .isEqualTo(desk.clock.instant().plus(Duration.ofMinutes(50))));
        assertThat(others.mails).hasSize(2);
        desk.clock.pass(Duration.ofMinutes(50));
        assertThat(node.senders.resend(BEN, "acme", FRENCH)).isInstanceOf(Asking.Asked.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAccountAsksOnlySoOftenInADay(Databases.Kind kind) {
        open(kind, Map.of("most.per.account.per.day", 2));
        node.senders.request(BEN, "acme", "a@acme.example", "", FRENCH);
        node.senders.request(BEN, "acme", "b@acme.example", "", FRENCH);

        assertThat(node.senders.request(BEN, "acme", "c@acme.example", "", FRENCH))
                .isInstanceOf(Asking.TooMany.class);
        assertThat(node.senders.request(BEN, "globex", "c@acme.example", "", FRENCH))
                .isInstanceOf(Asking.Asked.class);
        assertThat(others.mails).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aMailboxGetsItsShareAndNobodyLearnsOfIt(Databases.Kind kind) {
        open(kind, Map.of("most.per.address.per.day", 1));
        Asking first = node.senders.request(BEN, "globex", "Anna.Nowak@acme.example", "", FRENCH);
        Asking second = node.senders.request(BEN, "acme", "annanowak+x@acme.example", "", FRENCH);

        assertThat(others.mails).hasSize(1);
        assertThat(((Asking.Asked) second).text().replace("annanowak+x", "Anna.Nowak"))
                .isEqualTo(((Asking.Asked) first).text());
        desk.clock.pass(Duration.ofDays(1));
        node.senders.resend(BEN, "acme", FRENCH);
        assertThat(others.mails).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whereAMailboxHasHadItsShareTheEarlierLinkGoesOnWorking(Databases.Kind kind) {
        open(kind, Map.of("most.per.address.per.day", 1));
        Asking first = node.senders.request(BEN, "acme", SHOP, "Acme", FRENCH);
        String token = others.lastToken();

        Asking second = node.senders.request(BEN, "acme", SHOP, "Acme Sale", FRENCH);
        Asking third = node.senders.resend(BEN, "acme", FRENCH);

        assertThat(others.mails).hasSize(1);
        assertThat(((Asking.Asked) second).text()).isEqualTo(((Asking.Asked) first).text());
        assertThat(((Asking.Asked) third).text()).isEqualTo(((Asking.Asked) first).text());
        assertThat(node.verify.perform(token, FRENCH).state()).isEqualTo(State.DONE);
        assertThat(others.adopted.get("acme")).isEqualTo(Map.of("from.address", SHOP, "from.name", "Acme Sale"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aVerificationIsAskedForAgainWhenThereIsRoomInTheMailbox(Databases.Kind kind) {
        open(kind, Map.of("verification.valid.days", 365, "most.per.address.per.day", 1));
        verified(SHOP);
        desk.clock.pass(Duration.ofDays(352));
        node.senders.request(BEN, "globex", SHOP, "", FRENCH);
        node.senders.resend(BEN, "acme", FRENCH);
        node.upkeep.round();
        node.upkeep.round();
        assertThat(others.mails).hasSize(2);

        desk.clock.pass(Duration.ofDays(1));
        node.upkeep.round();
        node.upkeep.round();

        assertThat(others.mails).hasSize(3);
        assertThat(node.verify.perform(others.lastToken(), FRENCH).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWishWhoseTimeIsOverDoesNotStopTheRenewal(Databases.Kind kind) {
        open(kind, YEARLY);
        verified(SHOP);
        desk.clock.pass(Duration.ofDays(352));
        node.senders.request(BEN, "acme", "new@acme.example", "", FRENCH);
        node.upkeep.round();
        assertThat(others.mails).hasSize(2);

        desk.clock.pass(Duration.ofDays(2));
        node.upkeep.round();

        assertThat(others.mails).hasSize(3);
        assertThat(others.mails.get(2).recipients()).containsExactly(MailAddress.of(SHOP));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAddressThatAnotherAccountHasVerifiedIsAskedLikeAnyOther(Databases.Kind kind) {
        open(kind);
        verified(SHOP);

        Asking known = node.senders.request(BEN, "globex", SHOP, "", FRENCH);
        Asking unknown = node.senders.request(BEN, "globex", "else@acme.example", "", FRENCH);

        assertThat(((Asking.Asked) known).text())
                .isEqualTo(((Asking.Asked) unknown).text().replace("else@acme.example", SHOP));
        assertThat(others.adopted).containsOnlyKeys("acme");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void manyAtOnceGetNoMoreThanTheirShare(Databases.Kind kind) throws Exception {
        open(kind, Map.of("most.per.account.per.day", 3, "most.per.account.and.address.per.hour", 100));
        Desk.Node other = desk.new Node();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Asking>> calls = java.util.stream.IntStream.range(0, 12)
                    .mapToObj(i -> (Callable<Asking>)
                            () -> (i % 2 == 0 ? node : other).senders.request(BEN, "acme", SHOP, "", FRENCH))
                    .toList();
            for (Future<Asking> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isInstanceOfAny(Asking.Asked.class, Asking.TooMany.class);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(others.mails).hasSize(3);
        long valid = others.mails.stream()
                .map(mail -> (String) ((org.letterhead.mail.MailContent.FromTemplate) mail.content())
                        .model()
                        .get("link"))
                .map(link -> link.substring(link.lastIndexOf('/') + 1))
                .filter(token -> node.verify.look(token, FRENCH).state() == State.READY)
                .count();
        assertThat(valid).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void manyWhoPressAtOnceSeeTheSameAndItHappensOnce(Databases.Kind kind) throws Exception {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String token = others.lastToken();
        Desk.Node other = desk.new Node();

        atOnce(i -> (i % 2 == 0 ? node : other).verify.perform(token, FRENCH).state() == State.DONE);

        assertThat(others.told).containsExactly("adopt acme " + SHOP + " by recipient");
        assertThat(others.audit).containsOnlyOnce("acme recipient: sender.verified " + SHOP);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoeverSaysNoWhileAnotherSaysYesIsRight(Databases.Kind kind) throws Exception {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String token = others.lastToken();
        Desk.Node other = desk.new Node();

        atOnce(i -> {
            if (i % 2 == 0) {
                node.verify.perform(token, FRENCH);
            } else {
                other.notMe.perform(token, FRENCH);
            }
            return true;
        });

        assertThat(now().verified()).isEmpty();
        assertThat(others.adopted).isEmpty();
        assertThat(node.verify.perform(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
    }

    private static void atOnce(java.util.function.IntPredicate call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Boolean>> calls = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> (Callable<Boolean>) () -> call.test(i))
                    .toList();
            for (Future<Boolean> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aMailThatIsNotAcceptedLeavesEverythingAsItWas(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String first = others.lastToken();
        others.refusal = new MailUnavailableException("The disk is full.");

        assertThat(node.senders.request(BEN, "acme", "new@acme.example", "", FRENCH))
                .isInstanceOfSatisfying(
                        Asking.NotPossible.class, no -> assertThat(no.text()).contains("The disk is full."));

        assertThat(now().wanted().orElseThrow().address()).isEqualTo(MailAddress.of(SHOP));
        assertThat(node.verify.perform(first, FRENCH).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whereSomethingIsMissingItIsRefusedInWords(Databases.Kind kind) {
        open(kind);
        for (String missing : List.of("mail", "links")) {
            inject(node.mail, missing, null);
            assertThat(node.senders.request(BEN, "acme", SHOP, "", FRENCH)).isInstanceOf(Asking.NotPossible.class);
            inject(node.mail, missing, others);
        }
        inject(node.adoptions, "adoption", null);
        assertThat(node.senders.request(BEN, "acme", SHOP, "", FRENCH)).isInstanceOf(Asking.NotPossible.class);
        assertThat(node.senders.revoke(BEN, "acme", FRENCH)).isInstanceOf(Ending.NotPossible.class);
        inject(node.adoptions, "adoption", others);
        assertThat(now().wanted()).isEmpty();
        inject(node.store, "database", null);
        assertThatThrownBy(() -> node.senders.request(BEN, "acme", SHOP, "Acme", FRENCH))
                .isInstanceOf(MailUnavailableException.class);
        assertThat(others.mails).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAddressToWhichTheAccountDoesNotWriteIsRefused(Databases.Kind kind) {
        open(kind);
        inject(node.host, "subscriptions", new Subscriptions() {
            @Override
            public Optional<Suppression> suppression(
                    String account, MessageClass messageClass, String template, MailAddress recipient) {
                return account.equals("acme") ? Optional.of(Suppression.LISTED_DOMAIN) : Optional.empty();
            }

            @Override
            public Optional<Unsubscribe> unsubscribe(
                    String account, String template, MailAddress recipient, Locale locale) {
                throw new UnsupportedOperationException();
            }
        });

        assertThat(node.senders.request(BEN, "acme", SHOP, "", FRENCH)).isInstanceOf(Asking.Refused.class);
        assertThat(node.senders.request(BEN, "globex", SHOP, "", FRENCH)).isInstanceOf(Asking.Asked.class);
        assertThat(others.mails).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void withoutAnAddressForItsPagesNothingIsMailed(Databases.Kind kind) {
        open(kind);
        others.base = Optional.empty();

        assertThat(node.senders.request(BEN, "acme", SHOP, "", FRENCH))
                .isInstanceOfSatisfying(
                        Asking.NotPossible.class, no -> assertThat(no.text()).contains("whitelabel.url"));
        assertThat(others.mails).isEmpty();
        assertThat(now().wanted()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyWhoAdministersTheAccountMayDoAnything(Databases.Kind kind) {
        open(kind);
        for (Runnable call : List.<Runnable>of(
                () -> node.senders.of(EVE, "acme", FRENCH),
                () -> node.senders.request(EVE, "acme", SHOP, "", FRENCH),
                () -> node.senders.resend(EVE, "acme", FRENCH),
                () -> node.senders.cancel(EVE, "acme", FRENCH),
                () -> node.senders.revoke(EVE, "acme", FRENCH),
                () -> node.senders.all(BEN, Optional.empty(), 10, FRENCH))) {
            assertThatThrownBy(call::run).isInstanceOf(SecurityException.class);
        }
        assertThatThrownBy(() -> node.senders.request(BEN, "nobody", SHOP, "", FRENCH))
                .isInstanceOf(MailRejectedException.class);
        assertThat(others.mails).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasVerifiedIsPutToUseAfterACrash(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        others.away = Desk.storeAway();

        assertThat(node.verify.perform(others.lastToken(), FRENCH).state()).isEqualTo(State.DONE);
        assertThat(now().verified().orElseThrow().use()).isEqualTo(Use.COMING);

        others.away = null;
        node = desk.new Node();
        assertThat(now().verified().orElseThrow().use()).isEqualTo(Use.COMING);
        node.upkeep.round();
        node.upkeep.round();

        assertThat(now().verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);
        assertThat(others.told).containsExactly("adopt acme " + SHOP + " by recipient");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aRestartInEveryStateChangesNothing(Databases.Kind kind) {
        open(kind);
        restarted("nothing");
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        String token = others.lastToken();
        restarted("wanted");
        assertThat(node.verify.perform(token, FRENCH).state()).isEqualTo(State.DONE);
        restarted("verified");
        node.senders.request(BEN, "acme", "new@acme.example", "", FRENCH);
        restarted("verified, another wanted");
        desk.clock.pass(Duration.ofDays(2));
        restarted("verified, another link over");
        node.senders.resend(BEN, "acme", FRENCH);
        node.notMe.perform(others.lastToken(), FRENCH);
        restarted("declined");
        node.senders.revoke(BEN, "acme", FRENCH);
        restarted("revoked");
    }

    private void restarted(String state) {
        BrandedSender before = now();
        List<String> told = List.copyOf(others.told);
        int mails = others.mails.size();
        node = desk.new Node();
        node.upkeep.round();
        assertThat(now()).as(state).isEqualTo(before);
        assertThat(others.told).as(state).isEqualTo(told);
        assertThat(others.mails).as(state).hasSize(mails);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aRevokedAddressIsTakenOutOfUseSoonerOrLater(Databases.Kind kind) {
        open(kind);
        verified(SHOP);
        others.away = Desk.storeAway();

        assertThat(node.senders.revoke(BEN, "acme", FRENCH)).isInstanceOf(Ending.Ended.class);
        assertThat(now().verified()).isEmpty();
        assertThat(others.adopted).containsKey("acme");

        others.away = null;
        desk.new Node().upkeep.round();
        assertThat(others.told).last().isEqualTo("abandon acme sender.revoked");
        assertThat(others.adopted).isEmpty();
        assertThat(node.senders.revoke(BEN, "acme", FRENCH)).isInstanceOf(Ending.Nothing.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherNameForTheSameAddressNeedsNoMail(Databases.Kind kind) {
        open(kind);
        verified(SHOP);

        assertThat(node.senders.request(BEN, "acme", "shop@ACME.example", "Acme Sale", FRENCH))
                .isInstanceOf(Asking.Verified.class);

        assertThat(others.mails).hasSize(1);
        assertThat(others.adopted.get("acme")).isEqualTo(Map.of("from.address", SHOP, "from.name", "Acme Sale"));
        assertThat(node.senders.request(BEN, "acme", "Shop@acme.example", "", FRENCH))
                .as("another spelling before the @ may be another mailbox")
                .isInstanceOf(Asking.Asked.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aVerificationIsAskedForAgainAndEnds(Databases.Kind kind) {
        open(kind, YEARLY);
        verified(SHOP);
        desk.clock.pass(Duration.ofDays(350));
        node.upkeep.round();
        assertThat(others.mails).hasSize(1);

        desk.clock.pass(Duration.ofDays(2));
        node.upkeep.round();
        node.upkeep.round();
        assertThat(others.mails).hasSize(2);
        assertThat(others.mails.get(1).locale()).contains(FRENCH);
        assertThat(now().verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);

        desk.clock.pass(Duration.ofDays(13));
        node.upkeep.round();
        node.upkeep.round();
        assertThat(now().state()).isEqualTo(org.letterhead.mail.account.BrandedSenders.State.EXPIRED);
        assertThat(others.told).last().isEqualTo("abandon acme sender.expired");
        assertThat(node.senders.resend(BEN, "acme", FRENCH)).isInstanceOf(Asking.Asked.class);
        node.verify.perform(others.lastToken(), FRENCH);
        assertThat(now().verified().orElseThrow().use()).isEqualTo(Use.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aRenewedVerificationCountsAnew(Databases.Kind kind) {
        open(kind, YEARLY);
        verified(SHOP);
        desk.clock.pass(Duration.ofDays(352));
        node.upkeep.round();
        node.verify.perform(others.lastToken(), FRENCH);

        assertThat(now().verified().orElseThrow().until())
                .contains(desk.clock.instant().plus(Duration.ofDays(365)));
        assertThat(others.told).hasSize(1);
        desk.clock.pass(Duration.ofDays(20));
        node.upkeep.round();
        assertThat(now().state()).isEqualTo(org.letterhead.mail.account.BrandedSenders.State.VERIFIED);
        assertThat(others.mails).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsOverIsRemoved(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        desk.clock.pass(Duration.ofDays(30));
        node.upkeep.round();
        assertThat(links()).isEqualTo(1);
        desk.clock.pass(Duration.ofDays(2));
        node.upkeep.round();
        assertThat(links()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theOperatorSeesAll(Databases.Kind kind) {
        open(kind);
        node.senders.request(BEN, "acme", SHOP, "", FRENCH);
        node.senders.request(BEN, "globex", "a@globex.example", "", FRENCH);

        assertThat(node.senders.all(OPERATOR, Optional.empty(), 1, FRENCH))
                .extracting(BrandedSender::account)
                .containsExactly("acme");
        assertThat(node.senders.all(OPERATOR, Optional.of("acme"), 10, FRENCH))
                .extracting(BrandedSender::account)
                .containsExactly("globex");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nobodyGuessesALink(Databases.Kind kind) {
        open(kind);
        for (String token : List.of("", "x", "a".repeat(43), "a".repeat(1024), "../../etc/passwd", "ż".repeat(43))) {
            assertThat(node.verify.look(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
            assertThat(node.verify.perform(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
            assertThat(node.notMe.look(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
            assertThat(node.notMe.perform(token, FRENCH).state()).isEqualTo(State.UNKNOWN);
        }
    }

    private long links() {
        return node.store.run(handle -> handle.createQuery("select count(*) from lh_branded_link")
                .mapTo(Long.class)
                .one());
    }

    private void verified(String address) {
        node.senders.request(BEN, "acme", address, "", FRENCH);
        node.verify.perform(others.lastToken(), FRENCH);
    }

    private BrandedSender now() {
        return node.senders.of(BEN, "acme", FRENCH);
    }
}
