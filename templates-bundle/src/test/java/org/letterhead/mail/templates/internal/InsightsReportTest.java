/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.letterhead.mail.templates.internal.catalogue.Samples.money;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.Subscriptions;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Samples;
import org.letterhead.mail.templates.internal.catalogue.ShippedFiles;
import org.letterhead.mail.templates.internal.catalogue.Template;

class InsightsReportTest {
    private static final Locale POLISH = Locale.forLanguageTag("pl");

    private final Catalogue catalogue = CatalogueReader.read(ShippedFiles.ofThisBundle());
    private final BundledTemplates templates = new BundledTemplates(new Catalogues(catalogue));
    private final Template report = catalogue.find("insights-report").orElseThrow();
    private final Map<String, Object> model = Samples.full(report);

    @Test
    void english() {
        RenderedMail mail = render("Acme Outdoor", Locale.ENGLISH);
        assertThat(mail.subject()).isEqualTo("Acme Outdoor insights: €48,210.50 from 318 orders");
        assertThat(mail.text())
                .isEqualTo(
                        """
                        Acme Outdoor
                        Insights report
                        1 November 2026 to 30 November 2026
                        ------------------------------------------------------------

                        Hello Anna Nowak,

                        In this period you had 318 orders worth €48,210.50 and won 97 new customers.

                          Revenue          €48,210.50
                                           +12.3%, up from the period before

                          Orders           318
                                           -4.1%, down from the period before

                          Average order    €151.61
                                           0%, unchanged

                          New customers    97
                                           +50%, up from the period before

                        Revenue per day in November 2026: between €900 and €2,400, highest on Friday 27 November.

                        Top products

                          Rain jacket “Tatra”, blue & grey
                              62 units, €9,238.00

                          Hiking boots Żubr
                              41 units, €6,109.00

                          Sac à dos 30 l
                              1 unit, €89.90

                        View the full report:
                        https://insights.example/reports/acme/2026-11?lang=en&full=1

                        ------------------------------------------------------------
                        Acme Outdoor sends you this e-mail because your address is on its list for this kind of message.

                        Unsubscribe from these e-mails:
                        https://unsubscribe.letterhead.invalid/
                        """);
    }

