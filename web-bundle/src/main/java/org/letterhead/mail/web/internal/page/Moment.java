/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A moment as a template shows it, by {@code {{>moment.html}}}: in the server's time zone with its name, which a script of the page turns into the reader's own.
 *
 * @param iso for programs
 * @param text for people
 */
public record Moment(String iso, String text) {
    /** In a language. */
    public static Moment of(Instant at, Locale locale) {
        ZonedDateTime local = at.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault());
        String zone = DateTimeFormatter.ofPattern("z", locale).format(local);
        String text = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale)
                .format(local);
        return new Moment(at.truncatedTo(ChronoUnit.SECONDS).toString(), text + " " + zone);
    }
}
