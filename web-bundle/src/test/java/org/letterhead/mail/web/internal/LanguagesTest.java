/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;

class LanguagesTest {
    private static final String ACCEPT = "Accept-Language";

    private final Site site = new Site();

    @AfterEach
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyLanguageSaysTheSame(String language) {
        assertThat(Languages.TEXTS.keys(Locale.forLanguageTag(language)))
                .isEqualTo(Languages.TEXTS.keys(Locale.ENGLISH));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | en | This does not work right now",
                "fr-CA,fr;q=0.9 | fr-CA | Cela ne fonctionne pas pour le moment",
                "pl | pl | W tej chwili to nie dzia\u0142a",
                "de-DE,de;q=0.9,pl;q=0.2,fr;q=0.7 | fr | Cela ne fonctionne pas pour le moment",
                "tr | en | This does not work right now",
                "* | en | This does not work right now",
                "fr;q=0 | en | This does not work right now",
                "\"; q=x,,;<script> | en | This does not work right now",
            })
    void ownPagesAreInTheBrowsersLanguage(String accept, String language, String title) {
        Document page = Jsoup.parse(site.get("nobody/x", ACCEPT, accept).body());

        assertThat(page.select("html").attr("lang")).isEqualTo(language);
        assertThat(page.select("h1").text()).isEqualTo(title);
    }

    @Test
    void aBrowserThatSaysNothingGetsEnglish() {
        assertThat(Jsoup.parse(site.get("nobody/x").body()).select("html").attr("lang"))
                .isEqualTo("en");
        assertThat(Jsoup.parse(site.get("nobody/x", ACCEPT, "fr,".repeat(1000) + "fr")
                                .body())
                        .select("html")
                        .attr("lang"))
                .isEqualTo("en");
    }

    @Test
    void anActionHearsWhatTheBrowserWants() {
        Confirmation action = new Confirmation();
        site.offer("confirm", action);
        site.get("confirm/x", ACCEPT, "de-AT,de;q=0.8,en;q=0.5");
        site.get("confirm/x");

        assertThat(action.wanted).containsExactly(Locale.forLanguageTag("de-AT"), Locale.ENGLISH);
    }

    @Test
    void theLanguageOfTheActionsPageWins() {
        offer(Locale.forLanguageTag("pl-PL"));

        Document page = Jsoup.parse(site.get("confirm/x", ACCEPT, "fr").body());

        assertThat(page.select("html").attr("lang")).isEqualTo("pl-PL");
        assertThat(page.select(".state").text()).isEqualTo("Gotowe");
        assertThat(page.select(".note").text()).startsWith("Wpisane przez");
    }

    @Test
    void otherScriptsRunTheirWay() {
        offer(Locale.forLanguageTag("ar"));

        Document page = Jsoup.parse(site.get("confirm/x", ACCEPT, "ar,fr").body());
        Element html = page.select("html").first();

        assertThat(List.of(html.attr("lang"), html.attr("dir"))).containsExactly("ar", "rtl");
        // This bundle's own words are in the next language that the browser wants.
        assertThat(page.select(".state span[lang=fr][dir=ltr]").text()).isEqualTo("C\u2019est fait");
        assertThat(page.select(".note[lang=fr][dir=ltr]").text()).startsWith("Saisi par un tiers");
    }

    private void offer(Locale locale) {
        site.offer("confirm", new Confirmation() {
            @Override
            ActionPage page(String token, Locale wanted) {
                return page(State.DONE, locale, "Title", List.of(new Fact("Label", "value")));
            }
        });
    }
}
