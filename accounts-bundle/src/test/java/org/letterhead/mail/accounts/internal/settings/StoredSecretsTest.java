/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.transport.Secret;

/** A stored secret goes only where it was entered for. */
class StoredSecretsTest {
    private static final Map<String, String> BY_TOKEN = Map.of("sign-in", "token");

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
    void itIsUsedWhileTheConnectionIsAsItWas(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        Draft next = Office.stored(Map.of("from", "next@acme.example", "host", " smtp.acme.example\t", "answer", ""));

        assertThat(findings(next)).isEmpty();
        String proof = office.proof(next);
        assertThat(used("password")).isEqualTo(Office.PASSWORD);
        assertThat(office.save(next, Optional.of(proof))).isInstanceOf(Saving.Saved.class);
        assertThat(office.routes
                        .of("acme")
                        .settings()
                        .secret("password")
                        .orElseThrow()
                        .reveal())
                .isEqualTo(Office.PASSWORD);
        assertThat(office.way("own").values()).containsEntry("from", "next@acme.example");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void withAnotherConnectionNoMethodTakesItAnywhere(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        String proof = office.proof(Office.stored(Map.of()));
        int tests = office.tester.tests.size();
        for (Map<String, String> change : List.of(
                Map.of("host", "smtp.evil.example"),
                Map.of("host", "smtp.acme.example.evil.example"),
                Map.of("port", "587"),
                Map.of("user", "admin"),
                Map.of("user", ""))) {
            Draft draft = Office.stored(change);

            assertThat(findings(draft))
                    .as("%s", change)
                    .extracting(Finding::field)
                    .containsExactly("password");
            assertThat(findings(draft).get(0).text()).contains("Enter it again");
            assertThat(office.test(draft)).isInstanceOf(Testing.Refused.class);
            assertThat(office.save(draft, Optional.of(proof))).isInstanceOf(Saving.Refused.class);
            // By way of a draft neither: it takes no secret along.
            assertThat(office.settings().keepDraft(Office.BEN, "acme", draft, Locale.ENGLISH))
                    .isEmpty();
            assertThat(office.way("own").draft().orElseThrow().storedSecrets()).isEmpty();
            assertThat(findings(draft)).extracting(Finding::field).containsExactly("password");
            assertThat(office.test(draft)).isInstanceOf(Testing.Refused.class);
            assertThat(office.save(draft, Optional.of(proof))).isInstanceOf(Saving.Refused.class);
        }
        assertThat(office.tester.tests).hasSize(tests);
        assertThat(office.revision()).isEqualTo(1);
        assertThat(findings(Office.stored(Map.of("host", "smtp.evil.example")))
                        .get(0)
                        .text())
                .as("what was changed is named")
                .contains("Server");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aSecretThatIsNoConnectionFieldIsHeldBackToo(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft(
                Map.of(), Map.of("password", Secret.of("p"), "signing.key", Secret.of("-----BEGIN\nabc\n"))));
        Draft elsewhere = Office.draft(Map.of("host", "smtp.evil.example"), Map.of("password", Secret.of("mine")));

        assertThat(findings(elsewhere)).extracting(Finding::field).containsExactly("signing.key");
        Draft without = new Draft("own", elsewhere.values(), elsewhere.secrets(), Set.of("signing.key"));
        assertThat(findings(without)).isEmpty();
        office.saved(without);
        assertThat(office.way("own").storedSecrets()).containsExactly("password");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherSecretOfTheConnectionIsAChangeOfIt(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft(BY_TOKEN, Map.of("token", Secret.of("t1"), "client.secret", Secret.of("c1"))));

        Draft other = Office.draft(BY_TOKEN, Map.of("client.secret", Secret.of("c2")));
        assertThat(findings(other)).extracting(Finding::field).containsExactly("token");
        Draft cleared = new Draft("own", other.values(), Map.of(), Set.of("client.secret"));
        assertThat(findings(cleared)).extracting(Finding::field).containsExactly("token");
        assertThat(office.settings().keepDraft(Office.BEN, "acme", other, Locale.ENGLISH))
                .isEmpty();
        assertThat(findings(Office.stored(BY_TOKEN)))
                .as("the draft's with the saved one's")
                .extracting(Finding::field)
                .containsExactly("token");
        assertThat(findings(Office.draft(BY_TOKEN, Map.of("token", Secret.of("t2"), "client.secret", Secret.of("c2")))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aSecretOfTheConnectionWhereThereWasNoneIsAChangeOfItToo(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft(BY_TOKEN, Map.of("token", Secret.of("t1"))));

        Draft added = Office.draft(BY_TOKEN, Map.of("client.secret", Secret.of("c1")));
        assertThat(findings(added)).extracting(Finding::field).containsExactly("token");
        assertThat(office.test(added)).isInstanceOf(Testing.Refused.class);
        assertThat(findings(Office.stored(BY_TOKEN))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsNotAskedIsLeftOutAndForgotten(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        Draft byToken = Office.draft(
                BY_TOKEN, Map.of("token", Secret.of("t"), "password", Secret.of("left behind in a hidden field")));

        office.saved(byToken);

        assertThat(office.way("own").storedSecrets()).containsExactly("token");
        assertThat(office.tester.tests.get(1).settings().secrets().keySet()).containsExactly("token");
        assertThat(findings(Office.stored(Map.of())))
                .as("the password is gone")
                .extracting(Finding::field)
                .containsExactly("password");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aDraftKeepsItsSecretSealedForItsOwnConnection(Databases.Kind kind) {
        open(kind);
        Draft draft = Office.draft(Map.of("from", ""), Map.of("password", Secret.of("of the draft")));
        assertThat(office.settings().keepDraft(Office.BEN, "acme", draft, Locale.ENGLISH))
                .as("unfinished is no error")
                .isEmpty();
        assertThat(office.way("own").draft().orElseThrow().values()).doesNotContainKey("password");
        assertThat(office.way("own").draft().orElseThrow().storedSecrets()).containsExactly("password");
        assertThat(office.way("own").draft().orElseThrow().by()).isEqualTo("user ben");
        assertThat(office.way("own").savedAt()).isEmpty();
        assertThat(office.now().revision()).as("nothing has changed").isZero();
        String sealed = office.people.store.run(handle -> handle.createQuery(
                        "select count(*) from lh_accounts_field where content like '%of the draft%'")
                .mapTo(String.class)
                .one());
        assertThat(sealed).isEqualTo("0");

        assertThat(findings(Office.stored(Map.of("host", "smtp.evil.example"))))
                .extracting(Finding::field)
                .containsExactly("password");
        // Kept again without it, and then completed.
        office.settings().keepDraft(Office.BEN, "acme", Office.stored(Map.of("answer", "true")), Locale.ENGLISH);
        Draft completed = Office.stored(Map.of("answer", "true"));
        String proof = office.proof(completed);
        assertThat(used("password")).isEqualTo("of the draft");
        assertThat(office.save(completed, Optional.of(proof))).isInstanceOf(Saving.Saved.class);
        assertThat(office.way("own").draft()).isEmpty();
        assertThat(office.routes
                        .of("acme")
                        .settings()
                        .secret("password")
                        .orElseThrow()
                        .reveal())
                .isEqualTo("of the draft");
        assertThat(office.settings().dropDraft(Office.BEN, "acme", "own")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aDraftIsThrownAwayWithItsSecret(Databases.Kind kind) {
        open(kind);
        office.settings().keepDraft(Office.BEN, "acme", Office.draft(), Locale.ENGLISH);

        assertThat(office.settings().dropDraft(Office.BEN, "acme", "own")).isTrue();
        assertThat(office.settings().dropDraft(Office.BEN, "acme", "own")).isFalse();
        assertThat(office.people.rows("lh_accounts_field")).isZero();
        assertThat(findings(Office.stored(Map.of()))).extracting(Finding::field).containsExactly("password");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anEmptySecretIsNotEnteredAndAStarIsNotMasking(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        Draft empty = Office.draft(Map.of(), Map.of("password", Secret.of("")));
        office.proof(empty);
        assertThat(used("password")).isEqualTo(Office.PASSWORD);
        Draft cleared = new Draft("own", Office.draft().values(), Map.of(), Set.of("password"));
        assertThat(findings(cleared)).extracting(Finding::field).containsExactly("password");
        Draft spaced = Office.draft(Map.of(), Map.of("password", Secret.of("abcd efgh ijkl mnop ")));
        office.proof(spaced);
        assertThat(used("password")).as("left to the driver").isEqualTo("abcd efgh ijkl mnop ");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatThePlatformCannotHaveMeantIsRefusedByEveryMethod(Databases.Kind kind) {
        open(kind);
        String long4001 = "x".repeat(4001);
        for (Map.Entry<String, Draft> bad : List.of(
                Map.entry("hsot", Office.draft(Map.of("hsot", "smtp.acme.example"))),
                Map.entry("password", Office.draft(Map.of("password", "in the clear"))),
                Map.entry("host", Office.draft(Map.of(), Map.of("password", Secret.of("p"), "host", Secret.of("h")))),
                Map.entry(
                        "nothing",
                        Office.draft(Map.of(), Map.of("password", Secret.of("p"), "nothing", Secret.of("h")))),
                Map.entry("user", Office.draft(Map.of("user", "a\r\nMAIL FROM:<x>"))),
                Map.entry("user", Office.draft(Map.of("user", "a\u0000b"))),
                Map.entry("user", Office.draft(Map.of("user", "a\ud800b"))),
                Map.entry("user", Office.draft(Map.of("user", long4001))),
                Map.entry("password", Office.draft(Map.of(), Map.of("password", Secret.of(long4001)))),
                Map.entry("password", Office.draft(Map.of(), Map.of("password", Secret.of("a\u0000b")))),
                Map.entry("password", Office.draft(Map.of(), Map.of("password", Secret.of("a\udc00b")))),
                Map.entry(
                        "host",
                        new Draft("own", Office.draft().values(), Office.draft().secrets(), Set.of("host"))),
                Map.entry(
                        "x",
                        new Draft("own", Office.draft().values(), Office.draft().secrets(), Set.of("x"))),
                Map.entry(
                        "password",
                        new Draft("own", Office.draft().values(), Office.draft().secrets(), Set.of("password"))))) {
            Draft draft = bad.getValue();
            assertThat(findings(draft)).extracting(Finding::field).contains(bad.getKey());
            assertThat(findings(draft)).extracting(Finding::level).containsOnly(Level.ERROR);
            assertThat(office.test(draft)).isInstanceOf(Testing.Refused.class);
            assertThat(office.save(draft, Optional.of("p"))).isInstanceOf(Saving.Refused.class);
            assertThat(office.settings().keepDraft(Office.BEN, "acme", draft, Locale.ENGLISH))
                    .extracting(Finding::field)
                    .contains(bad.getKey());
        }
        assertThat(office.people.rows("lh_accounts_way")).isZero();
        assertThat(office.tester.tests).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void wrongTypesAndMissingFieldsAreNamedOnceAndOnlyKeptInDrafts(Databases.Kind kind) {
        open(kind);
        Draft draft = Office.draft(
                Map.of("host", "https://x/y", "port", "70000", "sign-in", "guess", "from", "no address", "answer", "y"),
                Map.of());

        assertThat(findings(draft))
                .extracting(Finding::field)
                .containsExactly("host", "port", "sign-in", "from", "answer");
        assertThat(findings(Office.draft(Map.of("host", ""), Map.of())))
                .extracting(Finding::field)
                .containsExactly("host", "password");
        assertThat(findings(Office.draft(Map.of("port", "993"))))
                .extracting(Finding::text)
                .containsExactly("This port is for reading.");
        assertThat(findings(Office.draft(Map.of("user", "nobody"))))
                .as("what the driver says")
                .containsExactly(new Finding("user", Level.ERROR, "There is no such user."));
        assertThat(office.settings().keepDraft(Office.BEN, "acme", draft, Locale.ENGLISH))
                .isEmpty();
        assertThat(findings(Office.draft(Map.of("host", "smtp.ending.example"))))
                .containsExactly(new Finding("sign-in", Level.WARNING, "Passwords end soon."));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void addressesOutsideAsciiAreLeftToTheDriver(Databases.Kind kind) {
        open(kind);
        for (String from : List.of("shop@b\u00fccher.example", "\u017c\u00f3\u0142w@acme.example")) {
            office.saved(Office.draft(Map.of("from", from, "host", "smtp.b\u00fccher.example", "user", "\u0142")));
            assertThat(office.way("own").values()).containsEntry("from", from);
        }
    }

    private List<Finding> findings(Draft draft) {
        return office.settings().check(Office.BEN, "acme", draft, Locale.ENGLISH);
    }

    /** What the last test was made with. */
    private String used(String field) {
        return office.tester
                .tests
                .get(office.tester.tests.size() - 1)
                .settings()
                .secret(field)
                .orElseThrow()
                .reveal();
    }
}
