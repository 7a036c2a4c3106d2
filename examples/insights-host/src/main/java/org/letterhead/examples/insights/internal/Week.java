/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * A week from Monday to Sunday.
 *
 * @param monday its first day
 */
record Week(LocalDate monday) {
    Week {
        if (monday.getDayOfWeek() != DayOfWeek.MONDAY) {
            throw new IllegalArgumentException(monday + " is not a Monday");
        }
    }

    /** The last week that was over before this day began. */
    static Week lastFullBefore(LocalDate today) {
        return new Week(
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(1));
    }

    Week before() {
        return new Week(monday.minusWeeks(1));
    }

    LocalDate sunday() {
        return monday.plusDays(6);
    }

    List<LocalDate> days() {
        return monday.datesUntil(monday.plusWeeks(1)).toList();
    }

    boolean has(LocalDate day) {
        return !day.isBefore(monday) && !day.isAfter(sunday());
    }
}
