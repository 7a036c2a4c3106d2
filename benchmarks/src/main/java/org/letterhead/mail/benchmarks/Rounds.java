/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What one side has measured in several rounds. Turns of the same round were taken one right after the other. */
final class Rounds {
    private final List<Map<String, Double>> turns = new ArrayList<>();

    void add(Map<String, Double> turn) {
        turns.add(turn);
    }

    double median(String name) {
        return median(values(name));
    }

    /** Of two numbers of the same turn. */
    double medianOf(String one, String by) {
        return medianRatio(values(one), values(by));
    }

    double medianRatio(String name, Rounds other) {
        return medianRatio(values(name), other.values(name));
    }

    private double[] values(String name) {
        return turns.stream().mapToDouble(turn -> turn.get(name)).toArray();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The median of the rounds' own ratios: what happens to the machine in a round happens to both. */
    static double medianRatio(double[] values, double[] others) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = values[i] / others[i];
        }
        return median(ratios);
    }
}
