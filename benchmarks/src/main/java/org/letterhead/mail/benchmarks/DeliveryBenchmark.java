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
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Durable delivery inside Karaf: beside the bare transport and beside its own database statements alone, and with little
 * and much mail waiting. What is compared runs by turns, in Karafs that are the same.
 */
final class DeliveryBenchmark {
    private static final int CONNECTIONS = 4;
    private static final int ACCOUNTS = 10;
    private static final int HOST_THREADS = 32;
    private static final int FILLING_THREADS = 32;
    private static final int KILOBYTE = 1024;
    private static final List<Integer> SIZES = List.of(KILOBYTE, 10 * KILOBYTE);

    private final long started = System.nanoTime();
    private final DeliveryScale scale;
    private final Set<DeliveryPart> parts;
    private final List<Result> results = new ArrayList<>();
    private final List<Aim> aims = new ArrayList<>();

    DeliveryBenchmark(DeliveryScale scale, Set<DeliveryPart> parts) {
        this.scale = scale;
        this.parts = parts;
    }

    void run(Path file) throws Exception {
        BuiltFiles files = BuiltFiles.fromProperties();
        Path directory =
                file.resolveSibling("delivery-" + ProcessHandle.current().pid());
        try (Sink sink = new PostfixSink()) {
            if (parts.contains(DeliveryPart.WAITING)) {
                try (KarafUnderLoad one = small("one", directory, sink, files);
                        KarafUnderLoad full = small("full", directory, sink, files)) {
                    waiting(one, full);
                }
            }
            if (parts.contains(DeliveryPart.CLAIMING)) {
                try (KarafUnderLoad few = usual("few", directory, sink, files);
                        KarafUnderLoad many = usual("many", directory, sink, files)) {
                    aims.add(Aim.ratioAtMost(claiming(few, many, KarafUnderLoad.KARAFS_HEAP_MB), 2));
                }
            }
            if (parts.contains(DeliveryPart.SPEED)) {
                try (KarafUnderLoad one = usual("whole", directory, sink, files);
                        KarafUnderLoad alone = usual("statements", directory, sink, files)) {
                    for (int size : SIZES) {
                        speed(size, one, alone);
                    }
                }
            }
            if (parts.contains(DeliveryPart.ACCOUNTS)) {
                try (KarafUnderLoad one = small("accounts", directory, sink, files)) {
                    accounts(one);
                }
            }
            if (parts.contains(DeliveryPart.LIMITS)) {
                try (KarafUnderLoad one = small("limits", directory, sink, files);
                        KarafUnderLoad held = small("held", directory, sink, files)) {
                    limits(one);
                    held(one, held);
                }
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
        claiming(few, many, KarafUnderLoad.SMALL_HEAP_MB);
        results.add(Result.of(
                "accepted by " + FILLING_THREADS + " threads until " + number(scale.mostWaiting()) + " wait, "
                        + KarafUnderLoad.SMALL_HEAP_MB + " MB heap",
                accept(many, scale.mostWaiting() - scale.manyWaiting()),
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

    /** Around the accounts again and again; what was claimed goes back each time. */
    private Result claiming(KarafUnderLoad few, KarafUnderLoad many, int heapMb) throws IOException {
        few.order("suspend");
        many.order("suspend");
        accept(few, scale.fewWaiting());
        accept(many, scale.manyWaiting());
        say("Claiming");
        String order = "claim mails=" + scale.claims();
        List<Rounds> rounds = interleaved(scale.warmUps(), "micros", () -> few.order(order), () -> many.order(order));
        String heap = " waiting, " + heapMb + " MB heap";
        return compare(
                "claiming, " + number(scale.fewWaiting()) + heap,
                "claiming, " + number(scale.manyWaiting()) + heap,
                number(scale.fewWaiting()) + " waiting",
                rounds);
    }

    private void latency(KarafUnderLoad empty, KarafUnderLoad full) throws IOException {
        say("Accepting by one thread");
        String order = "latency size=" + KILOBYTE + " mails=" + scale.latencies();
        List<Rounds> rounds = interleaved(1, "micros", () -> empty.order(order), () -> full.order(order));
        Result latency = compare(
                "accept latency (median), one thread, empty queue",
                "accept latency (median), one thread, " + number(scale.mostWaiting()) + " waiting",
                "an empty queue",
                rounds);
        aims.add(Aim.ratioAtMost(latency, 1.5));
    }

    /** Two of the same, of which the second may take longer than the first. */
    private Result compare(String first, String second, String shortly, List<Rounds> rounds) {
        Result one = Result.of(first, rounds.get(0).median("micros"), "us/mail");
        Result other = Result.of(second, rounds.get(1).median("micros"), "us/mail")
                .against(shortly, rounds.get(1).medianRatio("micros", rounds.get(0)));
        results.addAll(List.of(one, other));
        return other;
    }

    /** A heap that is too small ends that Karaf, and so this benchmark. */
    private void sending(KarafUnderLoad full) throws IOException {
        say("Sending from the full queue");
        var sent = full.order("send-for millis=" + scale.sendMillis());
        Result result = Result.of(
                "sent in " + scale.sendMillis() / 1000 + " s with " + number(scale.mostWaiting()) + " waiting, "
                        + KarafUnderLoad.SMALL_HEAP_MB + " MB heap",
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
        List<Rounds> rounds = interleaved(
                scale.warmUps(),
                "rate",
                () -> product.order(bare),
                () -> product.order(deliver),
                () -> statements.order(alone));
        String body = ", " + size / KILOBYTE + " KB";
        Result delivered = speed("rendered, accepted, sent, logged" + body, rounds.get(1));
        Result besideTransport =
                delivered.against("the bare transport", rounds.get(1).medianRatio("rate", rounds.get(0)));
        Result besideStatements =
                delivered.against("the statements alone", rounds.get(1).medianRatio("rate", rounds.get(2)));
        results.addAll(List.of(
                speed("the bare transport, " + CONNECTIONS + " connections" + body, rounds.get(0)),
                speed("the same database statements alone" + body, rounds.get(2)),
                besideTransport,
                besideStatements,
                processor("processor time of Karaf, the bare transport" + body, rounds.get(0)),
                processor("processor time of Karaf, the statements alone" + body, rounds.get(2)),
                processor("processor time of Karaf, rendered, accepted, sent, logged" + body, rounds.get(1)),
                Result.of("a composed mail" + body, bytes, "bytes")));
        aims.add(Aim.ratioAtLeast(besideTransport, 0.15));
        aims.add(Aim.ratioAtLeast(besideStatements, 0.5));
    }

    private static Result speed(String what, Rounds rounds) {
        return Result.of(what, rounds.median("rate"), "messages/s");
    }

    /** What a busy machine changes least, and so the number to look at when something is to become faster. */
    private static Result processor(String what, Rounds rounds) {
        return Result.of(what, rounds.medianOf("cpu", "mails") * 1e6, "us/mail");
    }

    private void accounts(KarafUnderLoad karaf) throws IOException {
        say("Mail of " + ACCOUNTS + " accounts and of " + number(scale.manyAccounts()));
        List<Rounds> rounds =
                interleaved(1, "micros", () -> drained(karaf, ACCOUNTS), () -> drained(karaf, scale.manyAccounts()));
        Result sent = compare(
                "sending what waits for " + ACCOUNTS + " accounts",
                "sending what waits for " + number(scale.manyAccounts()) + " accounts",
                ACCOUNTS + " accounts",
                rounds);
        aims.add(Aim.ratioAtMost(sent, 1.1));
        results.add(processor("processor time of Karaf, " + ACCOUNTS + " accounts", rounds.get(0)));
        results.add(processor("processor time of Karaf, " + number(scale.manyAccounts()) + " accounts", rounds.get(1)));
    }

    private void limits(KarafUnderLoad karaf) throws IOException {
        say("Without and with limits");
        String deliver = load("deliver", KILOBYTE, ACCOUNTS, HOST_THREADS, scale.mails());
        List<Rounds> rounds = interleaved(
                scale.warmUps(),
                "rate",
                () -> {
                    karaf.order("unlimit accounts=" + ACCOUNTS);
                    return karaf.order(deliver);
                },
                () -> {
                    karaf.order("limit accounts=" + ACCOUNTS);
                    return karaf.order(deliver);
                });
        karaf.order("unlimit accounts=" + ACCOUNTS);
        atLeast("without limits", "with every kind of limit", "without limits", rounds, 0.95);
    }

    /** The other Karaf is the same, but for one account at its limit. */
    private void held(KarafUnderLoad none, KarafUnderLoad held) throws IOException {
        String many = number(scale.heldByLimit());
        say("Holding " + many + " mails of an account at its limit");
        String fill = "fill-limit size=" + KILOBYTE + " mails=" + scale.heldByLimit() + " held=";
        held.order(fill + scale.heldByLimit());
        // As many are in its log.
        none.order(fill + 0);
        say("Mail of others");
        String deliver = load("deliver", KILOBYTE, ACCOUNTS, HOST_THREADS, scale.mails());
        List<Rounds> rounds =
                interleaved(scale.warmUps(), "rate", () -> none.order(deliver), () -> held.order(deliver));
        atLeast("nothing held", "others', " + many + " held of an account at its limit", "nothing held", rounds, 0.97);
    }

    private void atLeast(String first, String second, String shortly, List<Rounds> rounds, double ratio) {
        Result other =
                speed(second, rounds.get(1)).against(shortly, rounds.get(1).medianRatio("rate", rounds.get(0)));
        results.addAll(List.of(speed(first, rounds.get(0)), other));
        aims.add(Aim.ratioAtLeast(other, ratio));
    }

    private Map<String, Double> drained(KarafUnderLoad karaf, int accounts) throws IOException {
        karaf.order("suspend");
        karaf.order(load("accept", KILOBYTE, accounts, FILLING_THREADS, scale.accountMails()));
        return karaf.order("drain");
    }

    private KarafUnderLoad small(String name, Path directory, Sink sink, BuiltFiles files)
            throws IOException, InterruptedException {
        return start(name, directory, sink, files, KarafUnderLoad.SMALL_HEAP_MB);
    }

    private KarafUnderLoad usual(String name, Path directory, Sink sink, BuiltFiles files)
            throws IOException, InterruptedException {
        return start(name, directory, sink, files, KarafUnderLoad.KARAFS_HEAP_MB);
    }

    private KarafUnderLoad start(String name, Path directory, Sink sink, BuiltFiles files, int heap)
            throws IOException, InterruptedException {
        say("Starting a Karaf of " + heap + " MB");
        return KarafUnderLoad.start(name, directory, sink.address(), files, heap);
    }

    /** What one side measures in its turn. */
    private interface Turn {
        Map<String, Double> take() throws IOException;
    }

    /** Everybody's turn comes once in each round, so that a busy machine is busy for all. */
    private List<Rounds> interleaved(int warmUps, String shown, Turn... turns) throws IOException {
        List<Rounds> all = Stream.of(turns).map(turn -> new Rounds()).toList();
        for (int round = 1 - warmUps; round <= scale.rounds(); round++) {
            StringBuilder line = new StringBuilder(round < 1 ? "  warming up:" : "  round " + round + ":");
            for (int i = 0; i < turns.length; i++) {
                Map<String, Double> turn = turns[i].take();
                if (round > 0) {
                    all.get(i).add(turn);
                }
                line.append(String.format(Locale.ROOT, " %.0f", turn.get(shown)));
            }
            say(line.toString());
        }
        return all;
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
