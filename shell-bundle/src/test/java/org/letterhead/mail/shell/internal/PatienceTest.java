/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatienceTest {
    private final List<Duration> pauses = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000_000; // nanoTime may overflow at any moment
    private final Patience patience = new Patience(() -> now, pause -> {
        pauses.add(pause);
        now += pause.toNanos();
    });

    private int looks;

    @Test
    void whatIsDoneAtOnceIsNotWaitedFor() throws Exception {
        assertThat(patience.wait(Duration.ofSeconds(30), () -> "done", "done"::equals))
                .isEqualTo("done");
        assertThat(pauses).isEmpty();
    }

    @Test
    void looksMoreAndMoreRarelyAndStopsWhenItIsDone() throws Exception {
        assertThat(patience.wait(Duration.ofSeconds(30), () -> ++looks, seen -> seen == 9))
                .isEqualTo(9);
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 500L, 500L);
    }

    @Test
    void givesUpAtTheLimitAndNotLater() throws Exception {
        assertThat(patience.wait(Duration.ofSeconds(2), () -> ++looks, seen -> false))
                .isEqualTo(looks);
        assertThat(pauses.stream().mapToLong(Duration::toMillis).sum()).isEqualTo(2000);
        assertThat(looks).isEqualTo(pauses.size() + 1);
    }

    @Test
    void aRefusalEndsIt() {
        assertThatThrownBy(() -> patience.wait(
                        Duration.ofSeconds(2),
                        () -> {
                            throw Refusal.because("It is gone.");
                        },
                        seen -> false))
                .hasMessage("It is gone.");
    }

    @Test
    @Timeout(20)
    void anInterruptEndsTheWaitingAtOnce() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread waiting = new Thread(() -> {
            try {
                Patience.REAL.wait(
                        Duration.ofDays(1),
                        () -> {
                            looked.countDown();
                            return "open";
                        },
                        seen -> false);
                interrupted.set(Thread.currentThread().isInterrupted());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        waiting.setDaemon(true);
        waiting.start();
        looked.await();

        waiting.interrupt();
        waiting.join();

        assertThat(interrupted).isTrue();
    }
}
