/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.io.IOException;
import java.io.StringReader;

/** A few orders whose figures can be added up by hand. The last full week is that from 2 to 8 March 2026. */
final class MiniShop {
    static final String HEADER = "date,order,customer,product,quantity,unit_price,currency\n";

    static final String ORDERS = HEADER
            + "2026-02-20,o1,c1,Mug,1,10.00,EUR\n"
            // The week before: 20.00 + 50.00, two orders, c2 is new.
            + "2026-02-23,o2,c1,Mug,2,10.00,EUR\n"
            + "2026-03-01,o3,c2,\"Lamp, \"\"Ørsted\"\"\",1,50.00,EUR\n"
            // The week: 30.00 + 50.00 + 12.50 - 50.00 + 40.00, three orders, c3 and c4 are new.
            + "2026-03-02,o4,c2,Mug,3,10.00,EUR\n"
            + "2026-03-02,o4,c2,\"Lamp, \"\"Ørsted\"\"\",1,50.00,EUR\n"
            + "2026-03-04,o5,c3,Mug,1,12.50,EUR\n"
            + "2026-03-05,o3,c2,\"Lamp, \"\"Ørsted\"\"\",-1,50.00,EUR\n"
            + "2026-03-08,o6,c4,Tray,2,20.00,EUR\n"
            // The week that is not over yet.
            + "2026-03-09,o7,c5,Tray,9,20.00,EUR\n"
            + "2026-03-11,o8,c1,Mug,9,10.00,EUR\n";

    private MiniShop() {}

    static OrderBook book(String csv) {
        try {
            return OrderBook.read(new StringReader(csv));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static WeeklyReport report() {
        return WeeklyReport.of(book(ORDERS));
    }
}
