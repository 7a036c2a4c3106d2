/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.util.Arrays;

/** What several turns have measured. Turns of the same round were taken one right after the other. */
final class Rounds {
    private Rounds() {}

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
