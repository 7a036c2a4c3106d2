/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The SMTP transport beside others: how fast, over how many round trips, with how much memory. */
final class TransportBenchmark {
    private static final int ROUNDS = 5;
    private static final Duration TURN = Duration.ofMillis(1200);
    private static final Duration ROUND_TRIP = Duration.ofMillis(50);

    private final List<Result> results = new ArrayList<>();

    void run(Path file) throws Exception {
        try (Sink postfix = new PostfixSink();
                Sink jvm = new JvmSink()) {
            speed(postfix);
            speed(jvm);
            roundTrips(jvm);
            System.out.println("100,000 mails with a small heap ...");
            results.addAll(HeapBenchmark.run(postfix.address()));
        }
        System.out.println();
        Result.print(results);
        Result.write(results, file);
        System.out.println("\nWritten to " + file);
    }

    private void speed(Sink sink) throws Exception {
        System.out.println("Speed into " + sink.name() + " ...");
        InetSocketAddress server = sink.address();
        Peer source = new SmtpSource(server);
        Peer vertx = new VertxPeer(server, 4);
        List<Peer> peers = List.of(
                Peers.letterhead(server, 4),
                source,
                Peers.letterhead(server, 1),
                vertx,
                Peers.angusKeptWithoutDelay(server, 4),
                Peers.angusKept(server, 4),
                Peers.angusKept(server, 1),
                Peers.angusAsItComes(server),
                Peers.simpleJavaMail(server));
        double[][] speeds = interleaved(peers, TURN);
        double[] sources = speeds[1];
        double[] vertxs = speeds[3];
        for (int i = 0; i < peers.size(); i++) {
            Result result =
                    Result.of(peers.get(i).name() + ", into " + sink.name(), Rounds.median(speeds[i]), "messages/s");
            results.add(
                    peers.get(i) == source
                            ? result
                            : result.against(source.name(), Rounds.medianRatio(speeds[i], sources)));
        }
        results.add(Result.of(peers.get(0).name() + ", into " + sink.name(), Rounds.median(speeds[0]), "messages/s")
                .against(vertx.name(), Rounds.medianRatio(speeds[0], vertxs)));
        for (Peer peer : peers) {
            peer.close();
        }
    }

    /**
     * Counts by the clock, in units of what one command and its reply take on the same line in the same round: on a busy
     * machine the delay itself takes longer than it should.
     */
    private void roundTrips(Sink sink) throws Exception {
        System.out.println("Round trips of " + ROUND_TRIP.toMillis() + " ms ...");
        try (DelayingProxy proxy = new DelayingProxy(sink.address(), ROUND_TRIP)) {
            List<Peer> peers = List.of(
                    Peers.letterhead(proxy.address(), 1),
                    Peers.bareExchange(proxy.address()),
                    Peers.angusKept(proxy.address(), 1));
            double[][] speeds = interleaved(peers, Duration.ofSeconds(2));
            double letterhead = Rounds.medianRatio(speeds[1], speeds[0]);
            double angus = Rounds.medianRatio(speeds[1], speeds[2]);
            String line = ", " + ROUND_TRIP.toMillis() + " ms a round trip";
            results.add(Result.of(peers.get(0).name() + line, letterhead, "round trips a message")
                    .against(peers.get(2).name(), letterhead / angus));
            results.add(Result.of(peers.get(2).name() + line, angus, "round trips a message"));
            results.add(Result.of(peers.get(1).name() + line, 1000 / Rounds.median(speeds[1]), "ms"));
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    /** Everybody's turn comes once in each round, so that a busy machine is busy for all. */
    private static double[][] interleaved(List<Peer> peers, Duration turn) throws Exception {
        for (Peer peer : peers) {
            peer.mailsPerSecond(turn.multipliedBy(2));
        }
        double[][] speeds = new double[peers.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < peers.size(); i++) {
                speeds[i][round] = peers.get(i).mailsPerSecond(turn);
            }
        }
        return speeds;
    }
}
