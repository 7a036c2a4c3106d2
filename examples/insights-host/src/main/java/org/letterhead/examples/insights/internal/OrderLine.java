/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * One line of the shop's export.
 *
 * @param day when it was ordered, or given back
 * @param order the order's number; an order has one line for each product
 * @param customer the customer's number
 * @param product what was bought
 * @param quantity how many; negative: that many came back and were refunded
 * @param unitPrice the price of one
 */
record OrderLine(LocalDate day, String order, String customer, String product, int quantity, BigDecimal unitPrice) {
    BigDecimal amount() {
        return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    boolean isRefund() {
        return quantity < 0;
    }
}
