/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** One line from the process that runs the benchmark, such as {@code deliver size=1024 mails=1000}. */
record Order(String name, Map<String, String> values) {
    static Order read(String line) {
        String[] words = line.split(" ");
        return new Order(
                words[0],
                Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    int number(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(name + " needs " + key);
        }
        return Integer.parseInt(value);
    }
}
