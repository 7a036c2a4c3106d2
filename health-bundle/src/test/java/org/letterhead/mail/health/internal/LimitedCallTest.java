/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterhead.mail.health.internal.LimitedCall.Outcome;

@Timeout(20)
class LimitedCallTest {
    private static final Instant START = Instant.parse("2026-11-21T20:15:30Z");

    private Instant now = START;
    private final LimitedCall<Integer> call = new LimitedCall<>("stuck", Duration.ofMillis(50), () -> now);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        call.close();
    }

    @Test
    void hasAnAnswer() {
        assertThat(new LimitedCall<Integer>("quick", Duration.ofSeconds(20), () -> now).ask(() -> 42))
                .isEqualTo(new Outcome.Answer<>(42));
    }

    @Test
    void hasTheReasonOfAFailure() {
        IllegalStateException reason = new IllegalStateException();

        assertThat(new LimitedCall<Integer>("quick", Duration.ofSeconds(20), () -> now).ask(() -> {
                    throw reason;
                }))
                .isEqualTo(new Outcome.Failed<>(reason));
    }

    @Test
    void whatHangsIsAskedOnceAndNotInterrupted() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch through = new CountDownLatch(1);
        assertThat(call.ask(() -> hang(asked, through))).isEqualTo(new Outcome.Silent<>(START));
        now = START.plusSeconds(60);

        for (int i = 0; i < 10; i++) {
            assertThat(call.ask(() -> hang(asked, through))).isEqualTo(new Outcome.Silent<>(START));
        }
        assertThat(asked).hasValue(1);
        release.countDown();
        through.await();
    }

    @Test
    void afterwardsItCanBeAskedAgain() throws Exception {
        CountDownLatch through = new CountDownLatch(1);
        call.ask(() -> hang(new AtomicInteger(), through));
        release.countDown();
        through.await();

        Outcome<Integer> outcome = call.ask(() -> 42);
        // The answer to the old question may be just about to come.
        while (outcome.equals(new Outcome.Answer<>(0))) {
            outcome = call.ask(() -> 42);
        }
        assertThat(outcome).isEqualTo(new Outcome.Answer<>(42));
    }

    @Test
    void whoAsksMeanwhileGetsTheSameAnswer() throws Exception {
        LimitedCall<Integer> patient = new LimitedCall<>("patient", Duration.ofSeconds(20), () -> now);
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Outcome<Integer>> first = CompletableFuture.supplyAsync(() -> patient.ask(() -> {
            begun.countDown();
            return hang(asked, new CountDownLatch(1));
        }));
        begun.await();
        CompletableFuture<Outcome<Integer>> second =
                CompletableFuture.supplyAsync(() -> patient.ask(() -> hang(asked, new CountDownLatch(1))));

        release.countDown();

        assertThat(first.get()).isEqualTo(new Outcome.Answer<>(0));
        assertThat(second.get()).isEqualTo(new Outcome.Answer<>(0));
        patient.close();
    }

    @Test
    void questionsInARowAreAllAnswered() {
        LimitedCall<Integer> patient = new LimitedCall<>("patient", Duration.ofSeconds(20), () -> now);
        for (int i = 0; i < 1000; i++) {
            int number = i;
            assertThat(patient.ask(() -> number)).isEqualTo(new Outcome.Answer<>(number));
        }
        patient.close();
    }

    @Test
    void theEndInterruptsWhatHangs() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        call.ask(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return 0;
        });

        call.close();

        interrupted.await();
    }

    private int hang(AtomicInteger asked, CountDownLatch through) throws InterruptedException {
        asked.incrementAndGet();
        release.await();
        through.countDown();
        return 0;
    }
}