    @Test
    void frenchAndPolishSayTheSame() {
        RenderedMail french = render("Acme Outdoor", Locale.FRENCH);
        assertThat(french.subject())
                .isEqualTo("Acme Outdoor, rapport d’activité\u00a0: 48\u202f210,50\u00a0€ pour 318 commandes");
        assertThat(french.text())
                .contains(
                        "Du 1er novembre 2026 au 30 novembre 2026\n",
                        "Bonjour Anna Nowak,\n",
                        "318 commandes pour un chiffre d’affaires de 48\u202f210,50\u00a0€ et gagné 97 nouveaux clients.",
                        "  Chiffre d’affaires  48\u202f210,50\u00a0€\n"
                                + "                      +12,3\u00a0%, en hausse par rapport à la période précédente\n",
                        "-4,1\u00a0%, en baisse par rapport",
                        "0\u00a0%, stable\n",
                        "1 unité vendue, 89,90\u00a0€\n",
                        "Voir le rapport complet\u00a0:\nhttps://insights.example/reports/acme/2026-11?lang=en&full=1\n",
                        "Acme Outdoor vous envoie cet e-mail parce que",
                        "\n\nSe désabonner de ces e-mails\u00a0:\n" + Subscriptions.LINK_PLACEHOLDER + "\n");

        RenderedMail polish = render("Acme Outdoor", POLISH);
        assertThat(polish.subject())
                .isEqualTo("Acme Outdoor, raport z\u00a0wynikami: 48\u00a0210,50\u00a0€ z\u00a0318 zamówień");
        assertThat(polish.text())
                .contains(
                        "Od 1 listopada 2026 do 30 listopada 2026\nDla: Anna Nowak\n",
                        "W\u00a0tym okresie: 318 zamówień na łączną kwotę 48\u00a0210,50\u00a0€ oraz 97 nowych klientów.",
                        "  Przychód                    48\u00a0210,50\u00a0€\n"
                                + "                              +12,3%, wzrost w\u00a0porównaniu z\u00a0poprzednim okresem\n",
                        "-4,1%, spadek w\u00a0porównaniu",
                        "0%, bez zmian\n",
                        "62 sztuki, 9238,00\u00a0€\n",
                        "41 sztuk, 6109,00\u00a0€\n",
                        "1 sztuka, 89,90\u00a0€\n",
                        "Nadawca: Acme Outdoor. Otrzymujesz tę wiadomość",
                        "\n\nZrezygnuj z\u00a0tych wiadomości:\n" + Subscriptions.LINK_PLACEHOLDER + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "en, 1, 1 order worth, 1 new customer., 1 unit, from 1 order",
        "en, 2, 2 orders worth, 2 new customers., 2 units, from 2 orders",
        "en, 0, 0 orders worth, 0 new customers., 0 units, from 0 orders",
        "fr, 0, 0 commande pour, 0 nouveau client., 0 unité vendue, pour 0 commande",
        "fr, 1, 1 commande pour, 1 nouveau client., 1 unité vendue, pour 1 commande",
        "fr, 2, 2 commandes pour, 2 nouveaux clients., 2 unités vendues, pour 2 commandes",
        "fr, 1000000, 1~000~000 de commandes pour, 1~000~000 de nouveaux clients., 1~000~000 d’unités vendues, pour 1~000~000 de commandes",
        "pl, 1, 1 zamówienie na, 1 nowy klient., 1 sztuka, z 1 zamówienia",
        "pl, 2, 2 zamówienia na, 2 nowych klientów., 2 sztuki, z 2 zamówień",
        "pl, 5, 5 zamówień na, 5 nowych klientów., 5 sztuk, z 5 zamówień",
        "pl, 12, 12 zamówień na, 12 nowych klientów., 12 sztuk, z 12 zamówień",
        "pl, 21, 21 zamówień na, 21 nowych klientów., 21 sztuk, z 21 zamówień",
        "pl, 22, 22 zamówienia na, 22 nowych klientów., 22 sztuki, z 22 zamówień",
        "pl, 1.5, '1,5 zamówienia na', '1,5 nowego klienta.', '1,5 sztuki', 'z 1,5 zamówienia'",
    })
    void plurals(String language, BigDecimal number, String orders, String customers, String units, String subject) {
        model.put("orders", number);
        model.put("new_customers", number);
        model.put("top_products", List.of(Map.of("name", "A", "units", number, "revenue", money(1, "EUR"))));
        RenderedMail mail = render("Acme", Locale.forLanguageTag(language));

        assertThat(mail.subject().replace('\u202f', '~').replace('\u00a0', ' ')).endsWith(subject);
        assertThat(mail.text().replace('\u202f', '~')).contains(orders, customers, units + ", ");
        String html = Jsoup.parse(mail.html().orElseThrow()).text().replace('\u202f', '~');
        assertThat(html).contains(orders, customers);
    }

    @Test
    void theHtmlShowsFiguresChartProductsAndLink() {
        Document page =
                Jsoup.parse(render("Acme Outdoor", Locale.ENGLISH).html().orElseThrow());

        assertThat(page.select("h1").text()).isEqualTo("Insights report");
        assertThat(page.select(".figure").eachText())
                .containsExactly(
                        "Revenue €48,210.50 ▲ +12.3% up from the period before",
                        "Orders 318 ▼ -4.1% down from the period before",
                        "Average order €151.61 ■ 0% unchanged",
                        "New customers 97 ▲ +50% up from the period before");
        assertThat(page.select("img[src=cid:chart]").attr("alt")).startsWith("Revenue per day in November 2026");
        assertThat(page.select("th[scope=col]").eachText()).containsExactly("Product", "Units", "Revenue");
        assertThat(page.select("th[scope=row]").eachText())
                .containsExactly("Rain jacket “Tatra”, blue & grey", "Hiking boots Żubr", "Sac à dos 30 l");
        assertThat(page.select("tr:has(> th[scope=row]) > td").eachText())
                .containsExactly("62", "€9,238.00", "41", "€6,109.00", "1", "€89.90");
        Element link = page.selectFirst("a");
        assertThat(link.attr("href")).isEqualTo("https://insights.example/reports/acme/2026-11?lang=en&full=1");
        assertThat(link.text()).isEqualTo("View the full report");
        assertThat(page.body().child(0).text())
                .startsWith("1 November 2026 to 30 November 2026: 97 new customers, average order €151.61");
    }

