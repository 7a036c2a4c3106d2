/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;

/** A moment as typed on the command line: so long ago, or a date, or a date and time; in UTC unless it says otherwise. */
final class Moment {
    /** Up to six digits: a thousand years of minutes are enough, and no multiplication overflows. */
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhdw])");

    private static final List<Function<String, Instant>> FORMS = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());

    private Moment() {}

    static Instant of(String text, Instant now) throws CommandException {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            // To the second: it is printed again in the command for the next page.
            return now.truncatedTo(ChronoUnit.SECONDS).minus(length(Long.parseLong(ago.group(1)), ago.group(2)));
        }
        for (Function<String, Instant> form : FORMS) {
            try {
                return form.apply(text);
            } catch (DateTimeException e) {
                // Perhaps the next form fits.
            }
        }
        throw Refusal.because(
                "\"" + text + "\" is no moment. Say how long ago (30m, 2h, 3d, 1w), or a date (2026-11-21),"
                        + " or a date and time (2026-11-21T20:15, 2026-11-21T20:15:30Z, 2026-11-21T21:15+01:00).");
    }

    private static Duration length(long count, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }
}
