/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One line of a benchmark's table.
 *
 * @param what what was measured
 * @param value how much it was
 * @param unit of what
 * @param against what it is compared with; empty if with nothing
 * @param ratio the value as a multiple of that; NaN if compared with nothing
 */
record Result(String what, double value, String unit, String against, double ratio) {
    static Result of(String what, double value, String unit) {
        return new Result(what, value, unit, "", Double.NaN);
    }

    Result against(String other, double ratioToIt) {
        return new Result(what, value, unit, other, ratioToIt);
    }

    static void print(List<Result> results) {
        System.out.printf("%-78s %10s  %-24s %s%n", "case", "value", "unit", "ratio");
        for (Result result : results) {
            System.out.printf(
                    Locale.ROOT,
                    "%-78s %10s  %-24s %s%n",
                    result.what,
                    number(result.value),
                    result.unit,
                    result.against.isEmpty()
                            ? ""
                            : String.format(Locale.ROOT, "%.2f x %s", result.ratio, result.against));
        }
    }

    static void write(List<Result> results, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, results.stream().map(Result::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
    }

    private String json() {
        return String.format(
                Locale.ROOT,
                "{\"case\": \"%s\", \"value\": %s, \"unit\": \"%s\", \"against\": %s, \"ratio\": %s}",
                what,
                number(value),
                unit,
                against.isEmpty() ? "null" : "\"" + against + "\"",
                against.isEmpty() ? "null" : String.format(Locale.ROOT, "%.3f", ratio));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }
}
