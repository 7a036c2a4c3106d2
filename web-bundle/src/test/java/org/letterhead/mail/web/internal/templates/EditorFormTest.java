/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.SettingsHost.Answer;

class EditorFormTest {
    private static final String TAB = "accounts/acme/templates";
    private static final String PAGE = TAB + "/order/en";

    private final MemoryEditor editor = new MemoryEditor();
    private final SettingsHost host = new SettingsHost(new TemplatesTab(editor, new MemoryAddresses()));

    @BeforeEach
    void signIn() {
        host.signIn("anna");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** Sends the form of a page as a browser does, with some of its fields filled in anew. */
    private Answer submit(Document page, String path, String button, String... filled) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < filled.length; i += 2) {
            names.add(filled[i]);
        }
        List<String> fields = new ArrayList<>(Arrays.asList(filled));
        fields.add("do");
        fields.add(button);
        for (Element field : page.select("#editor [name]:not(button)")) {
            if (!names.contains(field.attr("name"))) {
                fields.add(field.attr("name"));
                // A browser leaves a line break at the beginning out, and sends CR and LF.
                String text =
                        field.tagName().equals("textarea") ? field.wholeText().replaceFirst("^\n", "") : field.val();
                fields.add(text.replace("\n", "\r\n"));
            }
        }
        return host.post(path, fields.toArray(String[]::new));
    }

    private List<String> saves() {
        return editor.calls.stream().filter(call -> call.startsWith("save")).toList();
    }

    private Document page() {
        return host.get(PAGE).page();
    }

    @Test
    void everyPartHasItsFieldAndTheOriginalInIt() {
        Document page = page();

        assertThat(page.select("h1").text()).isEqualTo("Zamówienie złożone (English)");
        assertThat(page.select(".part label").eachText())
                .containsExactly("Subject", "Preview line", "Plain text", "HTML");
        for (Element label : page.select(".part label")) {
            assertThat(page.getElementById(label.attr("for"))).isNotNull();
        }
        assertThat(page.select("#part-text").first().wholeText()).isEqualTo("\n\n  Hello,\nyour order {{number}}\n");
        assertThat(page.select("#part-html").hasClass("code")).isTrue();
        assertThat(page.select("nav[aria-label^=Languages] a").eachText()).containsExactly("English", "French");
        assertThat(page.select("nav[aria-label^=Languages] a[aria-current=page]")
                        .text())
                .isEqualTo("English");
    }

    @Test
    void aLayoutHasItsOwnParts() {
        Document page = host.get(TAB + "/layout/en").page();

        assertThat(page.select(".part label").eachText()).containsExactly("Logo", "Colour", "Legal address", "HTML");
        assertThat(page.select("input#part-colour").val()).isEqualTo("#1f3f6e");
        assertThat(page.select("main").text()).contains("{{>content}}", "{{layout.logo}}");
        Answer saved = submit(page, TAB + "/layout/en", "save", "colour", "#AA0000");
        assertThat(saved.status()).isEqualTo(303);
        assertThat(saves()).containsExactly("save {COLOUR=#AA0000}");
    }

    @Test
    void variablesStandThereToBeCopied() {
        Document page = page();
        List<String> tags = page.select(".beside tbody th code").eachText();

        assertThat(tags).startsWith("{{number}}", "{{#lines}}{{/lines}}", "{{price}}", "{{day}}", "{{account.name}}");
        Element number = page.select(".beside tbody tr").first();
        assertThat(number.select("button").attr("data-insert")).isEqualTo("{{number}}");
        assertThat(number.text()).contains("Which <b>order</b> it is", "(number; needed)", "20,417");
        assertThat(page.select(".beside tbody tr").get(1).text()).contains("Entries: 2");
        assertThat(page.select(".beside tbody tr").get(2).text()).contains("€1,234.50");
        assertThat(page.select(".beside tbody tr").get(3).text()).contains("November 24, 2026");
    }

    @Test
    void onlyWhatWasWrittenIsSaved() {
        Answer saved = submit(page(), PAGE, "save", "subject", "Mine: {{number}}");

        assertThat(saved.status()).isEqualTo(303);
        assertThat(saves()).containsExactly("save {SUBJECT=Mine: {{number}}}");
        Document after = host.follow(saved).page();
        assertThat(after.select(".notice.done").text()).startsWith("Saved.");
        assertThat(after.select("#part-subject").text()).isEqualTo("Mine: {{number}}");
        assertThat(after.select("#help-subject").text()).contains("Yours anna");
        assertThat(after.select("#help-html .badge")).isEmpty();
        assertThat(host.get(PAGE).page().select(".notice")).isEmpty();
    }

    @Test
    void withoutAChangeNothingIsSaved() {
        Document after = host.follow(submit(page(), PAGE, "save")).page();

        assertThat(saves()).isEmpty();
        assertThat(after.select(".notice").text()).contains("nothing to save");
    }

    @Test
    void whatIsWrongStandsAtItsPartAndTheTextIsKept() {
        Answer refused = submit(
                page(), PAGE, "save", "subject", " ", "html", "<p>a</p>\n<i>x</i> & {{wrong}}</textarea><script>");

        assertThat(refused.status()).isEqualTo(422);
        Document page = refused.page();
        assertThat(page.select(".notice.error[role=alert]").text()).startsWith("Nothing was saved");
        Element html = page.getElementById("part-html");
        assertThat(html.attr("aria-invalid")).isEqualTo("true");
        assertThat(html.attr("aria-describedby")).isEqualTo("help-html findings-html");
        assertThat(html.text()).endsWith("{{wrong}}</textarea><script>");
        Element finding = page.select("#findings-html li.wrong").first();
        assertThat(finding.text())
                .isEqualTo("Cannot be saved, Line 2, column 12: There is no variable <wrong>"
                        + " <i>x</i> & {{wrong}}</textarea><script>");
        Element link = finding.select("a[href=#part-html]").first();
        assertThat(link.attr("data-line") + ":" + link.attr("data-column")).isEqualTo("2:12");
        assertThat(page.select("#findings-subject a")).isEmpty();
        assertThat(page.select("#findings-subject li").text()).isEqualTo("Cannot be saved: The subject is empty.");
        assertThat(page.getElementById("part-text").hasAttr("aria-invalid")).isFalse();
        assertThat(page.select("main script")).isEmpty();
        assertThat(page().select("#part-html").text()).startsWith("<html>");
        // What was refused can be mended and saved from that page.
        assertThat(submit(page, PAGE, "save", "subject", "Mine", "html", "<p>better</p>")
                        .status())
                .isEqualTo(303);
        assertThat(page().select("#part-html").text()).isEqualTo("<p>better</p>");
    }

    @Test
    void remarksStandThereUntilTheTextIsAnother() {
        Document after = host.follow(
                        submit(page(), PAGE, "save", "subject", "Now!!!", "html", "<p>\n<script>{{number}}</p>"))
                .page();

        assertThat(after.select(".notice.warning").text()).contains("Saved", "taken out");
        assertThat(after.select("#findings-subject .caution").text()).contains("Could be better, Line 1, column 4");
        // The kept text is another one, so places in it are too.
        assertThat(after.select("#findings-html .caution").text())
                .isEqualTo("Taken out: The element <script> was taken out");
        assertThat(page().select("#findings-subject")).isNotEmpty();
        submit(page(), PAGE, "save", "subject", "Now");
        assertThat(page().select(".findings")).isEmpty();
    }

    @Test
    void whoComesLaterSeesBothAndDecides() {
        Document mine = page();
        editor.saveAs("user <i>olga</i>", "order", Locale.ENGLISH, TemplatePart.SUBJECT, "Olga's <b>");
        editor.saveAs("user <i>olga</i>", "order", Locale.ENGLISH, TemplatePart.TEXT, "Olga's text");

        Answer late = submit(mine, PAGE, "save", "subject", "Mine", "html", "<p>mine</p>");

        assertThat(late.status()).isEqualTo(409);
        Document page = late.page();
        assertThat(page.select("#faster").text()).startsWith("Last changed by <i>olga</i>,");
        assertThat(page.select("#part-subject").text()).isEqualTo("Mine");
        assertThat(page.select("#theirs-subject pre").text()).isEqualTo("Olga's <b>");
        assertThat(page.select("#part-subject").attr("aria-describedby")).contains("theirs-subject");
        // Where nothing was written, theirs stands.
        assertThat(page.select("#part-text").text()).isEqualTo("Olga's text");
        assertThat(page.select("#theirs-text")).isEmpty();
        assertThat(page.select(".actions button[value=save]").text()).isEqualTo("Save mine all the same");
        assertThat(page().select("#part-subject").text()).isEqualTo("Olga's <b>");

        editor.calls.clear();
        assertThat(submit(page, PAGE, "save").status()).isEqualTo(303);
        assertThat(saves()).containsExactly("save {SUBJECT=Mine, HTML=<p>mine</p>}");
        assertThat(page().select("#part-text").text()).isEqualTo("Olga's text");
    }

    @Test
    void aResetByAnotherIsAConflictToo() {
        submit(page(), PAGE, "save", "subject", "Once");
        Document mine = page();
        host.postOurs(PAGE + "/reset", "do", "reset");

        Document page = submit(mine, PAGE, "save", "subject", "Mine").page();

        assertThat(page.select("#faster").text()).startsWith("Last changed by anna,");
        assertThat(page.select("#theirs-subject pre").text()).isEqualTo("Order {{number}}");
    }

    @Test
    void aForgedVersionIsAConflict() {
        assertThat(submit(page(), PAGE, "save", "subject", "Mine", "version", "x")
                        .status())
                .isEqualTo(409);
        assertThat(submit(page(), PAGE, "save", "subject", "Mine", "version", "9".repeat(50))
                        .status())
                .isEqualTo(409);
    }

    private Document drifted() {
        editor.saveAs("user olga", "order", Locale.ENGLISH, TemplatePart.SUBJECT, "Mine");
        editor.saveAs("user olga", "order", Locale.ENGLISH, TemplatePart.TEXT, "My text");
        editor.originals.get("order").put(TemplatePart.SUBJECT, "New <u>order</u>");
        return page();
    }

    @Test
    void driftShowsBothOriginals() {
        Document page = drifted();

        assertThat(page.select(".part .notice.warning pre").eachText())
                .containsExactly("Order {{number}}", "New <u>order</u>");
        assertThat(page.select("#part-subject").text()).isEqualTo("Mine");
        // Saving something else does not end it.
        submit(page, PAGE, "save", "html", "<p>x</p>");
        assertThat(page().select(".part .notice.warning")).hasSize(1);
    }

    @Test
    void whatIsOtherInTheNewOriginalIsMarked() {
        editor.saveAs("user olga", "order", Locale.ENGLISH, TemplatePart.TEXT, "Mine");
        editor.originals.get("order").put(TemplatePart.TEXT, "\n  Hello,\nnow\nyour order {{number}}!\n");

        Document page = page();

        assertThat(page.select(".part pre del").eachText()).containsExactly("your order {{number}}");
        assertThat(page.select(".part pre ins").eachText()).containsExactly("now", "your order {{number}}!");
        assertThat(page.select(".part pre").last().wholeText().strip())
                .isEqualTo("Hello,\nnow\nyour order {{number}}!");
    }

    @Test
    void longLinesAreQuotedAroundTheirPlace() {
        Document page = submit(page(), PAGE, "save", "html", "x".repeat(500) + "{{wrong}}" + "y".repeat(500))
                .page();

        assertThat(page.select("#findings-html code").text())
                .startsWith("\u2026xx")
                .contains("{{wrong}}yy");
    }

    @Test
    void whoKeepsTheirOwnTextHasSeenTheNewOriginal() {
        Document after = host.follow(submit(drifted(), PAGE, "keep:subject")).page();

        assertThat(saves()).containsExactly("save {SUBJECT=Mine}");
        assertThat(after.select(".part .notice.warning")).isEmpty();
        assertThat(after.select("#part-subject").text()).isEqualTo("Mine");
    }

    @Test
    void theOriginalIsTakenForOnePartAndTheRestStaysWritten() {
        Answer taken = submit(drifted(), PAGE, "take:subject", "html", "<p>not saved</p>");

        assertThat(taken.status()).isEqualTo(200);
        assertThat(saves()).containsExactly("save {SUBJECT=New <u>order</u>}");
        assertThat(taken.page().select(".notice.done").text()).contains("Subject: saved.", "not saved yet");
        assertThat(taken.page().select("#part-html").text()).isEqualTo("<p>not saved</p>");
        submit(taken.page(), PAGE, "save");
        assertThat(saves()).last().isEqualTo("save {HTML=<p>not saved</p>}");
        assertThat(page().select("#part-subject").text()).isEqualTo("New <u>order</u>");
    }

    @Test
    void aPartThatIsNotThereIsNotDecidedOn() {
        assertThat(submit(page(), PAGE, "take:logo").status()).isEqualTo(404);
        assertThat(submit(page(), PAGE, "drop:subject").status()).isEqualTo(404);
        assertThat(submit(page(), PAGE, "else").status()).isEqualTo(404);
        assertThat(saves()).isEmpty();
    }

    @Test
    void anotherLanguageIsBegunWithWhatItsReadersGetNow() {
        Document page = page();
        assertThat(page.select("#language option[value=de]").text()).isEqualTo("German");
        assertThat(page.select("#language option[value=fr]")).isEmpty();

        Document german =
                host.follow(host.get(PAGE.replace("/en", "") + "?language=de")).page();
        assertThat(german.select("h1").text()).endsWith("(German)");
        assertThat(german.select(".notice.info").text()).contains("nothing in this language yet");
        submit(german, TAB + "/order/de", "save", "subject", "Bestellung");
        assertThat(page().select("nav[aria-label^=Languages] a").eachText())
                .containsExactly("German changed", "English", "French");
    }

    @Test
    void theWholePageIsInTheReadersLanguage() {
        Document page = host.get(PAGE + "?lang=pl").page();

        assertThat(page.select("h1").text()).isEqualTo("Zamówienie złożone (angielski)");
        assertThat(page.select(".part label").first().text()).isEqualTo("Temat");
    }

    @Test
    void longTextsFitAndEndlessOnesDoNot() {
        assertThat(submit(page(), PAGE, "save", "html", "ż".repeat(150_000)).status())
                .isEqualTo(303);
        assertThat(submit(page(), PAGE, "save", "html", "x".repeat(1_100_000)).status())
                .isEqualTo(413);
    }
}
