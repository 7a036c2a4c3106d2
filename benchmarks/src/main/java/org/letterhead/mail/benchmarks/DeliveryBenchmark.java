/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Durable delivery inside Karaf: beside the bare transport and beside its own database statements alone, and with little
 * and much mail waiting. What is compared runs by turns, in Karafs that are the same.
 */
final class DeliveryBenchmark {
    private static final int CONNECTIONS = 4;
    private static final int ACCOUNTS = 10;
    private static final int HOST_THREADS = 16;
    private static final int FILLING_THREADS = 32;
    private static final int KILOBYTE = 1024;
    private static final List<Integer> SIZES = List.of(KILOBYTE, 10 * KILOBYTE);

    private final long started = System.nanoTime();
    private final DeliveryScale scale;
    private final List<Result> results = new ArrayList<>();
    private final List<Aim> aims = new ArrayList<>();

    DeliveryBenchmark(DeliveryScale scale) {
        this.scale = scale;
    }

    void run(Path file) throws Exception {
        BuiltFiles files = BuiltFiles.fromProperties();
        Path directory =
                file.resolveSibling("delivery-" + ProcessHandle.current().pid());
        try (Sink sink = new PostfixSink()) {
            say("Starting two Karafs of " + KarafUnderLoad.HEAP_MB + " MB");
            try (KarafUnderLoad one = KarafUnderLoad.start("one", directory, sink.address(), files)) {
                try (KarafUnderLoad full = KarafUnderLoad.start("full", directory, sink.address(), files)) {
                    waiting(one, full);
                }
                say("Starting a Karaf for the statements alone");
                try (KarafUnderLoad statements = KarafUnderLoad.start("statements", directory, sink.address(), files)) {
                    for (int size : SIZES) {
                        speed(size, one, statements);
                    }
                }
                accounts(one);
            }
        }
        System.out.println();
        Result.print(results);
        System.out.println();
        Aim.print(aims);
        Result.write(results, file);
        System.out.println("\nWritten to " + file);
    }

    /** One Karaf has next to nothing waiting, the other fills up. */
    private void waiting(KarafUnderLoad few, KarafUnderLoad many) throws IOException {
        few.order("suspend");
        many.order("suspend");
        accept(few, scale.fewWaiting());
        double rate = accept(many, scale.manyWaiting());
        claiming(few, many);
        rate = Math.min(rate, accept(many, scale.mostWaiting() - scale.manyWaiting()));
        results.add(Result.of(
                "accepted by " + FILLING_THREADS + " threads until " + number(scale.mostWaiting()) + " wait, "
                        + KarafUnderLoad.HEAP_MB + " MB heap",
                rate,
                "messages/s"));
        few.order("drain");
        few.order("suspend");
        latency(few, many);
        few.order("drain");
        sending(many);
    }

    private double accept(KarafUnderLoad karaf, int mails) throws IOException {
        say("Accepting " + number(mails) + " mails that wait");
        return karaf.order(load("accept", KILOBYTE, ACCOUNTS, FILLING_THREADS, mails), "rate");
    }

    private void claiming(KarafUnderLoad few, KarafUnderLoad many) throws IOException {
        say("Claiming");
        String order = "claim mails=" + scale.fewWaiting();
        double[][] micros = interleaved(() -> few.order(order, "micros"), () -> many.order(order, "micros"));
        Result small =
                Result.of("claiming, " + number(scale.fewWaiting()) + " waiting", Rounds.median(micros[0]), "us/mail");
        Result large = Result.of(
                        "claiming, " + number(scale.manyWaiting()) + " waiting", Rounds.median(micros[1]), "us/mail")
                .against(number(scale.fewWaiting()) + " waiting", Rounds.medianRatio(micros[1], micros[0]));
        results.add(small);
        results.add(large);
        aims.add(Aim.ratioAtMost(large, 2));
    }

    private void latency(KarafUnderLoad empty, KarafUnderLoad full) throws IOException {
        say("Accepting by one thread");
        String order = "latency size=" + KILOBYTE + " mails=" + scale.latencies();
        double[][] micros = interleaved(() -> empty.order(order, "median"), () -> full.order(order, "median"));
        Result none = Result.of("accept latency, one thread, empty queue", Rounds.median(micros[0]), "us (median)");
        Result most = Result.of(
                        "accept latency, one thread, " + number(scale.mostWaiting()) + " waiting",
                        Rounds.median(micros[1]),
                        "us (median)")
                .against("an empty queue", Rounds.medianRatio(micros[1], micros[0]));
        results.add(none);
        results.add(most);
        aims.add(Aim.ratioAtMost(most, 1.5));
    }

