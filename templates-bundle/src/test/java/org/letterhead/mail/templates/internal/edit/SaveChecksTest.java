/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Saving;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplateFinding.Severity;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.texts.Texts;

/** One refusal for each rule, and each trap of templating. */
class SaveChecksTest {
    private static final String REPORT = "insights-report";
    private static final String RESET = "password-reset";
    private static final Locale EN = Locale.ENGLISH;

    @TempDir
    static Path folder;

    private static Desk desk;

    @BeforeAll
    static void open() {
        desk = new Desk(Databases.Kind.H2, folder);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    private static List<TemplateFinding> check(String template, TemplatePart part, String text) {
        return desk.node.editor.check("acme", template, EN, Map.of(part, text), EN);
    }

    private static void refused(String template, TemplatePart part, String text, String key) {
        String shown = text.length() > 200 ? text.length() + " characters" : text;
        assertThat(desk.save(template, Map.of(part, text)))
                .as(shown)
                .isInstanceOfSatisfying(
                        Saving.Refused.class,
                        refused -> assertThat(refused.findings()).as(shown).anySatisfy(finding -> {
                            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                            assertThat(finding.part()).isEqualTo(part);
                            assertThat(finding.key()).isEqualTo(key);
                            assertThat(finding.words()).isNotBlank();
                        }));
    }

    private static void warned(String template, TemplatePart part, String text, String key) {
        assertThat(check(template, part, text))
                .as(text.length() > 200 ? "long" : text)
                .anySatisfy(finding -> {
                    assertThat(finding.key()).isEqualTo(key);
                    assertThat(finding.severity()).isNotEqualTo(Severity.ERROR);
                });
        assertThat(check(template, part, text)).noneMatch(one -> one.severity() == Severity.ERROR);
    }

    @Test
    void subjects() {
        refused(REPORT, TemplatePart.SUBJECT, " ", "subject-empty");
        refused(REPORT, TemplatePart.SUBJECT, "{{#recipient_name}}{{/recipient_name}}", "subject-empty");
        refused(REPORT, TemplatePart.SUBJECT, "one\ntwo", "subject-lines");
        refused(REPORT, TemplatePart.SUBJECT, "one\r\nBcc: eve@evil.example", "subject-lines");
        refused(REPORT, TemplatePart.SUBJECT, "x".repeat(201), "subject-too-long");
        refused(REPORT, TemplatePart.SUBJECT, "x".repeat(1_001), "too-long");
        refused(REPORT, TemplatePart.SUBJECT, "a\u0007b", "bad-character");
        refused(REPORT, TemplatePart.SUBJECT, "a\u202eb", "direction-character");
        refused(REPORT, TemplatePart.PREHEADER, "one\ntwo", "subject-lines");
    }

    @Test
    void syntaxIsSaidWithItsPlace() {
        refused(REPORT, TemplatePart.TEXT, "a {{orders", "tag-not-closed");
        refused(REPORT, TemplatePart.TEXT, "{{#orders}} a", "section-not-closed");
        refused(REPORT, TemplatePart.TEXT, "a {{/orders}}", "section-not-begun");
        refused(REPORT, TemplatePart.TEXT, "{{#orders}}{{#revenue}}{{/orders}}{{/revenue}}", "section-ends-other");
        refused(REPORT, TemplatePart.TEXT, "a {{}}", "tag-name");

        assertThat(check(REPORT, TemplatePart.TEXT, "Hello\n\ud83d\ude00 {{ordrs}}"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.key()).isEqualTo("unknown-variable-near");
                    assertThat(finding.place()).contains(new TemplateFinding.Place(2, 3));
                    assertThat(finding.words()).contains("ordrs").contains("orders");
                });
        assertThat(desk.node.editor.check("acme", REPORT, EN, Map.of(TemplatePart.TEXT, "{{ordrs}}"), Locale.FRENCH))
                .singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("Vouliez-vous dire"));
    }

    @Test
    void namesThatAreNotThere() {
        refused(REPORT, TemplatePart.TEXT, "{{something_else_entirely}}", "unknown-variable");
        refused(REPORT, TemplatePart.TEXT, "{{orders.deleteAll}}", "unknown-variable");
        refused(REPORT, TemplatePart.TEXT, "{{orders.class}}", "unknown-variable-near");
        refused(REPORT, TemplatePart.TEXT, "{{top_products}}", "not-printable");
    }

    /** Files, class path, other tenants' templates, other ways into the library. */
    @Test
    void nothingOfOthersIsReached() {
        for (String partial : List.of(
                "{{>secret.txt}}",
                "{{>file:/etc/os-release}}",
                "{{>/etc/passwd}}",
                "{{>../globex/html}}",
                "{{>templates/welcome/text_en.mustache}}",
                "{{>welcome}}",
                "{{>acme}}",
                "{{>content}}",
                "{{>footer}}")) {
            assertThat(check(REPORT, TemplatePart.TEXT, "a " + partial))
                    .as(partial)
                    .anyMatch(one -> one.severity() == Severity.ERROR
                            && (one.key().startsWith("unknown-text")
                                    || one.key().equals("tag-name")));
        }
        for (String tag : List.of(
                "{{>*orders}}", "{{<welcome}}{{/welcome}}", "{{$orders}}{{/orders}}", "{{=<% %>=}}", "{{%x}}")) {
            refused(REPORT, TemplatePart.TEXT, tag, "tag-not-allowed");
        }
        refused(REPORT, TemplatePart.TEXT, "{{{orders}}}", "tag-unescaped");
        refused(REPORT, TemplatePart.TEXT, "{{&orders}}", "tag-unescaped");
        refused(TemplateEditor.FOOTER, TemplatePart.TEXT, "{{unsubscribe.link}}{{>footer}}", "unknown-text");
        refused(TemplateEditor.LAYOUT, TemplatePart.HTML, "<p>{{>content}}{{>footer}}{{>layout}}</p>", "unknown-text");
    }

    @Test
    void whatMustBeThere() {
        refused(RESET, TemplatePart.TEXT, "Go and reset it", "missing-variable");
        refused(RESET, TemplatePart.HTML, "<p>Go and reset it</p>", "missing-variable");
        refused(RESET, TemplatePart.HTML, "<p>{{! {{link}} }}</p>", "missing-variable");
        refused(RESET, TemplatePart.HTML, "<script>{{link}}</script><p>Go</p>", "missing-variable");
        refused(RESET, TemplatePart.TEXT, hidden(desk.original(RESET, TemplatePart.TEXT)), "hidden-variable");
        refused(RESET, TemplatePart.HTML, hidden(desk.original(RESET, TemplatePart.HTML)), "hidden-variable");
        refused(TemplateEditor.LAYOUT, TemplatePart.HTML, "<p>{{>footer}}</p>", "missing-text");
        refused(TemplateEditor.FOOTER, TemplatePart.HTML, "<p>Bye</p>", "missing-variable");
        refused(TemplateEditor.FOOTER, TemplatePart.TEXT, "Bye", "missing-variable");
        String way = "<a href=\"{{unsubscribe.link}}\">Stop</a>";
        for (String style : List.of("display:none", "visibility:hidden", "font-size:0", "opacity:0.0")) {
            String hiding = "<div style=\"" + style + "\">" + way + "</div>";
            refused(TemplateEditor.FOOTER, TemplatePart.HTML, hiding, "unsubscribe-hidden");
        }
        refused(
                TemplateEditor.FOOTER,
                TemplatePart.HTML,
                "<p title=\"{{unsubscribe.link}}\">Bye</p>",
                "unsubscribe-hidden");
        refused(
                TemplateEditor.LAYOUT,
                TemplatePart.HTML,
                "{{>content}}<div style=\"display:none\">{{>footer}}</div>",
                "unsubscribe-hidden");
        refused(REPORT, TemplatePart.TEXT, " \n", "text-empty");
        refused(REPORT, TemplatePart.HTML, " ", "html-empty");
    }

    /** All of it in a section that is not shown. */
    private static String hidden(String text) {
        return text.replace("{{link}}", "{{^account.name}}{{link}}{{/account.name}}")
                        .replaceAll("href=\"[^\"]*\"", "")
                + "{{^account.name}}<a href=\"{{link}}\">x</a>{{/account.name}}";
    }

    @Test
    void tooMuchIsRefusedSoon() {
        refused(REPORT, TemplatePart.HTML, "x".repeat(10 << 20), "too-long");
        refused(REPORT, TemplatePart.TEXT, "{{#orders}}".repeat(10_000) + "{{/orders}}".repeat(10_000), "too-long");
        refused(REPORT, TemplatePart.TEXT, "{{#orders}}".repeat(9_000), "too-deep");
        refused(REPORT, TemplatePart.HTML, "{{#orders}}".repeat(5_000) + "a" + "{{/orders}}".repeat(5_000), "too-deep");
        refused(REPORT, TemplatePart.TEXT, "{{orders}}".repeat(2_001), "too-many-tags");
        refused(REPORT, TemplatePart.TEXT, "{".repeat(100_000), "tag-not-closed");
        refused(
                REPORT,
                TemplatePart.TEXT,
                "{{#top_products}}".repeat(12) + "{{name}}" + "{{/top_products}}".repeat(12) + "x".repeat(1000),
                "rendered-too-long");
        assertThat(check(REPORT, TemplatePart.HTML, "<hr>".repeat(40_000)))
                .as("the text that would be made of it")
                .anyMatch(one -> one.key().equals("too-long") && one.part() == TemplatePart.TEXT);
        refused(REPORT, TemplatePart.TEXT, "caf\ufffd", "bad-character");
        refused(REPORT, TemplatePart.TEXT, "caf\ud800", "bad-character");
    }

    @Test
    void whatDeceivesIsRefused() {
        for (String link : List.of(
                "https://bank.example@evil.example/",
                "https:///evil.example/",
                "https://\\\\evil.example/",
                "https://&#9;evil.example/",
                "https://bank.example:x@evil.example/")) {
            refused(
                    REPORT,
                    TemplatePart.HTML,
                    "<a href=\"" + link + "\">www.bank.example</a>",
                    "link-shows-other-host");
        }
        refused(
                REPORT,
                TemplatePart.HTML,
                "<a href=\"https://evil.example/\">www.bank.example</a>",
                "link-shows-other-host");
        refused(REPORT, TemplatePart.HTML, "<a href=\"https://a.example/\">ba\u200bnk</a>", "link-hidden-characters");
        refused(REPORT, TemplatePart.HTML, "<a href=\"https://a.example/\">ba&#8203;nk</a>", "link-hidden-characters");
        refused(REPORT, TemplatePart.HTML, "<a href=\"https://a.example/\">ba\u202enk</a>", "direction-character");
        refused(REPORT, TemplatePart.HTML, "<a href=\"https://a.example/\">ba&#8238;nk</a>", "link-hidden-characters");
        refused(REPORT, TemplatePart.HTML, "<a href=\"https://p\u0430ypal.example/\">Pay</a>", "link-confusable");
    }

    @Test
    void theLayoutsChoices() {
        for (String logo : List.of(
                "http://a.example/a.png",
                "javascript:alert(1)",
                "https://a.example/\"onload=x",
                "logo.png",
                "data:image/png;base64,AA")) {
            refused(TemplateEditor.LAYOUT, TemplatePart.LOGO, logo, "logo-link");
        }
        for (String colour : List.of("red", "#fff", "#12345g", "rgb(1,2,3)", "#112233;x:y", "")) {
            refused(TemplateEditor.LAYOUT, TemplatePart.COLOUR, colour, "colour-form");
        }
        warned(TemplateEditor.LAYOUT, TemplatePart.COLOUR, "#ffee00", "colour-contrast");
        assertThat(check(TemplateEditor.LAYOUT, TemplatePart.COLOUR, "#8b1a1a")).isEmpty();
        refused(TemplateEditor.LAYOUT, TemplatePart.LEGAL_ADDRESS, "x".repeat(2_001), "too-long");
    }

    @Test
    void whatCouldBeBetterIsSavedAndSaid() {
        warned(REPORT, TemplatePart.HTML, "<p><a href=\"https://a.example/\"></a></p>", "link-without-text");
        warned(REPORT, TemplatePart.HTML, "<p><img src=\"https://a.example/a.png\"></p>", "image-without-alt");
        warned(REPORT, TemplatePart.HTML, "<p><a href=\"{{report_link}}\">bank.example</a></p>", "link-shows-host");
        warned(REPORT, TemplatePart.HTML, "<p>" + "x".repeat(103_000) + "</p>", "html-large");
        warned(REPORT, TemplatePart.HTML, "<p onclick=\"x\">a</p>", "removed-attribute");
        warned(REPORT, TemplatePart.HTML, "<script>x</script><p>a</p>", "removed-element");
        warned(REPORT, TemplatePart.HTML, "<p style=\"position:fixed\">a</p>", "removed-style");
        warned(REPORT, TemplatePart.HTML, "<p><a href=\"{{recipient_name}}\">a</a></p>", "removed-link");
        warned(REPORT, TemplatePart.HTML, "<p>a</p><!--[if mso]>x<![endif]-->", "removed-comment");
    }

    @Test
    void valuesAreEscapedInHtmlAndNowhereElse() {
        assertThat(desk.node.editor.preview(
                        "acme",
                        REPORT,
                        EN,
                        Map.of(
                                TemplatePart.SUBJECT,
                                "A & B <i>",
                                TemplatePart.TEXT,
                                "A & B <i>",
                                TemplatePart.HTML,
                                "<p>A &amp; B &lt;i&gt;</p>"),
                        EN))
                .isInstanceOfSatisfying(TemplateEditor.Preview.Shown.class, shown -> {
                    assertThat(shown.mail().subject()).isEqualTo("A & B <i>");
                    assertThat(shown.mail().text()).startsWith("A & B <i>");
                    assertThat(shown.mail().html().orElseThrow()).contains("<p>A &amp; B &lt;i&gt;</p>");
                });
    }

    @Test
    void errorsComeFirst() {
        List<TemplateFinding> findings = desk.node.editor.check(
                "acme", TemplateEditor.LAYOUT, EN, Map.of(TemplatePart.COLOUR, "#ffee00", TemplatePart.LOGO, "x"), EN);
        assertThat(findings).extracting(TemplateFinding::severity).containsExactly(Severity.ERROR, Severity.WARNING);
    }

    @Test
    void everyLanguageSaysEverything() {
        Texts texts = Texts.of(SaveChecksTest.class, "template-editor");
        for (Locale language : List.of(Locale.FRENCH, Locale.forLanguageTag("pl"))) {
            assertThat(texts.keys(language)).containsExactlyElementsOf(texts.keys(EN));
        }
    }
}
