/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeeklyReportTest {
    private final WeeklyReport report = MiniShop.report();

    @Test
    void reportsTheLastFullWeekAndTheOneBefore() {
        assertThat(report.week().week()).isEqualTo(new Week(LocalDate.of(2026, 3, 2)));
        assertThat(report.before().week()).isEqualTo(new Week(LocalDate.of(2026, 2, 23)));
    }

    @Test
    void addsUpWhatCanBeAddedUpByHand() {
        WeekFigures week = report.week();
        assertThat(week.revenue()).isEqualByComparingTo("82.50");
        assertThat(week.orders()).isEqualTo(3);
        assertThat(week.averageOrder()).isEqualByComparingTo("27.50");
        assertThat(week.newCustomers()).isEqualTo(2);
        assertThat(week.revenueByDay())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(amounts("80", "0", "12.5", "-50", "0", "0", "40"));

        WeekFigures before = report.before();
        assertThat(before.revenue()).isEqualByComparingTo("70.00");
        assertThat(before.orders()).isEqualTo(2);
        assertThat(before.averageOrder()).isEqualByComparingTo("35.00");
        assertThat(before.newCustomers()).isEqualTo(1);
        assertThat(before.revenueByDay())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(amounts("20", "0", "0", "0", "0", "0", "50"));
    }

    @Test
    void productsStandByRevenueAndWhatCameBackIsGone() {
        assertThat(report.week().products())
                .containsExactly(
                        new WeekFigures.Product("Mug", 4, new BigDecimal("42.50")),
                        new WeekFigures.Product("Tray", 2, new BigDecimal("40.00")));
    }

    @Test
    void comparesWithTheWeekBefore() {
        assertThat(report.revenueChange().orElseThrow().doubleValue()).isCloseTo(12.5 / 70, within(1e-6));
        assertThat(report.ordersChange().orElseThrow()).isEqualByComparingTo("0.5");
        assertThat(report.averageOrderChange().orElseThrow().doubleValue()).isCloseTo(-7.5 / 35, within(1e-6));
        assertThat(report.newCustomersChange().orElseThrow()).isEqualByComparingTo("1");
    }

    @Test
    void againstNothingThereIsNoPercentage() {
        WeeklyReport first = WeeklyReport.of(MiniShop.book(MiniShop.HEADER + "2026-03-08,o1,c1,Mug,1,10.00,EUR\n"));

        assertThat(first.week().revenue()).isEqualByComparingTo("10");
        assertThat(first.revenueChange()).isEmpty();
        assertThat(first.ordersChange()).isEmpty();
        assertThat(first.averageOrderChange()).isEmpty();
        assertThat(first.newCustomersChange()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-08, 2026-02-23", // a Sunday is not over while it lasts
        "2026-03-09, 2026-03-02",
        "2026-03-15, 2026-03-02",
        "2026-03-16, 2026-03-09",
        "2026-01-01, 2025-12-22"
    })
    void theLastFullWeekEndsBeforeToday(LocalDate today, LocalDate monday) {
        assertThat(Week.lastFullBefore(today)).isEqualTo(new Week(monday));
    }

    @Test
    void aWeekBeginsOnMonday() {
        assertThatThrownBy(() -> new Week(LocalDate.of(2026, 3, 3))).hasMessageContaining("2026-03-03");
    }

    private static BigDecimal[] amounts(String... amounts) {
        return Stream.of(amounts).map(BigDecimal::new).toArray(BigDecimal[]::new);
    }
}
