/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a shop sold in one week.
 *
 * @param week which week
 * @param revenue what was sold, less what was refunded in this week
 * @param orders how many orders came in; a refund is none
 * @param averageOrder revenue for each order, to the cent; zero without orders
 * @param newCustomers how many customers ordered for the first time ever
 * @param products what was sold, best first by revenue
 * @param revenueByDay revenue of each day from Monday to Sunday
 */
record WeekFigures(
        Week week,
        BigDecimal revenue,
        int orders,
        BigDecimal averageOrder,
        int newCustomers,
        List<Product> products,
        List<BigDecimal> revenueByDay) {

    /**
     * A product's part in it.
     *
     * @param name what it is called
     * @param units how many were sold, less how many came back
     * @param revenue what they brought
     */
    record Product(String name, int units, BigDecimal revenue) {
        private static Product of(String name, List<OrderLine> lines) {
            return new Product(
                    name, lines.stream().mapToInt(OrderLine::quantity).sum(), sum(lines));
        }
    }

    static WeekFigures of(Week week, OrderBook book) {
        List<OrderLine> lines =
                book.lines().stream().filter(line -> week.has(line.day())).toList();
        BigDecimal revenue = sum(lines);
        int orders = (int) lines.stream()
                .filter(line -> !line.isRefund())
                .map(OrderLine::order)
                .distinct()
                .count();
        return new WeekFigures(
                week,
                revenue,
                orders,
                average(revenue, orders),
                newCustomers(week, book),
                products(lines),
                byDay(week, lines));
    }

    private static BigDecimal average(BigDecimal revenue, int orders) {
        return orders == 0 ? BigDecimal.ZERO : revenue.divide(BigDecimal.valueOf(orders), 2, RoundingMode.HALF_EVEN);
    }

    private static int newCustomers(Week week, OrderBook book) {
        Map<String, LocalDate> firstOrder = book.lines().stream()
                .filter(line -> !line.isRefund())
                .collect(Collectors.toMap(OrderLine::customer, OrderLine::day, (a, b) -> a.isBefore(b) ? a : b));
        return (int) firstOrder.values().stream().filter(week::has).count();
    }

    private static List<Product> products(List<OrderLine> lines) {
        return lines.stream().collect(Collectors.groupingBy(OrderLine::product)).entrySet().stream()
                .map(product -> Product.of(product.getKey(), product.getValue()))
                .filter(product -> product.units() > 0)
                .sorted(Comparator.comparing(Product::revenue).reversed().thenComparing(Product::name))
                .toList();
    }

    private static List<BigDecimal> byDay(Week week, List<OrderLine> lines) {
        return week.days().stream()
                .map(day -> sum(
                        lines.stream().filter(line -> line.day().equals(day)).toList()))
                .toList();
    }

    private static BigDecimal sum(List<OrderLine> lines) {
        return lines.stream().map(OrderLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
