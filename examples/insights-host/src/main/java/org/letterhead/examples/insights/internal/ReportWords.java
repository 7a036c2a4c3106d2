/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.texts.Texts;

/** What this bundle itself says in a report: at the chart and, for those who do not see it, instead of the chart. */
final class ReportWords {
    private static final Texts TEXTS = Texts.of(ReportWords.class, "insights");

    private static final BigDecimal TEN_THOUSAND = BigDecimal.valueOf(10_000);

    private final Locale language;
    private final Currency currency;

    /** The words in the first of these languages that this bundle speaks, else in English, just as templates do it. */
    ReportWords(List<Locale> wished, Currency currency) {
        this.language = wished.stream()
                .filter(locale -> !TEXTS.keys(locale).isEmpty())
                .findFirst()
                .orElse(Locale.ENGLISH);
        this.currency = currency;
    }

    /** The language found, for numbers and dates that go with the words. */
    Locale language() {
        return language;
    }

    String chartTitle() {
        return TEXTS.say("chart.title", Map.of("currency", currency.getCurrencyCode()), language);
    }

    String week(Week week) {
        return period("chart.week", week);
    }

    String weekBefore(Week week) {
        return period("chart.week-before", week);
    }

    /** Monday to Sunday as they stand below the bars. */
    List<String> weekdays(Week week) {
        return week.days().stream()
                .map(day -> day.getDayOfWeek().getDisplayName(TextStyle.SHORT_STANDALONE, language))
                .toList();
    }

    /** Says what the chart shows: both weeks, the change and the best day. */
    String altText(WeeklyReport report) {
        WeekFigures week = report.week();
        BigDecimal most = Collections.max(week.revenueByDay());
        LocalDate bestDay = week.week().days().get(week.revenueByDay().indexOf(most));
        return TEXTS.say(
                "chart.alt." + direction(report),
                Map.of(
                        // Whole words here: this is read aloud.
                        "start", day("d MMMM", week.week().monday()),
                        "end", day("d MMMM", week.week().sunday()),
                        "revenue", money(week.revenue()),
                        "before", money(report.before().revenue()),
                        "change", report.revenueChange().map(this::percent).orElse(""),
                        "best-day", bestDay.getDayOfWeek().getDisplayName(TextStyle.FULL_STANDALONE, language),
                        "best-revenue", money(most)),
                language);
    }

    /** The direction of what is said: a change that rounds to zero is none. */
    private static String direction(WeeklyReport report) {
        return report.revenueChange()
                .map(change -> switch (change.setScale(3, RoundingMode.HALF_EVEN)
                        .signum()) {
                    case 1 -> "up";
                    case -1 -> "down";
                    default -> "same";
                })
                .orElse("alone");
    }

    private String period(String key, Week week) {
        return TEXTS.say(
                key, Map.of("start", day("d MMM", week.monday()), "end", day("d MMM", week.sunday())), language);
    }

    private String day(String pattern, LocalDate day) {
        return DateTimeFormatter.ofPattern(pattern, language).format(day);
    }

    private String money(BigDecimal amount) {
        NumberFormat format = NumberFormat.getCurrencyInstance(language);
        format.setCurrency(currency);
        format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
        format.setMaximumFractionDigits(currency.getDefaultFractionDigits());
        // Polish separates thousands from five digits on, which Java does not know.
        format.setGroupingUsed(
                !language.getLanguage().equals("pl") || amount.abs().compareTo(TEN_THOUSAND) >= 0);
        return format.format(amount);
    }

    private String percent(BigDecimal change) {
        NumberFormat format = NumberFormat.getPercentInstance(language);
        format.setMinimumFractionDigits(1);
        format.setMaximumFractionDigits(1);
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        return format.format(change.abs());
    }
}
