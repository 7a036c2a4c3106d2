/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * How good a result is to be.
 *
 * @param result the line of the table
 * @param measured the number that the aim is about: its ratio, or its value
 * @param atLeast whether more is better
 * @param bound the number to reach, or not to exceed
 */
record Aim(String result, double measured, boolean atLeast, double bound) {
    static Aim ratioAtLeast(Result result, double bound) {
        return new Aim(result.what() + ", as a multiple of " + result.against(), result.ratio(), true, bound);
    }

    static Aim ratioAtMost(Result result, double bound) {
        return new Aim(result.what() + ", as a multiple of " + result.against(), result.ratio(), false, bound);
    }

    static Aim valueAtMost(Result result, double bound) {
        return new Aim(result.what(), result.value(), false, bound);
    }

    static Aim valueAtLeast(Result result, double bound) {
        return new Aim(result.what(), result.value(), true, bound);
    }

    boolean met() {
        return atLeast ? measured >= bound : measured <= bound;
    }

    static void print(List<Aim> aims) {
        for (Aim aim : aims) {
            System.out.printf(
                    Locale.ROOT,
                    "%-7s %s: %.3f, aim: %s %s%n",
                    aim.met() ? "MET" : "MISSED",
                    aim.result,
                    aim.measured,
                    aim.atLeast ? "at least" : "at most",
                    aim.bound);
        }
    }
}
