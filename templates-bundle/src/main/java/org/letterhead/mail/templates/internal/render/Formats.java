/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import com.ibm.icu.number.FormattedNumber;
import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.number.NumberFormatter.SignDisplay;
import com.ibm.icu.number.Precision;
import com.ibm.icu.number.Scale;
import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.templates.internal.render.Value.Printed;

/** Writes numbers, money and dates as a language does. To be kept: making one takes longer than a mail. May be used by several threads. */
public final class Formats {
    private final LocalizedNumberFormatter number;
    private final LocalizedNumberFormatter percent;
    private final LocalizedNumberFormatter change;
    private final LocalizedNumberFormatter money;
    private final Map<String, LocalizedNumberFormatter> byCurrency = new ConcurrentHashMap<>();
    private final PluralRules plurals;
    private final DateFormat longDate;
    private final boolean french;

    /** Of a language and, if it names one, a country. */
    public Formats(Locale locale) {
        ULocale writing = writingOf(locale);
        // Half up, as people round; a zero that was rounded from below has no sign.
        LocalizedNumberFormatter plain = NumberFormatter.withLocale(writing)
                .roundingMode(RoundingMode.HALF_UP)
                .sign(SignDisplay.NEGATIVE);
        number = plain.precision(Precision.maxFraction(3));
        percent = plain.unit(MeasureUnit.PERCENT).scale(Scale.powerOfTen(2)).precision(Precision.maxFraction(1));
        change = percent.sign(SignDisplay.EXCEPT_ZERO);
        money = plain;
        plurals = PluralRules.forLocale(writing);
        longDate = DateFormat.getDateInstance(DateFormat.LONG, writing);
        longDate.setTimeZone(TimeZone.GMT_ZONE);
        french = writing.getLanguage().equals("fr");
    }

    /**
     * English without a country is written the way most of its readers write it, day before month and with
     * international currency signs; whoever asks for {@code en-US} gets the American way.
     */
    private static ULocale writingOf(Locale locale) {
        return locale.getLanguage().equals("en") && locale.getCountry().isEmpty()
                ? new ULocale("en_001")
                : ULocale.forLocale(locale);
    }

    Printed number(BigDecimal value) {
        FormattedNumber shown = number.format(value);
        return new Printed(shown.toString(), plurals.select(shown));
    }

    Printed percent(BigDecimal share) {
        return Printed.of(percent.format(share).toString());
    }

    /** A change with its sign. What is shown decides its direction, so that "0%" is never called a growth. */
    Printed change(BigDecimal share) {
        FormattedNumber shown = change.format(share);
        String direction =
                switch (shown.toBigDecimal().signum()) {
                    case 1 -> "up";
                    case -1 -> "down";
                    default -> "same";
                };
        return new Printed(shown.toString(), direction);
    }

    Printed money(BigDecimal amount, String currency) {
        LocalizedNumberFormatter formatter =
                byCurrency.computeIfAbsent(currency, code -> money.unit(Currency.getInstance(code)));
        return Printed.of(formatter.format(amount).toString());
    }

    Printed date(LocalDate date) {
        // ICU's date format is not for several threads.
        DateFormat own = longDate.clone();
        String shown = own.format(new Date(TimeUnit.DAYS.toMillis(date.toEpochDay())));
        // CLDR has no ordinal for the first of a month, but French is not written without it: 1er novembre 2026.
        return Printed.of(french && date.getDayOfMonth() == 1 ? shown.replaceFirst("^1 ", "1er ") : shown);
    }
}
