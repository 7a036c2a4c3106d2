/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.letterhead.mail.template.RenderedMail;

/**
 * Rendering the insights report (subject, HTML, text; layout and footer in them), beside mustache.java's own compiled rendering of the same
 * texts from plain maps whose values are written already; and renderings for accounts nobody has rendered for before, of many that
 * have each written something.
 */
final class TemplatesBenchmark {
    private static final int ACCOUNTS = 100_000;
    private static final int QUICK = 5_000;
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 5;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final int COLD = 2_000;
    private static final double AIM = 0.8;
    private static final double COLD_MILLIS = 5;
    private static final long CACHE_BYTES = 8L << 20;
    private static final double MEGABYTE = 1 << 20;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int accounts;

    TemplatesBenchmark(boolean quick) {
        this.accounts = quick ? QUICK : ACCOUNTS;
    }

    void run(Path file) throws Exception {
        Path folder = Files.createTempDirectory("letterhead-templates");
        try (StoredTexts texts = new StoredTexts(folder.resolve("texts"), CACHE_BYTES)) {
            List<Result> results = new ArrayList<>(warm(texts));
            results.addAll(cold(texts));
            System.out.println();
            Result.print(results);
            System.out.println();
            Aim.print(List.of(Aim.ratioAtLeast(results.get(0), AIM), Aim.valueAtMost(results.get(2), COLD_MILLIS)));
            Result.write(results, file);
            System.out.println("\nWritten to " + file);
        } finally {
            delete(folder);
        }
    }

    private static List<Result> warm(StoredTexts texts) {
        PlainMustache peer = new PlainMustache(texts.catalogue(), texts.call("nobody"));
        peer.requireSame(texts.render("nobody"));
        System.out.println("Rendering the insights report by turns ...");
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            // Who begins changes, so that neither always meets what the other has left behind.
            boolean first = (round & 1) == 0;
            double one = perSecond(first ? () -> texts.render("nobody") : peer::render);
            double other = perSecond(first ? peer::render : () -> texts.render("nobody"));
            if (round >= 0) {
                ours[round] = first ? one : other;
                theirs[round] = first ? other : one;
            }
        }
        return List.of(
                Result.of("the insights report, by templates-bundle", Rounds.median(ours), "renderings/cpu-s")
                        .against("mustache.java", Rounds.medianRatio(ours, theirs)),
                Result.of(
                        "the insights report, by mustache.java alone, from plain maps",
                        Rounds.median(theirs),
                        "renderings/cpu-s"));
    }

    /** By the thread's own processor time: whoever else uses the machine takes nothing from either. */
    private static double perSecond(Supplier<RenderedMail> rendering) {
        long start = THREADS.getCurrentThreadCpuTime();
        long end = start + TURN_NANOS;
        long count = 0;
        int characters = 0;
        while (THREADS.getCurrentThreadCpuTime() < end) {
            for (int i = 0; i < 20; i++) {
                characters += rendering.get().text().length();
                count++;
            }
        }
        if (characters == 0) {
            throw new IllegalStateException("nothing was rendered");
        }
        return count * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
    }

    private List<Result> cold(StoredTexts texts) throws Exception {
        System.out.printf(Locale.ROOT, "Storing one own text for each of %,d accounts ...%n", accounts);
        double before = heap();
        texts.fill(accounts);
        System.out.println("Rendering for accounts that nothing was rendered for before ...");
        int looks = Math.min(COLD, accounts / 2);
        double[] millis = new double[looks];
        for (int i = -looks / 10; i < looks; i++) {
            // Far from each other, and none twice.
            String account = StoredTexts.account((int) ((long) (i + looks) * 7919 % accounts));
            long start = System.nanoTime();
            RenderedMail mail = texts.render(account);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            if (!mail.text().contains(account)) {
                throw new IllegalStateException("the text of " + account + " is not its own: " + mail.text());
            }
        }
        for (int i = 0; i < accounts; i++) {
            texts.know(StoredTexts.account(i));
        }
        double after = heap();
        String all = String.format(Locale.ROOT, "%,d accounts with an own text", accounts);
        return List.of(
                Result.of("the first rendering for one of " + all, Rounds.median(millis), "ms"),
                Result.of(
                        "the slowest of " + looks,
                        Stream.of(box(millis)).max(Double::compare).orElseThrow(),
                        "ms"),
                Result.of("heap in use before, after a collection", before, "MB"),
                Result.of("heap in use after all " + all + " were asked for", after, "MB"),
                Result.of("the cache's bound", CACHE_BYTES / MEGABYTE, "MB"),
                Result.of("templates of accounts in the cache then", texts.kept(), "entries"));
    }

    private static Double[] box(double[] values) {
        return java.util.Arrays.stream(values).boxed().toArray(Double[]::new);
    }

    private static double heap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
