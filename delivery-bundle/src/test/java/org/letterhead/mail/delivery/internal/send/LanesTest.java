/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void onlySoManyAreInsideAndTheOthersComeInTheirOrder() {
        Lanes<String> lanes = new Lanes<>(2);
        List<String> told = new ArrayList<>();

        assertThat(lanes.enter("a", () -> told.add("1"))).isTrue();
        assertThat(lanes.enter("a", () -> told.add("2"))).isTrue();
        assertThat(lanes.enter("a", () -> told.add("3"))).isFalse();
        assertThat(lanes.enter("a", () -> told.add("4"))).isFalse();
        assertThat(lanes.enter("b", () -> told.add("5"))).isTrue();

        lanes.leave("a");
        lanes.leave("a");
        assertThat(told).containsExactly("3", "4");
    }

    @Test
    void nothingIsKeptOfALaneThatNobodyUses() {
        Lanes<String> lanes = new Lanes<>(1);
        lanes.enter("a", () -> {});
        lanes.leave("a");
        assertThat(lanes.size()).isZero();
    }

    @Test
    void underLoadNobodyIsForgottenAndNobodyIsTooMany() throws InterruptedException {
        Lanes<Integer> lanes = new Lanes<>(3);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch all = new CountDownLatch(4000);
        AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger()};
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 4000; i++) {
            int lane = i % 2;
            threads.execute(new Runnable() {
                @Override
                public void run() {
                    if (!lanes.enter(lane, () -> threads.execute(this))) {
                        return;
                    }
                    most.accumulateAndGet(inside[lane].incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    inside[lane].decrementAndGet();
                    lanes.leave(lane);
                    all.countDown();
                }
            });
        }
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(lanes.size()).isZero();
    }
}
