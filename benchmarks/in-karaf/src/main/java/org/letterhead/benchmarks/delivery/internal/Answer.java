/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an order has measured, by name. */
record Answer(Map<String, Double> values) {
    static Answer of(String name, double value) {
        return new Answer(Map.of(name, value));
    }

    Answer and(String name, double value) {
        Map<String, Double> more = new TreeMap<>(values);
        more.put(name, value);
        return new Answer(more);
    }

    /** One line, in the form of an order's values. */
    String line() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
