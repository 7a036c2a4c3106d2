/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.SettingsHost.Answer;

class TemplatesTabTest {
    private static final String TAB = "accounts/acme/templates";

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

    private static Element row(Document page, String name) {
        return page.select("tbody tr").stream()
                .filter(row -> row.select("th a").text().equals("Edit " + name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyLanguageSaysTheSame(String language) {
        assertThat(Say.WORDS.texts().keys(Locale.forLanguageTag(language)))
                .isEqualTo(Say.WORDS.texts().keys(Locale.ENGLISH));
        for (String key : Say.WORDS.texts().keys(Locale.ENGLISH)) {
            String english = Say.WORDS.say(key, Locale.ENGLISH);
            String other = Say.WORDS.say(key, Locale.forLanguageTag(language));
            for (String name : new String[] {"{count}", "{template}", "{languages}", "{part}", "{line}", "{again}"}) {
                assertThat(other.contains(name)).as(key + name).isEqualTo(english.contains(name));
            }
        }
    }

    @Test
    void everyScriptOfThePageIsThere() {
        for (Element script : host.get(TAB + "/order/en").page().select("script")) {
            Answer file = host.get(script.attr("abs:src"));
            assertThat(file.status()).as(script.attr("src")).isEqualTo(200);
            assertThat(file.body()).contains("function");
        }
    }

    @Test
    void layoutAndFooterStandBeforeTheOthers() {
        Document page = host.get(TAB).page();

        assertThat(page.select("h1").text()).isEqualTo("Templates");
        assertThat(page.select("tbody th a").eachText())
                .containsExactly("Edit Layout", "Edit Footer", "Edit New password", "Edit Zamówienie złożone");
        assertThat(row(page, "Footer").select("td").first().text()).isEqualTo("Shared by all");
        assertThat(page.select("#count[role=status]").text()).isEqualTo("Templates found: 4");
    }

    @Test
    void marksTellWhatWasChangedDriftedAndSwitchedOff() {
        editor.saveAs("user olga", "order", Locale.ENGLISH, TemplatePart.SUBJECT, "Mine");
        editor.saveAs("user olga", "order", Locale.FRENCH, TemplatePart.TEXT, "Le mien");
        editor.originals.get("order").put(TemplatePart.TEXT, "New text");
        host.postOurs(TAB + "/order/en/switch", "do", "off");

        Document page = host.get(TAB).page();

        String marks = row(page, "Zamówienie złożone").select("td").get(1).text();
        assertThat(marks)
                .contains("Switched off", "The original has changed since: French", "Changed: ", "English", "French");
        assertThat(row(page, "Footer").select("td").get(1).text()).isEqualTo("As delivered");
    }

    @Test
    void searchingFindsWordsWithoutTheirAccents() {
        Document page = host.get(TAB + "?q=ZLOZONE%20what").page();

        assertThat(page.select("tbody th a").eachText()).containsExactly("Edit Zamówienie złożone");
        assertThat(page.select("#q").val()).isEqualTo("ZLOZONE what");
        Document nothing = host.get(TAB + "?q=%3Cscript%3E").page();
        assertThat(nothing.select("#q").val()).isEqualTo("<script>");
        assertThat(nothing.select("#found").text()).contains("No template");
        assertThat(nothing.select("main script")).isEmpty();
    }

    @Test
    void aScriptGetsTheListAloneAndTheCountForTheLiveRegion() {
        Answer part = host.get(TAB + "?q=foot", "HX-Request", "true");

        assertThat(part.body()).doesNotContain("<html");
        assertThat(part.page().select("tbody tr")).hasSize(1);
        assertThat(part.page().select("#count[hx-swap-oob]").text()).isEqualTo("Templates found: 1");
    }

    @Test
    void whatHostBundlesCallTheirTemplatesIsText() {
        editor.add("evil", "<script>alert(1)</script>", MessageClass.SUBSCRIPTION, true);
        editor.originals.put("evil", Map.of(TemplatePart.SUBJECT, "</textarea><script>alert(2)</script>"));

        assertThat(host.get(TAB).page().select("main script")).isEmpty();
        Document page = host.get(TAB + "/evil/en").page();
        assertThat(page.select("main script")).isEmpty();
        assertThat(page.select("h1").text()).startsWith("<script>alert(1)</script>");
        assertThat(page.select("#part-subject").text()).isEqualTo("</textarea><script>alert(2)</script>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nobody",
                "/nobody/en",
                "/order/EN",
                "/order/e",
                "/order/en-",
                "/order/%3Cb%3E",
                "/order/en/other",
                "/order/en/preview",
                "/order/en/frame",
                "/order/en/frame/x",
                "/order/en/frame/x/y",
                "/nobody/en/reset",
                "/nobody/en/switch",
                "/order?language=%3Cb%3E",
                "/changes?before=x",
                "/password/en/switch",
            })
    void whatIsNotThereIsMissing(String path) {
        assertThat(host.get(TAB + path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/changes", "/nobody/en", "/order", "/order/en/other", "/nobody/en/reset"})
    void aFormOfWhatIsNotThereIsMissing(String path) {
        assertThat(host.postOurs(TAB + path, "do", "reset").status()).isEqualTo(404);
        assertThat(editor.calls).isEmpty();
    }

    @Test
    void othersAccountsAreMissing() {
        assertThat(host.get("accounts/globex/templates").status()).isEqualTo(404);
        assertThat(host.postOurs("accounts/globex/templates/order/en", "do", "save", "subject", "x")
                        .status())
                .isEqualTo(404);
        assertThat(editor.calls).isEmpty();
    }

    @Test
    void withoutTheServiceNothingIsChanged() {
        try (SettingsHost without = new SettingsHost(new TemplatesTab(null, null))) {
            without.signIn("anna");
            assertThat(without.get(TAB).status()).isEqualTo(503);
            assertThat(without.postOurs(TAB + "/order/en", "do", "save").status())
                    .isEqualTo(503);
        }
    }

    @Test
    void aTemplateOpensInTheReadersLanguage() {
        assertThat(host.get(TAB + "/order").header("Location")).endsWith("templates/order/en");
        assertThat(host.get(TAB + "/order?lang=fr").header("Location")).endsWith("templates/order/fr");
        assertThat(host.get(TAB + "/order?lang=pl").header("Location")).endsWith("templates/order/en");
        assertThat(host.get(TAB + "/order?language=de").header("Location")).endsWith("templates/order/de");
    }

    @Test
    void aResetAsksFirst() {
        editor.saveAs("user olga", "order", Locale.ENGLISH, TemplatePart.SUBJECT, "Mine");

        Document page = host.get(TAB + "/order/en/reset").page();
        assertThat(page.select("main").text()).contains("Zamówienie złożone", "English");
        host.postOurs(TAB + "/order/en/reset");
        assertThat(editor.calls).isEmpty();

        Answer after = host.follow(host.postOurs(TAB + "/order/en/reset", "do", "reset"));
        assertThat(after.page().select(".notice").text()).contains("Texts given up: 1");
        assertThat(after.page().select("#part-subject").text()).isEqualTo("Order {{number}}");
    }

    @Test
    void everythingIsResetInOneLanguageOrInAll() {
        editor.saveAs("user olga", "order", Locale.ENGLISH, TemplatePart.SUBJECT, "Mine");
        editor.saveAs("user olga", "footer", Locale.FRENCH, TemplatePart.TEXT, "Le mien");

        Document page = host.get(TAB + "/reset").page();
        assertThat(page.select("option").eachAttr("value")).containsExactly("", "en", "fr");
        host.postOurs(TAB + "/reset", "language", "fr");
        assertThat(editor.calls).isEmpty();
        assertThat(host.postOurs(TAB + "/reset", "do", "reset", "language", "<b>")
                        .status())
                .isEqualTo(404);

        host.postOurs(TAB + "/reset", "do", "reset", "language", "fr");
        assertThat(editor.calls).containsExactly("reset OfLanguage[language=fr]");
        Answer after = host.follow(host.postOurs(TAB + "/reset", "do", "reset", "language", ""));
        assertThat(editor.calls).contains("reset All[]");
        assertThat(after.page().select(".notice").text()).contains("Texts given up: 1");
        assertThat(after.page().select("a.danger")).isEmpty();
    }

    @Test
    void aKindIsSwitchedOffAndOnWhereItMayBe() {
        assertThat(host.get(TAB + "/order/en").page().select("a[href$=switch]").text())
                .isEqualTo("Switch off");
        assertThat(host.get(TAB + "/password/en").page().select("a[href$=switch]"))
                .isEmpty();
        assertThat(host.postOurs(TAB + "/password/en/switch", "do", "off").status())
                .isEqualTo(404);

        Answer off = host.follow(host.postOurs(TAB + "/order/en/switch", "do", "off"));
        assertThat(off.page().select(".notice").text()).contains("is switched off");
        assertThat(off.page().select(".badge.bad").text()).isEqualTo("Switched off");
        assertThat(host.get(TAB + "/order/en/switch")
                        .page()
                        .select("button[name=do]")
                        .val())
                .isEqualTo("on");
        Answer on = host.follow(host.postOurs(TAB + "/order/en/switch", "do", "on"));
        assertThat(on.page().select(".badge.bad")).isEmpty();
    }

    @Test
    void changesAreListedPageByPage() {
        for (int i = 0; i < HistoryPage.PAGE + 1; i++) {
            editor.saveAs("user <b>olga</b>", "order", Locale.ENGLISH, TemplatePart.SUBJECT, "Mine " + i);
        }
        Document page = host.get(TAB + "/changes").page();

        assertThat(page.select("tbody tr")).hasSize(HistoryPage.PAGE);
        assertThat(page.select("tbody tr").first().text())
                .contains("<b>olga</b>", "Saved", "Zamówienie złożone", "English: Subject");
        Document older =
                host.get(page.select("a[href*=before]").attr("abs:href")).page();
        assertThat(older.select("tbody tr")).hasSize(1);
        assertThat(older.select("a[href*=before]")).isEmpty();
    }

    @Test
    void changesOfAllTemplatesSaySo() {
        editor.saveAs("bundle com.example.shop", "order", Locale.ENGLISH, TemplatePart.SUBJECT, "Mine");
        host.postOurs(TAB + "/reset", "do", "reset");

        Document page = host.get(TAB + "/changes").page();

        assertThat(page.select("tbody tr").first().text()).contains("Originals brought back", "All templates");
        assertThat(page.select("tbody tr").last().text()).contains("the platform");
    }
}
