/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * All orders of a shop.
 *
 * @param currency what the shop sells in
 * @param lines at least one, as exported
 */
record OrderBook(Currency currency, List<OrderLine> lines) {
    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

    OrderBook {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the export has no orders");
        }
    }

    /** Reads an export that is part of this bundle. */
    static OrderBook bundled(String resource) {
        try (InputStream in = OrderBook.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(resource + " is not in this bundle");
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** Reads an export with the columns date, order, customer, product, quantity, unit_price and currency. */
    static OrderBook read(Reader csv) throws IOException {
        Currency currency = null;
        List<OrderLine> lines = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(csv, FORMAT)) {
            for (CSVRecord row : parser) {
                try {
                    lines.add(line(row));
                    Currency ofRow = Currency.getInstance(row.get("currency"));
                    if (currency != null && ofRow != currency) {
                        throw new IllegalArgumentException("the currency changes from " + currency + " to " + ofRow);
                    }
                    currency = ofRow;
                } catch (RuntimeException e) {
                    throw new IllegalArgumentException(
                            "line " + parser.getCurrentLineNumber() + " of the export: " + e.getMessage(), e);
                }
            }
        }
        return new OrderBook(currency, lines);
    }

    /**
     * The day on which the report is written: the day after the last order. The export ends on a fixed day, and so the
     * same report comes out whenever it is asked for.
     */
    LocalDate today() {
        return lines.stream()
                .map(OrderLine::day)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .plusDays(1);
    }

    private static OrderLine line(CSVRecord row) {
        return new OrderLine(
                LocalDate.parse(row.get("date")),
                row.get("order"),
                row.get("customer"),
                row.get("product"),
                Integer.parseInt(row.get("quantity")),
                new BigDecimal(row.get("unit_price")));
    }
}
