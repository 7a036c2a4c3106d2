/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Preview;
import org.letterhead.mail.template.TemplateEditor.Saving;
import org.letterhead.mail.template.TemplateEditor.TestSending;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateReset;

class TemplateEditorTest {
    private static final Locale EN = Locale.ENGLISH;
    private static final Locale FR = Locale.FRENCH;
    private static final Locale DE = Locale.GERMAN;
    private static final String REPORT = "insights-report";
    private static final String RESET = "password-reset";

    @TempDir
    Path folder;

    private Desk desk;

    private void open(Databases.Kind kind) {
        desk = new Desk(kind, folder);
    }

    @AfterEach
    void close() {
        if (desk != null) {
            desk.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatIsWrittenIsWhatMailsSayAndNobodyElses(Databases.Kind kind) {
        open(kind);
        String before = desk.mail(REPORT).subject();

        Saving saving = desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Our numbers: {{revenue}}"));

        assertThat(saving).isInstanceOf(Saving.Saved.class);
        assertThat(desk.mail(REPORT).subject()).startsWith("Our numbers: ");
        assertThat(desk.mail("globex", REPORT).subject()).isEqualTo(before);
        assertThat(desk.mail(REPORT, FR).subject()).doesNotContain("Our numbers");
        AccountTemplate.Text subject = desk.get(REPORT).texts().get(TemplatePart.SUBJECT);
        assertThat(subject.own()).hasValueSatisfying(own -> {
            assertThat(own.text()).isEqualTo("Our numbers: {{revenue}}");
            assertThat(own.changedBy()).isEqualTo("user anna");
            assertThat(own.changedAt()).isEqualTo(desk.now());
            assertThat(own.basedOn()).isEmpty();
        });
        assertThat(desk.history()).containsExactly("user anna: saved insights-report en [SUBJECT]");
        assertThat(desk.node.editor.list("acme", EN))
                .filteredOn(entry -> !entry.changed().isEmpty())
                .singleElement()
                .satisfies(entry -> assertThat(entry.changed()).containsExactly(EN));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void savingThePageUnchangedStoresNothing(Databases.Kind kind) {
        open(kind);
        for (AccountTemplate.Entry entry : desk.node.editor.list("acme", EN)) {
            Map<TemplatePart, String> page = new java.util.HashMap<>();
            desk.get(entry.template().id())
                    .texts()
                    .forEach((part, text) -> page.put(part, text.current().replace("\n", "\r\n")));

            assertThat(desk.save(entry.template().id(), page))
                    .as(entry.template().id())
                    .isInstanceOf(Saving.Saved.class);
        }
        assertThat(desk.rows("lh_templates_text")).isZero();
        assertThat(desk.rows("lh_templates_change")).isZero();
        assertThat(desk.rows("lh_templates_original")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void writingTheOriginalAgainGivesTheOwnTextUp(Databases.Kind kind) {
        open(kind);
        String original = desk.get(REPORT).texts().get(TemplatePart.SUBJECT).original();
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Numbers", TemplatePart.TEXT, "Only {{orders}} orders"));
        assertThat(desk.rows("lh_templates_text")).isEqualTo(2);

        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, original));

        assertThat(desk.rows("lh_templates_text")).isEqualTo(1);
        assertThat(desk.get(REPORT).texts().get(TemplatePart.SUBJECT).own()).isEmpty();
        assertThat(desk.mail(REPORT).text()).startsWith("Only ");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void allPartsAreSavedOrNone(Databases.Kind kind) {
        open(kind);

        Saving saving =
                desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Numbers", TemplatePart.TEXT, "Hello {{nobody_knows}}"));

        assertThat(saving).isInstanceOfSatisfying(Saving.Refused.class, refused -> assertThat(refused.findings())
                .extracting(TemplateFinding::key)
                .containsExactly("unknown-variable"));
        assertThat(desk.rows("lh_templates_text")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whoComesSecondIsTold(Databases.Kind kind) {
        open(kind);
        AccountTemplate seen = desk.get(REPORT);
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "First"));

        Saving second = desk.another()
                .editor
                .save(Desk.ANNA, "acme", REPORT, EN, Map.of(TemplatePart.SUBJECT, "Second"), seen.version(), EN);

        assertThat(second).isInstanceOfSatisfying(Saving.Conflict.class, conflict -> {
            assertThat(conflict.template().texts().get(TemplatePart.SUBJECT).current())
                    .isEqualTo("First");
            assertThat(conflict.template().version()).isNotEqualTo(seen.version());
        });
        desk.node.editor.reset(Desk.ANNA, "acme", new TemplateReset.All());
        assertThat(desk.node.editor.save(
                        Desk.ANNA, "acme", REPORT, EN, Map.of(TemplatePart.SUBJECT, "Late"), seen.version(), EN))
                .as("a version that was reset does not come again")
                .isInstanceOf(Saving.Conflict.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void ofTwoAtTheSameMomentOneWins(Databases.Kind kind) throws Exception {
        open(kind);
        Desk.Node other = desk.another();
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                long version = desk.get(REPORT).version();
                List<Future<Saving>> savings = new ArrayList<>();
                for (TemplateEditor editor : List.of(desk.node.editor, other.editor)) {
                    String text = "Round " + round + " by " + savings.size();
                    savings.add(both.submit(() -> editor.save(
                            Desk.ANNA, "acme", REPORT, EN, Map.of(TemplatePart.SUBJECT, text), version, EN)));
                }
                Saving one = savings.get(0).get();
                Saving two = savings.get(1).get();
                assertThat(List.of(one, two))
                        .hasAtLeastOneElementOfType(Saving.Saved.class)
                        .hasAtLeastOneElementOfType(Saving.Conflict.class);
                assertThat(desk.get(REPORT).version()).isEqualTo(version + 1);
            }
        } finally {
            both.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void originalsComeBackForOneLanguageOrAll(Databases.Kind kind) {
        open(kind);
        TemplateEditor editor = desk.node.editor;
        for (Locale language : List.of(EN, FR)) {
            for (String id : List.of(REPORT, "welcome")) {
                editor.save(Desk.ANNA, "acme", id, language, Map.of(TemplatePart.SUBJECT, "Mine"), 0, EN);
            }
        }
        assertThat(desk.rows("lh_templates_text")).isEqualTo(4);

        assertThat(editor.reset(Desk.ANNA, "acme", new TemplateReset.OfTemplate(REPORT, FR)))
                .isEqualTo(1);
        assertThat(desk.mail(REPORT, FR).subject()).isNotEqualTo("Mine");
        assertThat(desk.mail(REPORT, EN).subject()).isEqualTo("Mine");
        assertThat(editor.reset(Desk.ANNA, "acme", new TemplateReset.OfLanguage(EN)))
                .isEqualTo(2);
        assertThat(desk.mail("welcome", FR).subject()).isEqualTo("Mine");
        assertThat(editor.reset(Desk.ANNA, "acme", new TemplateReset.All())).isEqualTo(1);
        assertThat(editor.reset(Desk.ANNA, "acme", new TemplateReset.All())).isZero();
        assertThat(desk.rows("lh_templates_text")).isZero();
        assertThat(desk.history())
                .startsWith(
                        "user anna: reset * * []",
                        "user anna: reset * en []",
                        "user anna: reset insights-report fr []",
                        "user anna: saved welcome fr [SUBJECT]");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anOriginalThatChangesUnderAnOwnTextIsShownWithBoth(Databases.Kind kind) {
        open(kind);
        String then = desk.get(REPORT).texts().get(TemplatePart.SUBJECT).original();
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Mine"));

        desk.node.serve(desk.updated(REPORT, EN, TemplatePart.SUBJECT, "A new original"));

        AccountTemplate.Text subject = desk.get(REPORT).texts().get(TemplatePart.SUBJECT);
        assertThat(subject.original()).isEqualTo("A new original");
        assertThat(subject.current()).isEqualTo("Mine");
        assertThat(subject.own().orElseThrow().basedOn()).contains(then);
        assertThat(desk.node.editor.list("acme", EN))
                .filteredOn(entry -> !entry.drifted().isEmpty())
                .singleElement()
                .satisfies(entry -> assertThat(entry.template().id()).isEqualTo(REPORT));
        assertThat(desk.mail(REPORT).subject()).isEqualTo("Mine");

        desk.save(REPORT, Map.of(TemplatePart.PREHEADER, "Something else"));
        assertThat(desk.get(REPORT)
                        .texts()
                        .get(TemplatePart.SUBJECT)
                        .own()
                        .orElseThrow()
                        .basedOn())
                .as("nobody has looked at it")
                .isPresent();
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Mine"));
        assertThat(desk.get(REPORT)
                        .texts()
                        .get(TemplatePart.SUBJECT)
                        .own()
                        .orElseThrow()
                        .basedOn())
                .as("seen, and kept")
                .isEmpty();
        desk.node.serve(desk.shipped);
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Mine, anew"));
        assertThat(desk.get(REPORT)
                        .texts()
                        .get(TemplatePart.SUBJECT)
                        .own()
                        .orElseThrow()
                        .basedOn())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aTemplateThatGoesAndComesHasItsOwnTextsStill(Databases.Kind kind) {
        open(kind);
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Mine"));

        desk.node.serve(desk.without(REPORT));
        assertThatThrownBy(() -> desk.get(REPORT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("welcome");
        desk.node.serve(desk.shipped);

        assertThat(desk.mail(REPORT).subject()).isEqualTo("Mine");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void plainTextIsMadeFromOwnHtmlUntilSomebodyWritesIt(Databases.Kind kind) {
        open(kind);
        String html = "<h1>Hello</h1><ul><li>{{orders}} orders</li></ul>"
                + "{{#report_link}}<p><a href=\"{{report_link}}\">All of it</a></p>{{/report_link}}";

        desk.save(REPORT, Map.of(TemplatePart.HTML, html));

        AccountTemplate.Own made =
                desk.get(REPORT).texts().get(TemplatePart.TEXT).own().orElseThrow();
        assertThat(made.made()).isTrue();
        assertThat(made.text()).contains("Hello\n", "- {{orders}} orders", "All of it: {{report_link}}");
        assertThat(desk.mail(REPORT).text()).contains("All of it: https://");

        // The whole page comes back, with the text that was made.
        desk.save(REPORT, Map.of(TemplatePart.HTML, html.replace("Hello", "Salut"), TemplatePart.TEXT, made.text()));
        assertThat(desk.mail(REPORT).text()).contains("Salut");
        desk.save(REPORT, Map.of(TemplatePart.TEXT, "Written: {{orders}}"));
        desk.save(REPORT, Map.of(TemplatePart.HTML, html));
        assertThat(desk.mail(REPORT).text()).startsWith("Written: ");

        desk.node.editor.reset(Desk.ANNA, "acme", new TemplateReset.OfTemplate(REPORT, EN));
        desk.save(REPORT, Map.of(TemplatePart.HTML, html));
        desk.save(REPORT, Map.of(TemplatePart.HTML, desk.original(REPORT, TemplatePart.HTML)));
        assertThat(desk.rows("lh_templates_text"))
                .as("nothing is left of the made text")
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anAccountCanBeginALanguage(Databases.Kind kind) {
        open(kind);
        Saving saving = desk.node.editor.save(
                Desk.ANNA, "acme", REPORT, DE, Map.of(TemplatePart.SUBJECT, "Der Bericht"), 0, EN);

        assertThat(saving).isInstanceOf(Saving.Saved.class);
        RenderedMail mail = desk.mail(REPORT, DE);
        assertThat(mail.locale()).isEqualTo(DE);
        assertThat(mail.subject()).isEqualTo("Der Bericht");
        assertThat(desk.mail("globex", REPORT, DE).locale()).isEqualTo(EN);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void layoutAndFooterAreEditedOnceForAll(Databases.Kind kind) {
        open(kind);
        assertThat(desk.save(
                        TemplateEditor.LAYOUT,
                        Map.of(
                                TemplatePart.LOGO,
                                "https://cdn.acme.example/logo.png",
                                TemplatePart.LEGAL_ADDRESS,
                                "Acme\nParis")))
                .isInstanceOf(Saving.Saved.class);
        String footer = desk.original(TemplateEditor.FOOTER, TemplatePart.HTML).replace("</p>", " Bye.</p>");
        Saving saving = desk.save(TemplateEditor.FOOTER, Map.of(TemplatePart.HTML, footer));
        assertThat(saving).as(saving.toString()).isInstanceOf(Saving.Saved.class);

        assertThat(desk.mail(REPORT).html().orElseThrow())
                .contains("https://cdn.acme.example/logo.png", "Paris", "Bye.");
        assertThat(desk.save(TemplateEditor.FOOTER, Map.of(TemplatePart.HTML, "<p>Nothing</p>")))
                .isInstanceOfSatisfying(Saving.Refused.class, refused -> assertThat(refused.findings())
                        .extracting(TemplateFinding::key)
                        .contains("missing-variable"));
        String layout = desk.original(TemplateEditor.LAYOUT, TemplatePart.HTML);
        assertThat(desk.save(TemplateEditor.LAYOUT, Map.of(TemplatePart.HTML, layout.replace("{{>content}}", ""))))
                .isInstanceOfSatisfying(Saving.Refused.class, refused -> assertThat(refused.findings())
                        .extracting(TemplateFinding::key)
                        .containsExactly("missing-text"));
        Saving page = desk.save(
                TemplateEditor.LAYOUT, Map.of(TemplatePart.HTML, layout.replace("max-width:600px", "max-width:640px")));
        assertThat(page).isInstanceOfSatisfying(Saving.Saved.class, saved -> assertThat(saved.findings())
                .isEmpty());
        assertThat(desk.mail(REPORT).html().orElseThrow()).contains("640px", "[if mso]", "@media");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void onlyWhoAdministersChangesAnything(Databases.Kind kind) {
        open(kind);
        TemplateEditor editor = desk.node.editor;
        Actor eve = new Actor.User("eve");
        Map<TemplatePart, String> texts = Map.of(TemplatePart.SUBJECT, "Eve");

        assertThatThrownBy(() -> editor.save(eve, "acme", REPORT, EN, texts, 0, EN))
                .isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> editor.reset(eve, "acme", new TemplateReset.All()))
                .isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> editor.switchOff(eve, "acme", REPORT, true)).isInstanceOf(SecurityException.class);
        assertThatThrownBy(() ->
                        editor.sendTest(eve, "acme", REPORT, EN, Map.of(), MailAddress.of("anna@acme.example"), EN))
                .isInstanceOf(SecurityException.class);
        Desk.inject(desk.access, "access", null);
        assertThatThrownBy(() -> editor.save(Desk.ANNA, "acme", REPORT, EN, texts, 0, EN))
                .as("nobody says who administers")
                .isInstanceOf(SecurityException.class);
        Desk.inject(desk.access, "access", (org.letterhead.mail.account.AccessControl) (actor, account) -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> editor.save(Desk.ANNA, "acme", REPORT, EN, texts, 0, EN))
                .isInstanceOf(SecurityException.class);
        assertThat(desk.rows("lh_templates_text")).isZero();

        Actor operator = new Actor.Operator("karaf");
        assertThat(editor.save(operator, "acme", REPORT, EN, texts, 0, EN)).isInstanceOf(Saving.Saved.class);
        assertThat(desk.history()).containsExactly("operator karaf: saved insights-report en [SUBJECT]");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void kindsAreSwitchedOffButNeverThoseForSecurity(Databases.Kind kind) {
        open(kind);
        TemplateEditor editor = desk.node.editor;
        editor.switchOff(Desk.ANNA, "acme", REPORT, true);
        editor.switchOff(Desk.ANNA, "acme", REPORT, true);

        assertThat(desk.node.templates.isSwitchedOff("acme", REPORT)).isTrue();
        assertThat(desk.node.templates.isSwitchedOff("globex", REPORT)).isFalse();
        assertThat(editor.list("acme", EN))
                .filteredOn(AccountTemplate.Entry::switchedOff)
                .singleElement()
                .satisfies(entry -> assertThat(entry.template().id()).isEqualTo(REPORT));
        for (String id : List.of(RESET, "confirm-address", TemplateEditor.LAYOUT)) {
            assertThatThrownBy(() -> editor.switchOff(Desk.ANNA, "acme", id, true))
                    .as(id)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        editor.switchOff(Desk.ANNA, "acme", REPORT, false);
        assertThat(desk.node.templates.isSwitchedOff("acme", REPORT)).isFalse();
        assertThat(desk.history())
                .containsExactly(
                        "user anna: switched-on insights-report * []", "user anna: switched-off insights-report * []");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void anotherNodeHearsOfItAfterAMoment(Databases.Kind kind) {
        open(kind);
        Desk.Node other = desk.another();
        assertThat(other.known.of("acme", REPORT, EN)).isEmpty();

        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "One"));
        other.time();
        assertThat(other.known.of("acme", REPORT, EN)).containsEntry(TemplatePart.SUBJECT, "One");
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Two"));
        assertThat(desk.node.known.of("acme", REPORT, EN)).containsEntry(TemplatePart.SUBJECT, "Two");
        other.time();
        assertThat(other.known.of("acme", REPORT, EN)).containsEntry(TemplatePart.SUBJECT, "Two");
        desk.node.editor.reset(Desk.ANNA, "acme", new TemplateReset.All());
        other.time();
        assertThat(other.known.of("acme", REPORT, EN)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void withoutTheStoreWhatIsKnownCountsAndWhatIsNotIsNotGuessed(Databases.Kind kind) {
        open(kind);
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Known"));
        desk.save("welcome", Map.of(TemplatePart.SUBJECT, "Not looked at"));
        assertThat(desk.mail(REPORT).subject()).isEqualTo("Known");

        desk.node.storeGoes();
        desk.node.time();

        assertThat(desk.mail(REPORT).subject()).isEqualTo("Known");
        assertThat(desk.mail("globex", REPORT).subject()).isNotEqualTo("Known");
        assertThatThrownBy(() -> desk.mail("welcome")).isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> desk.get(REPORT)).isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() ->
                        desk.node.editor.save(Desk.ANNA, "acme", REPORT, EN, Map.of(TemplatePart.SUBJECT, "x"), 0, EN))
                .isInstanceOf(MailUnavailableException.class);
        desk.node.storeComes();
        desk.node.time();
        assertThat(desk.mail("welcome").subject()).isEqualTo("Not looked at");

        TemplatesStore coming = new TemplatesStore(null);
        Desk.inject(coming, "anybodys", (org.letterhead.mail.store.Database) () -> null);
        assertThatThrownBy(() -> new KnownTexts(coming).of("acme", REPORT, EN))
                .as("the store is there, these tables are not yet")
                .isInstanceOf(MailUnavailableException.class);
        assertThat(new KnownTexts(new TemplatesStore(null)).of("acme", REPORT, EN))
                .as("there never was a store")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theHistoryIsReadPageByPageAndEnds(Databases.Kind kind) {
        open(kind);
        for (int i = 0; i < 5; i++) {
            desk.clock.pass(Duration.ofSeconds(1));
            desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Text " + i));
        }
        List<TemplateEditor.Change> first = desk.node.editor.changes("acme", Optional.empty(), 2);
        List<TemplateEditor.Change> rest =
                desk.node.editor.changes("acme", Optional.of(first.get(1).id()), 100);
        assertThat(rest).hasSize(3).doesNotContainAnyElementsOf(first);
        assertThat(desk.node.editor.changes("globex", Optional.empty(), 100)).isEmpty();
        assertThatThrownBy(() -> desk.node.editor.changes("acme", Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class);

        desk.clock.pass(Duration.ofDays(731));
        desk.save(REPORT, Map.of(TemplatePart.SUBJECT, "Much later"));
        assertThat(desk.history()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aPreviewShowsWhatIsNotSavedAndSavesNothing(Databases.Kind kind) {
        open(kind);
        Preview preview =
                desk.node.editor.preview("acme", REPORT, EN, Map.of(TemplatePart.SUBJECT, "Not saved: {{orders}}"), EN);

        assertThat(preview).isInstanceOfSatisfying(Preview.Shown.class, shown -> {
            assertThat(shown.mail().subject()).startsWith("Not saved: ");
            assertThat(shown.source()).isEmpty();
        });
        assertThat(desk.rows("lh_templates_text")).isZero();
        Desk.inject(desk.platform, "sources", (org.letterhead.mail.MailSources)
                (account, messageClass, mail, to) -> Optional.of("Subject: " + mail.subject() + " to " + to.address()));
        assertThat(desk.node.editor.preview("acme", REPORT, EN, Map.of(), EN))
                .isInstanceOfSatisfying(Preview.Shown.class, shown -> assertThat(shown.source())
                        .hasValueSatisfying(source ->
                                assertThat(source).contains(shown.mail().subject())));
        assertThat(desk.node.editor.preview(
                        "acme", TemplateEditor.LAYOUT, EN, Map.of(TemplatePart.COLOUR, "#ff0000"), EN))
                .isInstanceOfSatisfying(Preview.Shown.class, shown -> assertThat(
                                shown.mail().html().orElseThrow())
                        .contains("Here stands what a mail says."));
        assertThat(desk.node.editor.preview("acme", REPORT, EN, Map.of(TemplatePart.TEXT, "{{"), EN))
                .isInstanceOf(Preview.NotPossible.class);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aTestGoesToVerifiedAddressesAFewTimesAnHour(Databases.Kind kind) {
        open(kind);
        Map<TemplatePart, String> texts = Map.of(TemplatePart.SUBJECT, "Try {{orders}}");
        MailAddress anna = MailAddress.of("anna@acme.example");

        assertThat(test(texts, anna)).isInstanceOf(TestSending.Accepted.class);
        assertThat(desk.mailed).singleElement().satisfies(mail -> {
            assertThat(((MailContent.Given) mail.content()).subject()).startsWith("Try ");
            assertThat(mail.recipients()).containsExactly(anna);
            assertThat(mail.account()).isEqualTo("acme");
        });
        assertThat(reason(test(texts, MailAddress.of("eve@acme.example")))).isEqualTo("test.not-verified");
        assertThat(test(Map.of(TemplatePart.SUBJECT, ""), anna)).isInstanceOf(TestSending.Refused.class);
        test(texts, anna);
        desk.refusal = new MailUnavailableException("full");
        assertThat(reason(test(texts, anna))).isEqualTo("test.not-accepted");
        desk.refusal = null;
        assertThat(reason(test(texts, anna))).isEqualTo("test.too-many");
        desk.clock.pass(Duration.ofHours(1));
        assertThat(test(texts, anna)).isInstanceOf(TestSending.Accepted.class);
        assertThat(desk.mailed).hasSize(3);
        Desk.inject(desk.node.tests, "addresses", null);
        assertThat(reason(test(texts, anna))).isEqualTo("test.no-addresses");
        Desk.inject(desk.node.tests, "mails", null);
        assertThat(reason(test(texts, anna))).isEqualTo("test.no-mail");
    }

    private TestSending test(Map<TemplatePart, String> texts, MailAddress to) {
        return desk.node.editor.sendTest(Desk.ANNA, "acme", REPORT, EN, texts, to, EN);
    }

    private static String reason(TestSending sending) {
        return ((TestSending.NotPossible) sending).advice().key();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void wrongNamesAreRefusedInWords(Databases.Kind kind) {
        open(kind);
        assertThatThrownBy(() -> desk.node.editor.get("acme", "nothing", EN, EN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("insights-report");
        assertThatThrownBy(() -> desk.node.editor.get("ac me", REPORT, EN, EN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desk.node.editor.get("acme", REPORT, Locale.ROOT, EN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BCP 47");
        assertThatThrownBy(() -> desk.save(REPORT, Map.of(TemplatePart.LOGO, "https://x.example/a.png")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LOGO");
    }
}
