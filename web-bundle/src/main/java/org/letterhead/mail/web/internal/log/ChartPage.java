/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.text.NumberFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.log.StateCounts;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** What was sent, has failed and waits, day after day: a picture, and the same as a table. */
final class ChartPage {
    private static final int DAYS = 14;
    private static final int WIDTH = 400;
    private static final int LEFT = 48;
    private static final int TOP = 10;
    private static final int BOTTOM = 130;
    private static final double STEP = (WIDTH - LEFT) / (double) DAYS;

    private ChartPage() {}

    static Reply show(Visit visit, Shown shown, MailLog log, Clock clock) {
        ZoneId zone = ZoneId.systemDefault();
        LocalDate first = LocalDate.ofInstant(clock.instant(), zone).minusDays(DAYS - 1L);
        List<Instant> bounds = new ArrayList<>();
        for (int day = 0; day <= DAYS; day++) {
            bounds.add(first.plusDays(day).atStartOfDay(zone).toInstant());
        }
        List<StateCounts> counts = log.counts(visit.account(), bounds);
        long highest = top(counts.stream().mapToLong(ChartPage::all).max().orElse(0));
        DateTimeFormatter label = DateTimeFormatter.ofPattern("d MMM", visit.locale());
        List<Map<String, Object>> days = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            days.add(day(i, counts.get(i), highest, label.format(first.plusDays(i)), shown));
        }
        Map<String, Object> values = new HashMap<>();
        values.put("pages", shown.pages(""));
        values.put("days", days);
        values.put("highest", shortly(highest, visit.locale()));
        values.put("half", shortly(highest / 2, visit.locale()));
        values.put("summary", summary(counts, shown));
        values.put("log", visit.link("log"));
        View view = View.of("log/chart.html", shown.say("chart.title"), values);
        return visit.partial() ? new Reply.Part(View.of("log/chart-part.html", "", values)) : Reply.page(view);
    }

    private static Map<String, Object> day(int place, StateCounts counts, long highest, String label, Shown shown) {
        Map<String, Object> day = new HashMap<>();
        day.put("label", label);
        day.put("x", fixed(LEFT + place * STEP + STEP / 2));
        // There is room for the name of every third day, and beside the last one there is none.
        day.put("named", place % 3 == 0);
        day.put("sent", shown.number(sent(counts)));
        day.put("failed", shown.number(failed(counts)));
        day.put("held", shown.number(held(counts)));
        List<Map<String, Object>> bars = new ArrayList<>();
        double from = BOTTOM;
        from = bar(bars, "sent", sent(counts), from, place, highest);
        from = bar(bars, "failed", failed(counts), from, place, highest);
        bar(bars, "held", held(counts), from, place, highest);
        day.put("bars", bars);
        return day;
    }

    private static double bar(
            List<Map<String, Object>> bars, String kind, long count, double from, int place, long highest) {
        if (count == 0) {
            return from;
        }
        // One of a million is seen, too.
        double height = Math.max(1, (BOTTOM - TOP) * (double) count / highest);
        double end = Math.max(0, from - height);
        bars.add(Map.of(
                "kind", kind,
                "x", fixed(LEFT + place * STEP + 2),
                "y", fixed(end),
                "width", fixed(STEP - 4),
                "height", fixed(from - end)));
        return end;
    }

    private static String summary(List<StateCounts> counts, Shown shown) {
        return shown.say(
                "chart.summary",
                Map.of(
                        "days", shown.number(DAYS),
                        "sent",
                                shown.number(counts.stream()
                                        .mapToLong(ChartPage::sent)
                                        .sum()),
                        "failed",
                                shown.number(counts.stream()
                                        .mapToLong(ChartPage::failed)
                                        .sum()),
                        "held",
                                shown.number(counts.stream()
                                        .mapToLong(ChartPage::held)
                                        .sum())));
    }

    private static long all(StateCounts counts) {
        return sent(counts) + failed(counts) + held(counts);
    }

    private static long sent(StateCounts counts) {
        return counts.of(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK);
    }

    private static long failed(StateCounts counts) {
        return counts.of(RecipientState.FAILED, RecipientState.BOUNCED, RecipientState.UNKNOWN_OUTCOME);
    }

    private static long held(StateCounts counts) {
        return counts.of(RecipientState.HELD, RecipientState.DEFERRED, RecipientState.QUEUED, RecipientState.SENDING);
    }

    /** The top of the scale: an even number with one digit that is not 0, or two. */
    static long top(long highest) {
        if (highest <= 10) {
            return 10;
        }
        long unit = 1;
        while (highest / unit >= 10) {
            unit *= 10;
        }
        long digits = (highest + unit - 1) / unit;
        return (digits % 2 == 0 ? digits : digits + 1) * unit;
    }

    /** As it fits beside the picture: 40K. */
    private static String shortly(long number, Locale locale) {
        NumberFormat format = NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT);
        format.setMaximumFractionDigits(1);
        return format.format(number);
    }

    private static String fixed(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
