/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.texts.Texts;

class ReportWordsTest {
    private static final Locale POLISH = Locale.forLanguageTag("pl");

    private final WeeklyReport up = MiniShop.report();

    @Test
    void theTrendIsSaidInWords() {
        assertThat(words(Locale.ENGLISH).altText(up))
                .isEqualTo("Bar chart of revenue per day, 2 March to 8 March. Revenue rose by 17.9% to €82.50,"
                        + " from €70.00 in the week before. Best day: Monday with €80.00.");
        assertThat(plain(words(Locale.FRENCH).altText(up)))
                .isEqualTo("Diagramme en barres du chiffre d’affaires par jour, du 2 mars au 8 mars."
                        + " Le chiffre d’affaires a augmenté de 17,9 % : 82,50 €, contre 70,00 € la semaine précédente."
                        + " Meilleur jour : lundi, avec 80,00 €.");
        assertThat(plain(words(POLISH).altText(up)))
                .isEqualTo("Wykres słupkowy przychodu dziennego od 2 marca do 8 marca."
                        + " Przychód wzrósł o 17,9%: 82,50 € wobec 70,00 € w poprzednim tygodniu."
                        + " Najlepszy dzień: poniedziałek, 80,00 €.");
    }

    @Test
    void lessAndTheSameAndNothingToCompareWithAreSaidToo() {
        assertThat(words(Locale.ENGLISH).altText(weeks("20", "10"))).contains("Revenue fell by 50.0% to €10.00");
        assertThat(words(Locale.ENGLISH).altText(weeks("20", "20"))).contains("Revenue stayed level at €20.00");
        // A change that would be written 0.0% is none.
        assertThat(words(Locale.ENGLISH).altText(weeks("10000", "10004"))).contains("Revenue stayed level");
        assertThat(words(Locale.ENGLISH).altText(weeks("0", "20"))).contains("nothing to compare it with");
    }

    @Test
    void thousandsAreWrittenAsTheLanguageDoes() {
        assertThat(words(Locale.ENGLISH).altText(weeks("1", "1234.5"))).contains("€1,234.50");
        assertThat(plain(words(Locale.FRENCH).altText(weeks("1", "1234.5")))).contains("1 234,50 €");
        assertThat(plain(words(POLISH).altText(weeks("1", "1234.5")))).contains(" 1234,50 €");
        assertThat(plain(words(POLISH).altText(weeks("1", "12345.6")))).contains("12 345,60 €");
    }

    @Test
    void theChartSpeaksTheSameLanguage() {
        assertThat(words(POLISH).chartTitle()).isEqualTo("Przychód dzienny (EUR)");
        assertThat(words(POLISH).weekdays(up.week().week()))
                .containsExactly("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.");
        assertThat(words(POLISH).week(up.week().week())).isEqualTo("2 mar – 8 mar");
        assertThat(words(Locale.FRENCH).weekBefore(up.before().week()))
                .isEqualTo("Semaine précédente : du 23 févr. au 1 mars");
    }

    @Test
    void anUnknownLanguageGivesWayToTheAccountsAndThatToEnglish() {
        Currency euro = Currency.getInstance("EUR");
        assertThat(new ReportWords(List.of(Locale.JAPANESE, POLISH), euro).language())
                .isEqualTo(POLISH);
        assertThat(new ReportWords(List.of(Locale.JAPANESE), euro).language()).isEqualTo(Locale.ENGLISH);
        assertThat(new ReportWords(List.of(Locale.CANADA_FRENCH, POLISH), euro).language())
                .isEqualTo(Locale.CANADA_FRENCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyLanguageHasEveryText(String language) {
        Texts texts = Texts.of(ReportWords.class, "insights");
        assertThat(texts.keys(Locale.forLanguageTag(language))).isEqualTo(texts.keys(Locale.ENGLISH));
    }

    private static ReportWords words(Locale locale) {
        return new ReportWords(List.of(locale), Currency.getInstance("EUR"));
    }

    /** Ordinary spaces for those that do not break. */
    private static String plain(String text) {
        return text.replace('\u00a0', ' ').replace('\u202f', ' ');
    }

    private static WeeklyReport weeks(String before, String week) {
        return WeeklyReport.of(MiniShop.book(MiniShop.HEADER + "2026-03-01,o1,c1,Mug,1," + before
                + ",EUR\n2026-03-08,o2,c1,Mug,1," + week + ",EUR\n"));
    }
}
