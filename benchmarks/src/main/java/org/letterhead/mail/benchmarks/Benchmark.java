/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Started by ./bench. */
public final class Benchmark {
    private Benchmark() {}

    /** The name of the benchmark, where its results go, and its options. */
    public static void main(String[] arguments) {
        int status = 0;
        try {
            switch (arguments[0]) {
                case "transport" -> new TransportBenchmark().run(Path.of(arguments[1]));
                case "delivery" -> delivery(arguments).run(Path.of(arguments[1]));
                case "links" -> new LinksBenchmark(List.of(arguments).contains("--quick")).run(Path.of(arguments[1]));
                case "templates" ->
                    new TemplatesBenchmark(List.of(arguments).contains("--quick")).run(Path.of(arguments[1]));
                case "settings" ->
                    new SettingsBenchmark(List.of(arguments).contains("--quick")).run(Path.of(arguments[1]));
                case "pages" -> new PagesBenchmark(List.of(arguments).contains("--quick")).run(Path.of(arguments[1]));
                case "transport-heap" -> HeapBenchmark.child(arguments);
                default -> throw new IllegalArgumentException("there is no benchmark " + arguments[0]);
            }
        } catch (Exception e) {
            e.printStackTrace();
            status = 1;
        }
        // Peers may have left threads behind.
        System.exit(status);
    }

    private static DeliveryBenchmark delivery(String[] arguments) {
        List<String> options = new ArrayList<>(List.of(arguments).subList(2, arguments.length));
        boolean quick = options.remove("--quick");
        return new DeliveryBenchmark(quick ? DeliveryScale.QUICK : DeliveryScale.FULL, DeliveryPart.named(options));
    }
}
