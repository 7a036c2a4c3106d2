/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a page costs whose token is looked up among many: the action that confirms addresses, on an H2 file. */
final class LinksBenchmark {
    private static final int FEW = 1_000;
    private static final int MANY = 1_000_000;
    private static final int QUICK = 50_000;
    private static final int ROUNDS = 15;
    private static final double AIM = 1.5;

    private final int many;

    LinksBenchmark(boolean quick) {
        this.many = quick ? QUICK : MANY;
    }

    void run(Path file) throws Exception {
        Path folder = Files.createTempDirectory("letterhead-links");
        try (StoredLinks few = new StoredLinks(folder.resolve("few"), Clock.systemUTC());
                StoredLinks lots = new StoredLinks(folder.resolve("many"), Clock.systemUTC())) {
            System.out.printf("Storing %,d and %,d tokens ...%n", FEW, many);
            few.fill(FEW);
            lots.fill(many);
            System.out.println("Looking them up ...");
            List<Result> results = measure(few, lots);
            System.out.println();
            Result.print(results);
            System.out.println();
            Aim.print(List.of(Aim.ratioAtMost(results.get(1), AIM)));
            Result.write(results, file);
            System.out.println("\nWritten to " + file);
        } finally {
            delete(folder);
        }
    }

    private List<Result> measure(StoredLinks few, StoredLinks lots) {
        double[][] micros = new double[4][ROUNDS];
        // The first rounds only warm up.
        for (int round = -3; round < ROUNDS; round++) {
            double[] turn = {few.look(), lots.look(), few.lookInVain(), lots.lookInVain()};
            for (int i = 0; i < turn.length && round >= 0; i++) {
                micros[i][round] = turn[i];
            }
        }
        String beside = String.format(java.util.Locale.ROOT, "%,d tokens", FEW);
        String all = String.format(java.util.Locale.ROOT, "%,d tokens", many);
        List<Result> results = new ArrayList<>();
        results.add(Result.of("a page for one of " + beside, Rounds.median(micros[0]), "us"));
        results.add(Result.of("a page for one of " + all, Rounds.median(micros[1]), "us")
                .against("one of " + beside, Rounds.medianRatio(micros[1], micros[0])));
        results.add(Result.of("a page for none of " + beside, Rounds.median(micros[2]), "us"));
        results.add(Result.of("a page for none of " + all, Rounds.median(micros[3]), "us")
                .against("none of " + beside, Rounds.medianRatio(micros[3], micros[2])));
        return results;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
