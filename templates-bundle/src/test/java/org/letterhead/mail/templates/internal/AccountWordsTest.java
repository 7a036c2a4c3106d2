/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.letterhead.mail.template.TemplatePart.COLOUR;
import static org.letterhead.mail.template.TemplatePart.HTML;
import static org.letterhead.mail.template.TemplatePart.LEGAL_ADDRESS;
import static org.letterhead.mail.template.TemplatePart.LOGO;
import static org.letterhead.mail.template.TemplatePart.PREHEADER;
import static org.letterhead.mail.template.TemplatePart.SUBJECT;
import static org.letterhead.mail.template.TemplatePart.TEXT;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Samples;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;

/** What an account has written counts, for this account alone, part by part. */
class AccountWordsTest {
    private static final String REPORT = "insights-report";

    private static final Catalogue CATALOGUE = CatalogueReader.read(ShippedFiles.ofThisBundle());
    private final MapTexts texts = new MapTexts();
    private final BundledTemplates templates = new BundledTemplates(new Catalogues(CATALOGUE), texts);

    @Test
    void eachPartByItself() {
        texts.write("acme", REPORT, "fr", SUBJECT, "Chez {{account.name}} : {{revenue}}");
        RenderedMail mail = render("acme", Locale.FRENCH);

        assertThat(mail.subject()).startsWith("Chez Acme : 48\u202f210");
        assertThat(mail.text()).contains("Bonjour Anna Nowak");
        assertThat(mail.html().orElseThrow()).contains("<title>" + mail.subject() + "</title>");
        assertThat(render("acme", Locale.ENGLISH).subject()).startsWith("Acme insights");
    }

    @Test
    void noAccountGetsAnothersWords() {
        texts.write("acme", REPORT, "en", TEXT, "Only for acme");
        texts.write("other", REPORT, "en", TEXT, "Only for other");
        for (int i = 0; i < 3; i++) {
            assertThat(render("acme", Locale.ENGLISH).text()).startsWith("Only for acme\n");
            assertThat(render("other", Locale.ENGLISH).text()).startsWith("Only for other\n");
            assertThat(render("third", Locale.ENGLISH).text()).contains("Hello Anna");
        }
    }

    @Test
    void footerAndLegalAddressStandBehindEveryText() {
        texts.write("acme", REPORT, "en", TEXT, "Short");
        texts.write("acme", "footer", "en", TEXT, "Regards, {{account.name}}");
        texts.write("acme", "footer", "en", HTML, "<p>Best, {{account.name}}</p>");
        texts.write("acme", "layout", "en", LEGAL_ADDRESS, "Acme Ltd\n\n1 High Street <London>\n");
        RenderedMail mail = render("acme", Locale.ENGLISH);

        assertThat(mail.text())
                .isEqualTo("Short\n\n" + "-".repeat(60) + "\nRegards, Acme\n\nAcme Ltd\n\n1 High Street <London>\n");
        assertThat(Jsoup.parse(mail.html().orElseThrow()).text())
                .endsWith("Best, Acme Acme Ltd 1 High Street <London>");
        assertThat(render("acme", "password-reset", Locale.ENGLISH).text())
                .endsWith("-".repeat(60) + "\nAcme Ltd\n\n1 High Street <London>\n")
                .doesNotContain("Regards");
    }

    /** Then delivery writes a line of its own: it looks for the place of the link. */
    @Test
    void withoutALinkInTheFooterThereIsNoPlaceForIt() {
        texts.write("acme", "footer", "en", TEXT, "Regards");
        texts.write("acme", "footer", "en", HTML, "<p>Regards</p>");
        RenderedMail mail = render("acme", Locale.ENGLISH);

        assertThat(mail.text() + mail.html().orElseThrow()).doesNotContain(Subscriptions.LINK_PLACEHOLDER);
        assertThat(mail.html().orElseThrow()).contains("</body>");
        assertThat(render("other", Locale.ENGLISH).text()).contains(Subscriptions.LINK_PLACEHOLDER);
    }