    /** A heap that is too small ends that Karaf, and so this benchmark. */
    private void sending(KarafUnderLoad full) throws IOException {
        say("Sending from the full queue");
        var sent = full.order("send-for millis=" + scale.sendMillis());
        Result result = Result.of(
                "sent in " + scale.sendMillis() / 1000 + " s with " + number(scale.mostWaiting()) + " waiting, "
                        + KarafUnderLoad.HEAP_MB + " MB heap",
                sent.get("sent"),
                "messages");
        results.add(result);
        results.add(Result.of("the same: heap that is alive afterwards", sent.get("heap") / (1024 * 1024), "MB"));
        aims.add(Aim.valueAtLeast(result, 1));
    }

    private void speed(int size, KarafUnderLoad product, KarafUnderLoad statements) throws IOException {
        say("Speed with " + size / KILOBYTE + " KB");
        double bytes = product.order("capture size=" + size, "bytes");
        statements.order("suspend");
        String bare = "bare connections=" + CONNECTIONS + " millis=" + scale.bareMillis();
        String deliver = load("deliver", size, ACCOUNTS, HOST_THREADS, scale.mails());
        String alone = load("statements", size, ACCOUNTS, HOST_THREADS, scale.mails());
        double[][] rates = interleaved(
                () -> product.order(bare, "rate"),
                () -> product.order(deliver, "rate"),
                () -> statements.order(alone, "rate"));
        String body = ", " + size / KILOBYTE + " KB";
        Result transport = Result.of(
                "the bare transport, " + CONNECTIONS + " connections" + body, Rounds.median(rates[0]), "messages/s");
        Result database = Result.of("the same database statements alone" + body, Rounds.median(rates[2]), "messages/s");
        Result delivered = Result.of("rendered, accepted, sent, logged" + body, Rounds.median(rates[1]), "messages/s");
        Result besideTransport = delivered.against("the bare transport", Rounds.medianRatio(rates[1], rates[0]));
        Result besideDatabase = delivered.against("the statements alone", Rounds.medianRatio(rates[1], rates[2]));
        results.addAll(List.of(
                transport,
                database,
                besideTransport,
                besideDatabase,
                Result.of("a composed mail" + body, bytes, "bytes")));
        aims.add(Aim.ratioAtLeast(besideTransport, 0.15));
        aims.add(Aim.ratioAtLeast(besideDatabase, 0.5));
    }

    private void accounts(KarafUnderLoad karaf) throws IOException {
        say("Mail of " + ACCOUNTS + " accounts and of " + number(scale.manyAccounts()));
        double[][] micros = interleaved(() -> drained(karaf, ACCOUNTS), () -> drained(karaf, scale.manyAccounts()));
        Result few = Result.of("sending what waits for " + ACCOUNTS + " accounts", Rounds.median(micros[0]), "us/mail");
        Result many = Result.of(
                        "sending what waits for " + number(scale.manyAccounts()) + " accounts",
                        Rounds.median(micros[1]),
                        "us/mail")
                .against(ACCOUNTS + " accounts", Rounds.medianRatio(micros[1], micros[0]));
        results.add(few);
        results.add(many);
        aims.add(Aim.ratioAtMost(many, 1.1));
    }

    private double drained(KarafUnderLoad karaf, int accounts) throws IOException {
        karaf.order("suspend");
        karaf.order(load("accept", KILOBYTE, accounts, FILLING_THREADS, scale.accountMails()));
        return 1e6 / karaf.order("drain", "rate");
    }

    /** What one side measures in its turn. */
    private interface Turn {
        double take() throws IOException;
    }

    /** Everybody's turn comes once in each round, so that a busy machine is busy for all; the first round warms up. */
    private double[][] interleaved(Turn... turns) throws IOException {
        double[][] values = new double[turns.length][scale.rounds()];
        for (int round = -1; round < scale.rounds(); round++) {
            for (int i = 0; i < turns.length; i++) {
                double value = turns[i].take();
                if (round >= 0) {
                    values[i][round] = value;
                }
            }
        }
        return values;
    }

    private static String load(String order, int size, int accounts, int threads, int mails) {
        return order + " size=" + size + " accounts=" + accounts + " threads=" + threads + " mails=" + mails;
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void say(String what) {
        System.out.printf(Locale.ROOT, "%6.1f s %s%n", (System.nanoTime() - started) / 1e9, what);
    }
}
