/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.letterhead.benchmarks.delivery.InsideDelivery;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.MailQueue;

/** Accepting and sending, as a host and an operator see it. */
final class Deliveries {
    private static final Actor OPERATOR = new Actor.Operator("bench");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final MailService mail;
    private final MailQueue queue;
    private final BenchMails mails;
    private final InsideDelivery inside;
    private final AtomicInteger number = new AtomicInteger();

    Deliveries(MailService mail, MailQueue queue, BenchMails mails, InsideDelivery inside) {
        this.mail = mail;
        this.queue = queue;
        this.mails = mails;
        this.inside = inside;
    }

    /** The database comes a moment after the services that use it. */
    void awaitDatabase() throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            try {
                counts();
                return;
            } catch (MailUnavailableException e) {
                if (secondsSince(begin) > PATIENCE.toSeconds()) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** From now on mail waits. */
    Answer suspend() {
        queue.suspend(OPERATOR, Optional.empty(), "a benchmark fills the queue");
        return Answer.of("waiting", open(counts()));
    }

    /** From now on mail leaves; the call itself may take long with many waiting, so it is told. */
    Answer resume() {
        long begin = System.nanoTime();
        queue.resume(OPERATOR, Optional.empty());
        return Answer.of("seconds", secondsSince(begin));
    }

    /** Accepts mails from several threads, as fast as they are taken. */
    Answer accept(Load load) throws Exception {
        long begin = System.nanoTime();
        acceptAll(load);
        return Answer.of("rate", load.mails() / secondsSince(begin)).and("heap", Heap.live());
    }

    /** One thread accepts mails, one after the other; sending should be suspended, so that this alone is measured. */
    Answer latency(int size, int count) {
        double[] micros = new double[count];
        for (int i = 0; i < count; i++) {
            var request = mails.mail(size, 10, number.getAndIncrement());
            long begin = System.nanoTime();
            mail.send(request);
            micros[i] = (System.nanoTime() - begin) / 1e3;
        }
        Arrays.sort(micros);
        return Answer.of("micros", micros[count / 2]);
    }

    /** The whole way: from the first request to the log entry of the last mail. */
    Answer deliver(Load load) throws Exception {
        Map<RecipientState, Long> before = counts();
        double processor = Processor.seconds();
        long begin = System.nanoTime();
        acceptAll(load);
        double accepted = secondsSince(begin);
        double seconds = accepted + awaitAllSent();
        processor = Processor.seconds() - processor;
        check(before, load.mails(), open(before));
        return Answer.of("rate", load.mails() / seconds)
                .and("accepted", load.mails() / accepted)
                .and("mails", load.mails())
                .and("cpu", processor);
    }

    /** What waits leaves. */
    Answer drain() throws Exception {
        Map<RecipientState, Long> before = counts();
        long waiting = open(before);
        double processor = Processor.seconds();
        double seconds = resume().values().get("seconds") + awaitAllSent();
        processor = Processor.seconds() - processor;
        check(before, waiting, 0);
        return Answer.of("micros", seconds * 1e6 / waiting)
                .and("mails", waiting)
                .and("cpu", processor);
    }

    /** How much leaves in a time. */
    Answer sendFor(Duration time) throws InterruptedException {
        long before = sent(counts());
        long begin = System.nanoTime();
        double resumed = resume().values().get("seconds");
        Thread.sleep(time.minusNanos(Math.min(time.toNanos(), System.nanoTime() - begin))
                .toMillis());
        Map<RecipientState, Long> after = counts();
        double seconds = secondsSince(begin);
        return Answer.of("sent", (sent(after) - before) * (time.toNanos() / 1e9) / seconds)
                .and("resumed", resumed)
                .and("heap", Heap.live());
    }

    private void acceptAll(Load load) throws Exception {
        int first = number.getAndAdd(load.mails());
        AtomicInteger next = new AtomicInteger(first);
        ExecutorService threads = Executors.newFixedThreadPool(load.threads());
        try {
            List<Future<?>> hosts = new ArrayList<>();
            for (int i = 0; i < load.threads(); i++) {
                hosts.add(threads.submit(() -> {
                    for (int mine = next.getAndIncrement();
                            mine < first + load.mails();
                            mine = next.getAndIncrement()) {
                        mail.send(mails.mail(load.size(), load.accounts(), mine));
                    }
                }));
            }
            for (Future<?> host : hosts) {
                host.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Waits until nothing is open but what is held.
     *
     * @return how many seconds that took
     */
    private double awaitAllSent() throws Exception {
        long begin = System.nanoTime();
        long asked = begin;
        while (inside.open() > 0) {
            if (asked - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("after " + PATIENCE + " mails are still waiting: " + counts());
            }
            // Looking takes its share of the machine: no more than a twentieth.
            Thread.sleep(Math.max(20, (System.nanoTime() - asked) * 20 / 1_000_000));
            asked = System.nanoTime();
        }
        return (asked - begin) / 1e9;
    }

    private void check(Map<RecipientState, Long> before, long expected, long stillOpen) {
        Map<RecipientState, Long> now = counts();
        long arrived = sent(now) - sent(before);
        if (arrived != expected || open(now) > stillOpen) {
            throw new IllegalStateException(arrived + " of " + expected + " mails were sent: " + now);
        }
    }

    /** Not the operator's summary, which reads more: between two turns that would drive out what the database's cache holds. */
    private Map<RecipientState, Long> counts() {
        return inside.counts();
    }

    private static long open(Map<RecipientState, Long> counts) {
        return counts.entrySet().stream()
                .filter(entry -> !entry.getKey().isFinal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long sent(Map<RecipientState, Long> counts) {
        return counts.getOrDefault(RecipientState.SENT, 0L);
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
