/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderBookTest {
    @Test
    void readsTheExport() {
        OrderBook book = MiniShop.book(MiniShop.ORDERS);

        assertThat(book.currency().getCurrencyCode()).isEqualTo("EUR");
        assertThat(book.lines()).hasSize(10);
        assertThat(book.lines().get(2))
                .isEqualTo(new OrderLine(
                        LocalDate.of(2026, 3, 1), "o3", "c2", "Lamp, \"Ørsted\"", 1, new BigDecimal("50.00")));
        assertThat(book.today()).isEqualTo(LocalDate.of(2026, 3, 12));
    }

    @Test
    void aBadLineIsNamed() {
        assertThatThrownBy(() -> MiniShop.book(MiniShop.HEADER + "2026-02-20,o1,c1,Mug,many,10.00,EUR\n"))
                .hasMessageContaining("line 2")
                .hasMessageContaining("many");
        assertThatThrownBy(() -> MiniShop.book(
                        MiniShop.HEADER + "2026-02-20,o1,c1,Mug,1,10.00,EUR\n2026-02-21,o2,c1,Mug,1,10.00,PLN\n"))
                .hasMessageContaining("line 3")
                .hasMessageContaining("EUR to PLN");
        assertThatThrownBy(() -> MiniShop.book(MiniShop.HEADER)).hasMessageContaining("no orders");
    }

    @ParameterizedTest
    @CsvSource({"/orders/acme.csv, EUR, Café au lait bowl", "/orders/lodz.csv, PLN, Torba lniana „Piotrkowska”"})
    void theBundledExportsCoverThreeMonthsOfABusyShop(String resource, String currency, String product) {
        OrderBook book = OrderBook.bundled(resource);

        assertThat(book.currency().getCurrencyCode()).isEqualTo(currency);
        assertThat(book.lines()).hasSizeGreaterThan(600).anyMatch(OrderLine::isRefund);
        assertThat(book.lines()).extracting(OrderLine::product).contains(product);
        assertThat(book.lines()).extracting(OrderLine::day).isSorted();
        assertThat(book.today()).isEqualTo(LocalDate.of(2026, 11, 18));
        assertThat(book.lines().get(0).day()).isEqualTo(LocalDate.of(2026, 8, 17));
    }
}
