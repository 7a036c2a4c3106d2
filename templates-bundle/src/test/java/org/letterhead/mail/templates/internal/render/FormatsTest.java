/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.templates.internal.render.Value.Printed;

class FormatsTest {
    private static final String NO_BREAK = "\u00a0";
    private static final String NARROW_NO_BREAK = "\u202f";

    private final Formats english = new Formats(Locale.ENGLISH);
    private final Formats french = new Formats(Locale.FRENCH);
    private final Formats polish = new Formats(Locale.forLanguageTag("pl"));

    @Test
    void numbersHaveTheDigitsOfTheLanguage() {
        BigDecimal number = new BigDecimal("12345.5");
        assertThat(english.number(number).text()).isEqualTo("12,345.5");
        assertThat(french.number(number).text()).isEqualTo("12" + NARROW_NO_BREAK + "345,5");
        assertThat(polish.number(number).text()).isEqualTo("12" + NO_BREAK + "345,5");
    }

    @Test
    void moneyHasTheSignAndTheMinorUnitsOfItsCurrency() {
        BigDecimal amount = new BigDecimal("12345.5");
        assertThat(english.money(amount, "EUR").text()).isEqualTo("€12,345.50");
        assertThat(english.money(amount, "USD").text()).isEqualTo("US$12,345.50");
        assertThat(new Formats(Locale.US).money(amount, "USD").text()).isEqualTo("$12,345.50");
        assertThat(french.money(amount, "EUR").text()).isEqualTo("12" + NARROW_NO_BREAK + "345,50" + NO_BREAK + "€");
        assertThat(polish.money(amount, "PLN").text()).isEqualTo("12" + NO_BREAK + "345,50" + NO_BREAK + "zł");
        assertThat(new Formats(Locale.CANADA_FRENCH).money(amount, "CAD").text())
                .isEqualTo("12" + NO_BREAK + "345,50" + NO_BREAK + "$");
        assertThat(english.money(amount, "JPY").text()).isEqualTo("JP¥12,346");
        assertThat(english.money(amount, "KWD").text()).isEqualTo("KWD" + NO_BREAK + "12,345.500");
        assertThat(english.money(new BigDecimal("-3"), "EUR").text()).isEqualTo("-€3.00");
    }

    @Test
    void datesAreLong() {
        LocalDate date = LocalDate.of(2026, 11, 21);
        assertThat(english.date(date).text()).isEqualTo("21 November 2026");
        assertThat(new Formats(Locale.US).date(date).text()).isEqualTo("November 21, 2026");
        assertThat(french.date(date).text()).isEqualTo("21 novembre 2026");
        assertThat(polish.date(date).text()).isEqualTo("21 listopada 2026");
    }

    @Test
    void theFirstOfAMonthIsAnOrdinalInFrench() {
        assertThat(french.date(LocalDate.of(2026, 11, 1)).text()).isEqualTo("1er novembre 2026");
        assertThat(french.date(LocalDate.of(2026, 11, 11)).text()).isEqualTo("11 novembre 2026");
        assertThat(polish.date(LocalDate.of(2026, 11, 1)).text()).isEqualTo("1 listopada 2026");
    }

    @Test
    void sharesArePercents() {
        assertThat(english.percent(new BigDecimal("0.123")).text()).isEqualTo("12.3%");
        assertThat(french.percent(new BigDecimal("0.123")).text()).isEqualTo("12,3" + NO_BREAK + "%");
        assertThat(polish.percent(new BigDecimal("0.123")).text()).isEqualTo("12,3%");
        assertThat(english.percent(new BigDecimal("-0.00001")).text()).isEqualTo("0%");
    }

    @ParameterizedTest
    @CsvSource({
        "0.123, +12.3%, up",
        "-0.0412, -4.1%, down",
        "0, 0%, same",
        "0.0004, 0%, same",
        "-0.0004, 0%, same",
        "0.0005, +0.1%, up",
        "-0.0005, -0.1%, down",
        "12.5, '+1,250%', up"
    })
    void aChangeGoesWhereTheShownNumberGoes(BigDecimal change, String shown, String direction) {
        assertThat(english.change(change)).isEqualTo(new Printed(shown, direction));
    }

    @ParameterizedTest
    @CsvSource({
        "en, 1, one",
        "en, 0, other",
        "en, 2, other",
        "en, 1.5, other",
        "fr, 0, one",
        "fr, 1, one",
        "fr, 1.5, one",
        "fr, 2, other",
        "fr, 1000000, many",
        "pl, 1, one",
        "pl, 2, few",
        "pl, 22, few",
        "pl, 5, many",
        "pl, 0, many",
        "pl, 12, many",
        "pl, 21, many",
        "pl, 1.5, other"
    })
    void aNumberKnowsItsPluralCategory(String language, BigDecimal number, String category) {
        assertThat(new Formats(Locale.forLanguageTag(language)).number(number).fact())
                .isEqualTo(category);
    }

    @Test
    void whatIsShownDecidesThePluralToo() {
        assertThat(english.number(new BigDecimal("1.00"))).isEqualTo(new Printed("1", "one"));
        assertThat(english.number(new BigDecimal("0.9999"))).isEqualTo(new Printed("1", "one"));
    }
}
