/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.Entitlements;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.Secret;

class SavingTest {
    @TempDir
    Path folder;

    private Office office;

    private void open(Databases.Kind kind) {
        office = new Office(kind, folder);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatWasProvenIsSavedAndCountsForTheNextMail(Databases.Kind kind) {
        open(kind);
        assertThat(office.now().chosen()).isEqualTo("platform");
        assertThat(office.now().lastChange()).isEmpty();
        assertThat(office.routes.of("acme").way()).isEqualTo("platform");

        AccountSettings saved = office.saved(Office.draft(Map.of("host", "  smtp.acme.example ", "answer", " ")));

        assertThat(saved.chosen()).isEqualTo("own");
        assertThat(saved.leavesBy()).isEqualTo("own");
        assertThat(saved.revision()).isEqualTo(1);
        assertThat(saved.lastChange().orElseThrow().by()).isEqualTo("user ben");
        AccountSettings.Way own = saved.way("own").orElseThrow();
        assertThat(own.values())
                .isEqualTo(Map.of(
                        "host", "smtp.acme.example",
                        "port", "465",
                        "sign-in", "password",
                        "user", "shop",
                        "from", "shop@acme.example"));
        assertThat(own.storedSecrets()).containsExactly("password");
        assertThat(own.savedAt()).contains(office.people.clock.instant());
        assertThat(saved.toString()).doesNotContain(Office.PASSWORD);
        assertThat(office.routes.of("acme").way()).isEqualTo("own");
        assertThat(office.routes
                        .of("acme")
                        .settings()
                        .secret("password")
                        .orElseThrow()
                        .reveal())
                .isEqualTo(Office.PASSWORD);
        assertThat(office.people.audited("acme")).containsExactly("user ben: settings.saved");
        assertThat(office.people.audit.of("acme", Optional.empty(), 1).get(0).details())
                .isEqualTo(Map.of(
                        "way",
                        "own",
                        "before",
                        "platform",
                        "from",
                        "shop@acme.example",
                        "fields",
                        "host, port, sign-in, user, password, from"));
        assertThat(office.people.rows("lh_accounts_choice")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void withoutAMatchingProofNothingIsSavedWhateverMethodIsCalled(Databases.Kind kind) {
        open(kind);
        Draft draft = Office.draft();

        assertThat(office.save(draft, Optional.empty())).isInstanceOf(Saving.NotProven.class);
        assertThat(office.save(draft, Optional.of(""))).isInstanceOf(Saving.NotProven.class);
        assertThat(office.save(draft, Optional.of("x".repeat(100_000)))).isInstanceOf(Saving.NotProven.class);
        assertThat(office.save(draft, Optional.of("guessed"))).isInstanceOf(Saving.NotProven.class);
        assertThat(on("own")).as("never saved").isInstanceOf(Saving.NotPossible.class);
        assertThat(office.settings().keepDraft(Office.BEN, "acme", draft, Locale.ENGLISH))
                .isEmpty();
        assertThat(on("own")).as("a draft is not saved").isInstanceOf(Saving.NotPossible.class);
        assertThat(office.save(Office.stored(Map.of()), Optional.empty()))
                .as("nor does it prove anything")
                .isInstanceOf(Saving.NotProven.class);

        String proof = office.proof(draft);
        for (Draft other : List.of(
                Office.draft(Map.of("from", "other@acme.example")),
                Office.draft(Map.of("host", "smtp.evil.example")),
                Office.draft(Map.of("answer", "true")),
                Office.draft(Map.of(), Map.of("password", Secret.of("another"))),
                Office.draft(
                        Map.of(), Map.of("password", Secret.of(Office.PASSWORD), "signing.key", Secret.of("key"))))) {
            assertThat(office.save(other, Optional.of(proof)))
                    .as("%s", other.values())
                    .isInstanceOf(Saving.NotProven.class);
        }
        office.people.profile("globex", "Globex", "anna@acme.example");
        assertThat(office.settings().save(Office.BEN, "globex", draft, Optional.of(proof), 0, Locale.ENGLISH))
                .as("another account's proof")
                .isInstanceOf(Saving.NotProven.class);
        assertThat(office.now().revision()).isZero();
        assertThat(office.people.rows("lh_accounts_choice")).isZero();
        assertThat(office.people.audited("acme")).isEmpty();
        assertThat(office.people.outgoing.mails)
                .as("nobody is told of what did not happen")
                .isEmpty();

        assertThat(office.save(draft, Optional.of(proof))).isInstanceOf(Saving.Saved.class);
        assertThat(office.save(draft, Optional.of(proof))).as("once").isInstanceOf(Saving.NotProven.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsStoredIsWhatWasProvenWhateverStandsBehindTheHandle(Databases.Kind kind) {
        open(kind);
        for (int turn = 1; turn <= 6; turn++) {
            int odd = turn;
            AtomicInteger revealed = new AtomicInteger();
            Secret fickle = Secret.sealed(() -> revealed.incrementAndGet() == odd ? "unproven" : Office.PASSWORD);
            String proof = office.proof(Office.draft());

            if (office.save(Office.draft(Map.of(), Map.of("password", fickle)), Optional.of(proof))
                    instanceof Saving.Saved) {
                assertThat(office.routes
                                .of("acme")
                                .settings()
                                .secret("password")
                                .orElseThrow()
                                .reveal())
                        .as("reveal %d", turn)
                        .isEqualTo(Office.PASSWORD);
            }
        }
        assertThat(office.now().chosen()).isEqualTo("own");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aProofEnds(Databases.Kind kind) {
        open(kind);
        String proof = office.proof(Office.draft());
        office.people.clock.pass(ScriptedTester.VALID);

        assertThat(office.save(Office.draft(), Optional.of(proof))).isInstanceOf(Saving.NotProven.class);
        assertThat(office.revision()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayWithoutAConnectionOfItsOwnNeedsNoProof(Databases.Kind kind) {
        open(kind);
        Draft draft = new Draft("branded", Map.of("name", "Acme"), Map.of(), Set.of());

        assertThat(office.save(draft, Optional.empty())).isInstanceOf(Saving.Saved.class);
        assertThat(office.now().chosen()).isEqualTo("branded");
        assertThat(on("platform")).as("nothing to fill in").isInstanceOf(Saving.Saved.class);
        assertThat(on("branded")).isInstanceOf(Saving.Saved.class);

        // The driver is updated and connects by itself from now on: what was saved was never proven.
        assertThat(on("platform")).isInstanceOf(Saving.Saved.class);
        office.tester.own.add("branded");
        assertThat(on("branded")).isInstanceOf(Saving.NotProven.class);
        assertThat(office.save(draft, Optional.empty())).isInstanceOf(Saving.NotProven.class);
        assertThat(office.now().chosen()).isEqualTo("platform");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void offKeepsTheSettingsAndOnNeedsNoNewTest(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());

        AccountSettings off = ((Saving.Saved) off("own")).settings();
        assertThat(off.chosen()).isEqualTo("platform");
        assertThat(off.way("own").orElseThrow().storedSecrets()).containsExactly("password");
        assertThat(office.routes.of("acme").way()).isEqualTo("platform");
        assertThat(off("own")).as("again: nothing to do").isInstanceOf(Saving.Saved.class);
        assertThat(office.revision()).isEqualTo(2);

        assertThat(on("own")).isInstanceOf(Saving.Saved.class);
        assertThat(office.routes
                        .of("acme")
                        .settings()
                        .secret("password")
                        .orElseThrow()
                        .reveal())
                .isEqualTo(Office.PASSWORD);
        assertThat(on("own")).isInstanceOf(Saving.Saved.class);
        assertThat(office.revision()).isEqualTo(3);
        assertThat(office.people.audited("acme"))
                .containsExactly(
                        "user ben: settings.switched-on",
                        "user ben: settings.switched-off",
                        "user ben: settings.saved");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onTakesTheSavedSecretAndNeverThatOfADraft(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        off("own");
        office.settings()
                .keepDraft(
                        Office.BEN,
                        "acme",
                        Office.draft(Map.of(), Map.of("password", Secret.of("unproven"))),
                        Locale.ENGLISH);

        assertThat(on("own")).isInstanceOf(Saving.Saved.class);
        assertThat(office.routes
                        .of("acme")
                        .settings()
                        .secret("password")
                        .orElseThrow()
                        .reveal())
                .isEqualTo(Office.PASSWORD);
        assertThat(office.way("own").draft()).as("still put aside").isPresent();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onWhoseSecretIsLostIsRefused(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        off("own");
        byte[] other = new byte[] {1, 2, 3};
        office.people.store.run(handle ->
                handle.execute("update lh_accounts_field set sealed = ? where field = 'password'", (Object) other));
        assertThat(findings(on("own"))).extracting(Finding::field).containsExactly("password");

        office.people.store.run(handle -> handle.execute("delete from lh_accounts_field where field = 'password'"));
        assertThat(findings(on("own"))).extracting(Finding::field).containsExactly("password");
        assertThat(office.now().chosen()).isEqualTo("platform");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theSecondOfTwoAdministratorsIsToldAndOverwritesNothing(Databases.Kind kind) {
        open(kind);
        long seen = office.revision();
        office.saved(Office.draft());
        Draft late = Office.draft(Map.of("from", "late@acme.example"));
        String proof = office.proof(late);

        for (Saving second : List.of(
                office.settings().save(Office.OPERATOR, "acme", late, Optional.of(proof), seen, Locale.ENGLISH),
                office.settings().switchOn(Office.OPERATOR, "acme", "platform", seen, Locale.ENGLISH),
                office.settings().switchOff(Office.OPERATOR, "acme", "own", seen, Locale.ENGLISH),
                office.settings().saveNames(Office.OPERATOR, "acme", named("Late"), seen, Locale.ENGLISH))) {
            AccountSettings now = ((Saving.Conflict) second).settings();
            assertThat(now.revision()).isEqualTo(1);
            assertThat(now.lastChange().orElseThrow().by()).isEqualTo("user ben");
        }
        assertThat(office.way("own").values()).containsEntry("from", "shop@acme.example");
        assertThat(office.save(late, Optional.of(proof)))
                .as("the proof was not used up")
                .isInstanceOf(Saving.Saved.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofManyFirstSavesAtOnceExactlyOneIsMade(Databases.Kind kind) throws Exception {
        open(kind);
        Office.Node other = office.otherNode();
        List<Callable<Saving>> saves = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Draft draft = Office.draft(Map.of("from", "shop" + i + "@acme.example"));
            Optional<String> proof = Optional.of(office.proof(draft));
            Office.Node node = i % 2 == 0 ? office.node : other;
            saves.add(() -> node.settings.save(Office.BEN, "acme", draft, proof, 0, Locale.ENGLISH));
        }
        List<Saving> outcomes = atOnce(saves);

        assertThat(outcomes).filteredOn(Saving.Saved.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Saving.Conflict.class::isInstance).hasSize(7);
        assertThat(office.revision()).isEqualTo(1);
        assertThat(office.people.audited("acme")).hasSize(1);
        assertThat(office.people.rows("lh_accounts_way")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void turnsAreCommittedInTheirOrderOverAllAccounts(Databases.Kind kind) throws Exception {
        open(kind);
        List<Callable<Saving>> saves = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String account = "shop" + i;
            office.people.profile(account, "Shop");
            saves.add(() -> office.settings().saveNames(Office.OPERATOR, account, named("Shop"), 0, Locale.ENGLISH));
        }
        assertThat(atOnce(saves)).allMatch(Saving.Saved.class::isInstance);

        List<Long> turns = office.people.store.run(
                handle -> handle.createQuery("select turn from lh_accounts_choice order by turn")
                        .mapTo(Long.class)
                        .list());
        assertThat(turns).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theOthersAreToldInTheirLanguageAndWithoutAnySecret(Databases.Kind kind) {
        open(kind);
        office.people.profiles.put(
                "acme",
                new AccountProfile(
                        "acme",
                        "Acme",
                        Locale.forLanguageTag("pl"),
                        Optional.empty(),
                        List.of(Office.ANNA, MailAddress.of("carl@acme.example"))));
        office.saved(Office.draft());
        assertThat(mails().get(0).recipients()).containsExactly(Office.ANNA, MailAddress.of("carl@acme.example"));
        assertThat(mails().get(0).sender()).isEqualTo(SenderChoice.NEUTRAL);
        assertThat(mails().get(0).messageClass()).contains(MessageClass.SECURITY);
        assertThat(mails().get(0).locale()).contains(Locale.forLanguageTag("pl"));
        Map<String, ?> model = office.people.outgoing.lastModel();
        assertThat(((MailContent.FromTemplate) mails().get(0).content()).templateId())
                .isEqualTo("settings-changed");
        assertThat(model.get("changed_by")).isEqualTo("ben");
        assertThat(model.get("changes").toString())
                .contains("W\u0142asny serwer", "Platform", "Serwer", "Has\u0142o", "shop@acme.example")
                .doesNotContain(Office.PASSWORD);

        Draft next = Office.draft(Map.of("from", "next@acme.example"));
        String proof = office.proof(next);
        assertThat(office.settings()
                        .save(new Actor.User("anna@ACME.example"), "acme", next, Optional.of(proof), 1, Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
        assertThat(mails().get(1).recipients())
                .as("not she herself")
                .containsExactly(MailAddress.of("carl@acme.example"));
        assertThat(office.people.outgoing.lastModel().get("changes").toString())
                .contains("From", "next@acme.example")
                .doesNotContain("Platform", "Serwer,");

        assertThat(office.settings()
                        .saveNames(
                                new Actor.HostBundle("host.bundle"),
                                "acme",
                                new SenderNames(
                                        Optional.of(" Acme Sp\u00f3\u0142ka "),
                                        Optional.of(Mailbox.of("help@acme.example"))),
                                2,
                                Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
        assertThat(office.people.outgoing.lastModel().get("changed_by")).isEqualTo("Platforma");
        assertThat(office.people.outgoing.lastModel().get("changes").toString())
                .contains("Acme Sp\u00f3\u0142ka", "help@acme.example");
        assertThat(office.routes.of("acme").displayName()).contains("Acme Sp\u00f3\u0142ka");
        assertThat(office.routes.of("acme").replyTo()).contains(Mailbox.of("help@acme.example"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theOthersAreToldTooWhenTheDefaultWayGetsOrLosesItsSettings(Databases.Kind kind) {
        office = new Office(kind, folder, Map.of("default_way", "branded"));
        Draft draft = new Draft("branded", Map.of("name", "Acme"), Map.of(), Set.of());

        assertThat(office.save(draft, Optional.empty())).isInstanceOf(Saving.Saved.class);
        assertThat(office.routes.of("acme").settings().values()).isEqualTo(Map.of("name", "Acme"));
        assertThat(off("branded")).isInstanceOf(Saving.Saved.class);
        assertThat(office.routes.of("acme").settings().values()).isEmpty();
        assertThat(on("branded")).isInstanceOf(Saving.Saved.class);
        assertThat(off("branded")).isInstanceOf(Saving.Saved.class);
        assertThat(office.save(draft, Optional.empty())).isInstanceOf(Saving.Saved.class);
        assertThat(office.routes.of("acme").settings().values()).isEqualTo(Map.of("name", "Acme"));

        assertThat(mails()).hasSize(5);
        assertThat(office.people.outgoing.lastModel().get("changes").toString()).contains("Name");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatNobodyCanBeToldIsNotChanged(Databases.Kind kind) {
        open(kind);
        String proof = office.proof(Office.draft());
        People.inject(office.node.notice, "mail", null);
        assertThat(office.save(Office.draft(), Optional.of(proof))).isInstanceOf(Saving.NotPossible.class);
        assertThat(office.settings().saveNames(Office.BEN, "acme", named("New"), 0, Locale.ENGLISH))
                .isInstanceOf(Saving.NotPossible.class);
        People.inject(office.node.notice, "mail", office.people.outgoing);
        office.people.outgoing.refusal = new MailRejectedException(new Rejection.TemplatesAbsent("settings-changed"));

        Saving refused = office.save(Office.draft(), Optional.of(proof));

        assertThat(((Saving.NotPossible) refused).text()).contains("settings-changed", "Send another test mail");
        assertThat(office.revision()).isZero();
        assertThat(office.people.rows("lh_accounts_way")).isZero();
        assertThat(office.people.audited("acme")).isEmpty();
        office.people.outgoing.refusal = new IllegalStateException("with the model");
        assertThat(office.settings().saveNames(Office.BEN, "acme", named("New"), 0, Locale.ENGLISH))
                .isInstanceOfSatisfying(
                        Saving.NotPossible.class, no -> assertThat(no.text()).doesNotContain("with the model"));
        assertThat(office.revision()).isZero();

        office.people.profile("acme", "Acme");
        assertThat(office.settings().saveNames(Office.BEN, "acme", named("New"), 0, Locale.ENGLISH))
                .as("nobody to tell")
                .isInstanceOf(Saving.Saved.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatCannotBeWrittenDownIsNotChangedAndTheProofStays(Databases.Kind kind) {
        open(kind);
        String proof = office.proof(Office.draft());
        office.people.auditGoes();
        assertThatThrownBy(() -> office.save(Office.draft(), Optional.of(proof)))
                .isInstanceOf(MailUnavailableException.class);
        office.people.auditComes();

        assertThat(office.people.rows("lh_accounts_way")).isZero();
        assertThat(office.people.outgoing.mails).isEmpty();
        assertThat(office.save(Office.draft(), Optional.of(proof))).isInstanceOf(Saving.Saved.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayThatIsNotIncludedOrNotThereIsRefusedByEveryMethod(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        off("own");
        String proof = office.proof(Office.draft());
        office.included("branded");
        everyMethodRefuses("own", proof);
        People.inject(office.plans, "entitlements", null);

        office.node.goes(1);
        everyMethodRefuses("own", proof);
        everyMethodRefuses("never-heard-of", proof);
        everyMethodRefuses("\ud800\u0000", proof);
        assertThat(office.now().chosen()).isEqualTo("platform");
        office.node.comes(1, "own", 0, Driver.own());
        assertThat(office.save(Office.draft(), Optional.of(proof))).isInstanceOf(Saving.Saved.class);
    }

    private void everyMethodRefuses(String way, String proof) {
        Draft draft = new Draft(way, Office.draft().values(), Office.draft().secrets(), Set.of());
        assertThat(office.test(draft)).isInstanceOf(Testing.NotPossible.class);
        assertThat(office.save(draft, Optional.of(proof))).isInstanceOf(Saving.NotPossible.class);
        assertThat(on(way)).isInstanceOf(Saving.NotPossible.class);
        assertThat(office.settings().check(Office.BEN, "acme", draft, Locale.ENGLISH))
                .hasSize(1);
        assertThat(office.settings().keepDraft(Office.BEN, "acme", draft, Locale.ENGLISH))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theEntitlementIsAskedAnewAndWhileItFailsNothingIsSaved(Databases.Kind kind) {
        open(kind);
        String proof = office.proof(Office.draft());
        People.inject(office.plans, "entitlements", (Entitlements) account -> {
            throw new IllegalStateException("plans are away");
        });

        assertThatThrownBy(() -> office.save(Office.draft(), Optional.of(proof)))
                .isInstanceOf(MailUnavailableException.class);
        assertThat(office.now().warnings()).hasSize(1);
        assertThat(office.revision()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayThatLeavesInTheMiddleIsNotSaved(Databases.Kind kind) {
        open(kind);
        String proof = office.proof(Office.draft());
        office.tester.absent.add("own");

        assertThat(findings(office.save(Office.draft(), Optional.of(proof)))).hasSize(1);
        office.tester.absent.clear();
        People.inject(office.node.check, "tester", null);
        assertThat(office.save(Office.draft(), Optional.of(proof))).isInstanceOf(Saving.NotPossible.class);
        assertThat(on("platform")).isInstanceOf(Saving.NotPossible.class);
        assertThat(office.test(Office.draft())).isInstanceOf(Testing.NotPossible.class);
        assertThat(office.settings().check(Office.BEN, "acme", Office.draft(), Locale.ENGLISH))
                .hasSize(1);
        assertThat(office.revision()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void strangersAreRefusedEverywhereAndLearnNothing(Databases.Kind kind) {
        open(kind);
        for (String account : List.of("acme", "nobody")) {
            for (Runnable call : List.<Runnable>of(
                    () -> office.settings().of(Office.EVE, account, Locale.ENGLISH),
                    () -> office.settings().check(Office.EVE, account, Office.draft(), Locale.ENGLISH),
                    () -> office.settings().test(Office.EVE, account, Office.draft(), Office.ANNA, Locale.ENGLISH),
                    () -> office.settings()
                            .save(Office.EVE, account, Office.draft(), Optional.of("p"), 0, Locale.ENGLISH),
                    () -> office.settings().switchOn(Office.EVE, account, "own", 0, Locale.ENGLISH),
                    () -> office.settings().switchOff(Office.EVE, account, "own", 0, Locale.ENGLISH),
                    () -> office.settings().saveNames(Office.EVE, account, named("Eve"), 0, Locale.ENGLISH),
                    () -> office.settings().keepDraft(Office.EVE, account, Office.draft(), Locale.ENGLISH),
                    () -> office.settings().dropDraft(Office.EVE, account, "own"),
                    () -> office.settings().tests(Office.EVE, account, 10))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(SecurityException.class)
                        .hasMessageContaining("does not administer");
            }
        }
        assertThatThrownBy(() -> office.settings().of(Office.OPERATOR, "nobody", Locale.ENGLISH))
                .isInstanceOf(MailRejectedException.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aStoreThatIsAwayChangesNothing(Databases.Kind kind) {
        open(kind);
        String proof = office.proof(Office.draft());
        office.people.storeGoes();
        assertThatThrownBy(() -> office.settings()
                        .save(Office.BEN, "acme", Office.draft(), Optional.of(proof), 0, Locale.ENGLISH))
                .isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> office.now()).isInstanceOf(MailUnavailableException.class);
        office.people.storeComes();
        assertThat(office.save(Office.draft(), Optional.of(proof))).isInstanceOf(Saving.Saved.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void badNamesAreRefused(Databases.Kind kind) {
        open(kind);
        for (String name : List.of("a\r\nBcc: x", "x".repeat(201), "\ud83d", "a\u2028b")) {
            assertThat(findings(office.settings().saveNames(Office.BEN, "acme", named(name), 0, Locale.ENGLISH)))
                    .extracting(Finding::field)
                    .containsExactly("displayName");
        }
        SenderNames onlySmtpUtf8 =
                new SenderNames(Optional.empty(), Optional.of(Mailbox.of("\u017c@b\u00fccher.example")));
        assertThat(findings(office.settings().saveNames(Office.BEN, "acme", onlySmtpUtf8, 0, Locale.ENGLISH)))
                .as("no mail would leave by a server without SMTPUTF8")
                .extracting(Finding::field)
                .containsExactly("replyTo");
        SenderNames wide = new SenderNames(
                Optional.of("  "), Optional.of(Mailbox.of("Za\u017c\u00f3\u0142\u0107", "z@b\u00fccher.example")));
        assertThat(office.settings().saveNames(Office.BEN, "acme", wide, 0, Locale.ENGLISH))
                .isInstanceOf(Saving.Saved.class);
        assertThat(office.now().names()).isEqualTo(new SenderNames(Optional.empty(), wide.replyTo()));
        assertThat(office.settings().saveNames(Office.BEN, "acme", wide, 1, Locale.ENGLISH))
                .as("nothing has changed")
                .isInstanceOf(Saving.Saved.class);
        assertThat(office.revision()).isEqualTo(1);
        assertThat(office.people.outgoing.mails).hasSize(1);
    }

    private Saving on(String way) {
        return office.settings().switchOn(Office.BEN, "acme", way, office.revision(), Locale.ENGLISH);
    }

    private Saving off(String way) {
        return office.settings().switchOff(Office.BEN, "acme", way, office.revision(), Locale.ENGLISH);
    }

    private static SenderNames named(String name) {
        return new SenderNames(Optional.of(name), Optional.empty());
    }

    private static List<Finding> findings(Saving saving) {
        return ((Saving.Refused) saving).findings();
    }

    private List<MailRequest> mails() {
        return office.people.outgoing.mails;
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