    @Test
    void logoAndColourAreOnEveryPage() {
        texts.write("acme", "layout", "en", LOGO, " https://acme.example/logo.png ");
        texts.write("acme", "layout", "en", COLOUR, "#ffcc00");
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            Document page = page("acme", language);
            assertThat(page.select("img.logo").attr("src")).isEqualTo("https://acme.example/logo.png");
            assertThat(page.select("img.logo").attr("alt")).isEqualTo("Acme");
            assertThat(page.select("td.button").attr("style")).contains("background-color:#ffcc00");
            assertThat(page.select("td.button a").attr("style")).contains("color:#14171b");
            assertThat(page.select("style").first().data()).contains(".button { background-color: #ffcc00 !important");
        }
        assertThat(page("other", Locale.ENGLISH).select("td.button").attr("style"))
                .contains("#1f3f6e");
        assertThat(page("other", Locale.ENGLISH).select("img.logo")).isEmpty();
    }

    @Test
    void aLogoOfItsOwnLanguageComesFirst() {
        texts.write("acme", "layout", "en", LOGO, "https://acme.example/en.png");
        texts.write("acme", "layout", "fr", LOGO, "https://acme.example/fr.png");
        assertThat(page("acme", Locale.CANADA_FRENCH).select("img.logo").attr("src"))
                .endsWith("fr.png");
        assertThat(page("acme", Locale.forLanguageTag("pl")).select("img.logo").attr("src"))
                .endsWith("en.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://acme.example/x.png", "javascript:alert(1)", "https://a@acme.example/x", "x\"><script>"})
    void whatIsNoHttpsLinkIsNoLogo(String logo) {
        texts.write("acme", "layout", "en", LOGO, logo);
        assertThat(page("acme", Locale.ENGLISH).select("img.logo, script")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"red;background:url(https://evil.example)", "#fff", "</style><script>", ""})
    void whatIsNoColourIsTheOriginalOne(String colour) {
        texts.write("acme", "layout", "en", COLOUR, colour);
        assertThat(page("acme", Locale.ENGLISH).select("td.button").attr("style"))
                .contains("#1f3f6e");
    }

    @Test
    void aLayoutOfItsOwn() {
        texts.write(
                "acme", "layout", "en", HTML, "<html><body><main>{{>content}}</main>{{mail.subject}}</body></html>");
        assertThat(page("acme", Locale.ENGLISH).select("main h1").text()).isEqualTo("Insights report");
        assertThat(page("acme", Locale.FRENCH).select("main")).isEmpty();
    }

    @Test
    void thePreheaderIsTheAccountsToo() {
        texts.write("acme", REPORT, "en", PREHEADER, "Look: {{orders}} & more");
        assertThat(page("acme", Locale.ENGLISH).body().child(0).text()).startsWith("Look: 318 & more");
    }

    @Test
    void aLanguageThatOnlyTheAccountHas() {
        texts.write("acme", REPORT, "de", SUBJECT, "Bericht");
        assertThat(render("acme", Locale.GERMAN).locale())
                .as("a subject alone is no mail")
                .isEqualTo(Locale.ENGLISH);

        texts.write("acme", REPORT, "de", TEXT, "{{revenue}} verdient");
        RenderedMail mail = render("acme", Locale.GERMANY);
        assertThat(mail.locale()).isEqualTo(Locale.GERMAN);
        assertThat(mail.text()).startsWith("48.210,50\u00a0€ verdient\n");
        assertThat(mail.html()).isEmpty();
        assertThat(render("other", Locale.GERMANY).locale()).isEqualTo(Locale.ENGLISH);

        texts.write("acme", REPORT, "de", HTML, "<p>Hallo</p>");
        Document page = page("acme", Locale.GERMANY);
        assertThat(page.child(0).attr("lang")).isEqualTo("de");
        assertThat(page.text()).contains("Hallo", "is on its list");
    }

    @Test
    void aLanguageThatIsReadFromTheRight() {
        texts.write("acme", REPORT, "he", SUBJECT, "דוח");
        texts.write("acme", REPORT, "he", TEXT, "דוח");
        texts.write("acme", REPORT, "he", HTML, "<p>דוח</p>");
        assertThat(page("acme", Locale.forLanguageTag("he")).child(0).attr("dir"))
                .isEqualTo("rtl");
    }

    @Test
    void aCountrysWordsStandBeforeItsLanguages() {
        texts.write("acme", REPORT, "fr-CA", SUBJECT, "Au Canada");
        RenderedMail mail = render("acme", Locale.CANADA_FRENCH);
        assertThat(mail.subject()).isEqualTo("Au Canada");
        assertThat(mail.text()).contains("Bonjour");
        assertThat(mail.locale()).isEqualTo(Locale.CANADA_FRENCH);
        assertThat(render("acme", Locale.FRENCH).subject()).isNotEqualTo("Au Canada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{no_longer_there}}", "{{#orders}}", "{{>content}}", "{{>other}}", "{{{revenue}}}"})
    void whatDoesNotFitAnyMoreIsReplacedByTheOriginals(String broken) {
        texts.write("acme", REPORT, "en", SUBJECT, "Mine");
        texts.write("acme", REPORT, "en", HTML, broken);
        assertThat(render("acme", Locale.ENGLISH)).isEqualTo(render("other", Locale.ENGLISH));
    }

    @Test
    void aMistakeOfTheHostsStaysOne() {
        texts.write("acme", REPORT, "en", SUBJECT, "{{broken");
        assertThatThrownBy(() ->
                        templates.render(new TemplateCall(REPORT, Map.of(), "acme", "Acme", List.of(Locale.ENGLISH))))
                .hasMessageContaining("lacks");
    }

    @Test
    void whoCannotBeAskedIsNotGuessed() {
        AccountTexts away = new AccountTexts() {
            @Override
            public Map<TemplatePart, String> of(String account, String templateId, Locale language) {
                throw new MailUnavailableException("the database is away");
            }

            @Override
            public Set<Locale> languages(String account, String templateId) {
                throw new MailUnavailableException("the database is away");
            }

            @Override
            public boolean isSwitchedOff(String account, String templateId) {
                throw new MailUnavailableException("the database is away");
            }
        };
        BundledTemplates unsure = new BundledTemplates(new Catalogues(CATALOGUE), away);
        assertThatThrownBy(() -> unsure.render(call("acme", REPORT, Locale.ENGLISH)))
                .isInstanceOf(MailUnavailableException.class);
        assertThatThrownBy(() -> unsure.isSwitchedOff("acme", REPORT)).isInstanceOf(MailUnavailableException.class);
    }

    @Test
    void onlyWhatMayBeSwitchedOffIs() {
        texts.switchOff("acme", REPORT);
        texts.switchOff("acme", "password-reset");
        texts.switchOff("acme", "unknown");
        assertThat(templates.isSwitchedOff("acme", REPORT)).isTrue();
        assertThat(templates.isSwitchedOff("other", REPORT)).isFalse();
        assertThat(templates.isSwitchedOff("acme", "password-reset")).isFalse();
        assertThat(templates.isSwitchedOff("acme", "unknown")).isFalse();
        assertThat(new BundledTemplates(new Catalogues(CATALOGUE)).isSwitchedOff("acme", REPORT))
                .isFalse();
    }

    private Document page(String account, Locale language) {
        return Jsoup.parse(render(account, language).html().orElseThrow());
    }

    private RenderedMail render(String account, Locale language) {
        return render(account, REPORT, language);
    }

    private RenderedMail render(String account, String template, Locale language) {
        return templates.render(call(account, template, language));
    }

    private TemplateCall call(String account, String template, Locale language) {
        Map<String, Object> model = Samples.full(CATALOGUE.find(template).orElseThrow());
        return new TemplateCall(template, model, account, "Acme", List.of(language));
    }
}
