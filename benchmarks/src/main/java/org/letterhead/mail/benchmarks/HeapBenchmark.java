/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many mails with a small heap, in a JVM of their own. */
final class HeapBenchmark {
    private static final int MAILS = 100_000;
    private static final int HEAP_MB = 128;
    private static final int CONNECTIONS = 4;

    private HeapBenchmark() {}

    static List<Result> run(InetSocketAddress server) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MB + "m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Benchmark.class.getName(),
                        "transport-heap",
                        Integer.toString(server.getPort()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException("the JVM with " + HEAP_MB + " MB of heap failed: " + said);
        }
        String[] values = said.split(" ");
        return List.of(
                Result.of("mails sent with a heap of " + HEAP_MB + " MB", Double.parseDouble(values[0]), "messages"),
                Result.of("the same, speed", Double.parseDouble(values[1]), "messages/s"),
                Result.of("allocated per mail of 10240 bytes", Double.parseDouble(values[2]), "bytes")
                        .against("message size", Double.parseDouble(values[2]) / Mail.SIZE));
    }

    /** In the small JVM: prints how many mails were taken, how many a second, and the bytes allocated for each. */
    static void child(String[] arguments) throws Exception {
        InetSocketAddress server =
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(arguments[1]));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<long[]>> lanes = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < CONNECTIONS; i++) {
            lanes.add(pool.submit(() -> {
                int mine = MAILS / CONNECTIONS;
                // The first tenth warms up: only what comes after is counted as allocation.
                int warm = mine / 10;
                long before = 0;
                try (Lanes.Lane lane = Peers.letterheadLane(server)) {
                    for (int sent = 0; sent < mine; sent++) {
                        if (sent == warm) {
                            before = threads.getCurrentThreadAllocatedBytes();
                        }
                        lane.send();
                    }
                    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                    return new long[] {mine, allocated / (mine - warm)};
                }
            }));
        }
        long mails = 0;
        long bytes = 0;
        for (Future<long[]> lane : lanes) {
            mails += lane.get()[0];
            bytes = Math.max(bytes, lane.get()[1]);
        }
        System.out.println(mails + " " + mails * 1_000_000_000L / (System.nanoTime() - begin) + " " + bytes);
    }
}
