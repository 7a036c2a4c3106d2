/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Currency;
import java.util.Optional;

/**
 * A week and the one before it.
 *
 * @param currency of every amount
 * @param week the week that the report is about
 * @param before the week that it is compared with
 */
record WeeklyReport(Currency currency, WeekFigures week, WeekFigures before) {
    /** Reports the last full week of an order book. */
    static WeeklyReport of(OrderBook book) {
        Week last = Week.lastFullBefore(book.today());
        return new WeeklyReport(book.currency(), WeekFigures.of(last, book), WeekFigures.of(last.before(), book));
    }

    Optional<BigDecimal> revenueChange() {
        return change(before.revenue(), week.revenue());
    }

    Optional<BigDecimal> ordersChange() {
        return change(BigDecimal.valueOf(before.orders()), BigDecimal.valueOf(week.orders()));
    }

    Optional<BigDecimal> averageOrderChange() {
        return change(before.averageOrder(), week.averageOrder());
    }

    Optional<BigDecimal> newCustomersChange() {
        return change(BigDecimal.valueOf(before.newCustomers()), BigDecimal.valueOf(week.newCustomers()));
    }

    /** 0.1 stands for ten per cent more. Against nothing, or against more refunds than sales, there is no percentage. */
    private static Optional<BigDecimal> change(BigDecimal from, BigDecimal to) {
        return from.signum() <= 0
                ? Optional.empty()
                : Optional.of(to.subtract(from).divide(from, MathContext.DECIMAL32));
    }
}