    @Test
    void whatIsNotGivenLeavesNothingBehind() {
        RenderedMail mail = templates.render(
                new TemplateCall("insights-report", Samples.least(report), "acme", "", List.of(Locale.ENGLISH)));
        Document page = Jsoup.parse(mail.html().orElseThrow());

        assertThat(mail.subject()).isEqualTo("Insights report: €48,210.50 from 318 orders");
        assertThat(mail.text())
                .startsWith("Insights report\n")
                .contains("Hello,\n")
                .doesNotContain("Top products", "View");
        assertThat(page.select("img, th, h2")).isEmpty();
        assertThat(page.select("a").eachAttr("href")).containsExactly(Subscriptions.LINK_PLACEHOLDER);
        assertThat(page.select(".up, .down")).isEmpty();
        assertThat(page.text()).doesNotContain("Top products", "period before", "acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void whoDoesNotWantItFindsTheLinkInBothTexts(String language) {
        RenderedMail mail = render("Acme", Locale.forLanguageTag(language));
        assertThat(mail.text()).contains(Subscriptions.LINK_PLACEHOLDER);
        assertThat(mail.html().orElseThrow()).contains("<a href=\"" + Subscriptions.LINK_PLACEHOLDER + "\"");
    }

    @Test
    void anEmptyListOfProductsHasNoHeading() {
        model.put("top_products", List.of());
        RenderedMail mail = render("Acme", Locale.ENGLISH);
        assertThat(mail.text()).doesNotContain("Top products");
        assertThat(mail.html().orElseThrow()).doesNotContain("Top products", "<thead>");
    }

    @Test
    void americansAndCanadiansGetTheirOwnFormats() {
        model.put("revenue", money(48210.5, "USD"));
        assertThat(render("Acme", Locale.US).text()).contains("November 1, 2026 to November 30, 2026", "$48,210.50");
        RenderedMail canadian = render("Acme", Locale.CANADA_FRENCH);
        assertThat(canadian.locale()).isEqualTo(Locale.FRENCH);
        assertThat(canadian.text()).contains("Du 1er novembre 2026", "48\u00a0210,50\u00a0$\u00a0US");
    }

    @Test
    void theLanguageIsTheFirstWishThatCanBeMet() {
        RenderedMail mail = render("Acme", Locale.forLanguageTag("es-MX"), POLISH, Locale.FRENCH);
        assertThat(mail.locale()).isEqualTo(POLISH);
        assertThat(render("Acme").locale()).isEqualTo(Locale.ENGLISH);
        assertThat(render("Acme", Locale.GERMAN).subject()).startsWith("Acme insights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme\r\nBcc: everybody@example.org", "Acme\u2028", "Acme\u0000"})
    void anAccountNameCannotAddAHeader(String name) {
        Rejection rejection = catchThrowableOfType(MailRejectedException.class, () -> render(name, Locale.ENGLISH))
                .rejection();
        assertThat(rejection)
                .isEqualTo(
                        new Rejection.ForbiddenCharacter("subject of template \"insights-report\"", 4, name.charAt(4)));
    }

    @Test
    void aProductNameCannotReverseThePage() {
        model.put("top_products", List.of(Map.of("name", "\u202eevil\u2067", "units", 1, "revenue", money(1, "EUR"))));
        RenderedMail mail = render("\u202eAcme", Locale.ENGLISH);
        assertThat(mail.subject() + mail.text() + mail.html().orElseThrow())
                .contains("evil")
                .doesNotContain("\u202e", "\u2067");
    }

    @Test
    void missingVariablesAreNamedAllAtOnce() {
        model.remove("period_end");
        model.put("revenue", null);
        model.put("top_products", List.of(Map.of("name", "A", "units", 1)));
        assertThat(catchThrowableOfType(MailRejectedException.class, () -> render("Acme", Locale.ENGLISH)))
                .hasMessage("The model for template \"insights-report\" lacks: "
                        + "period_end, revenue, top_products[0].revenue.");
    }

    @Test
    void aReportLinkIsAWebLink() {
        model.put("report_link", "javascript:alert(1)");
        assertThat(catchThrowableOfType(MailRejectedException.class, () -> render("Acme", Locale.ENGLISH))
                        .rejection())
                .isInstanceOfSatisfying(Rejection.WrongVariable.class, wrong -> assertThat(wrong.variable())
                        .isEqualTo("report_link"));
    }

    @Test
    void aLongListOfLongNamesIsTooLarge() {
        Map<String, Object> row = Map.of("name", "x".repeat(2_000), "units", 1, "revenue", money(1, "EUR"));
        model.put("top_products", Collections.nCopies(1_000, row));
        assertThat(catchThrowableOfType(MailRejectedException.class, () -> render("Acme", Locale.ENGLISH))
                        .rejection())
                .isInstanceOf(Rejection.TooLarge.class);
    }

    private RenderedMail render(String accountName, Locale... locales) {
        return templates.render(new TemplateCall("insights-report", model, "acme", accountName, List.of(locales)));
    }
}
