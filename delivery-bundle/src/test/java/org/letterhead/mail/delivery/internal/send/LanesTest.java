/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.MessageClass.SECURITY;
import static org.letterhead.mail.MessageClass.SUBSCRIPTION;
import static org.letterhead.mail.MessageClass.TRANSACTIONAL;
import static org.letterhead.mail.delivery.internal.send.Lanes.Place.INSIDE;
import static org.letterhead.mail.delivery.internal.send.Lanes.Place.TURNED_AWAY;
import static org.letterhead.mail.delivery.internal.send.Lanes.Place.WAITING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AtomicLong millis = new AtomicLong();

    @Test
    void onlySoManyAreInsideAndTheOthersComeInTheirOrder() {
        Lanes<String> lanes = new Lanes<>(2, 9, PATIENCE);
        List<String> told = new ArrayList<>();

        assertThat(lanes.enter("a", TRANSACTIONAL, () -> told.add("1"))).isEqualTo(INSIDE);
        assertThat(lanes.enter("a", TRANSACTIONAL, () -> told.add("2"))).isEqualTo(INSIDE);
        assertThat(lanes.enter("a", TRANSACTIONAL, () -> told.add("3"))).isEqualTo(WAITING);
        assertThat(lanes.enter("a", TRANSACTIONAL, () -> told.add("4"))).isEqualTo(WAITING);
        assertThat(lanes.enter("b", TRANSACTIONAL, () -> told.add("5"))).isEqualTo(INSIDE);

        lanes.leave("a");
        lanes.leave("a");
        assertThat(told).containsExactly("3", "4");
    }

    @Test
    void aLaneMayBeNarrowerThanOthersAndNeverWider() {
        Lanes<String> lanes = new Lanes<>(2, 9, PATIENCE);

        assertThat(lanes.enter("a", OptionalInt.of(1), TRANSACTIONAL, () -> {})).isEqualTo(INSIDE);
        assertThat(lanes.enter("a", OptionalInt.of(1), TRANSACTIONAL, () -> {})).isEqualTo(WAITING);
        assertThat(lanes.enter("b", OptionalInt.of(9), TRANSACTIONAL, () -> {})).isEqualTo(INSIDE);
        assertThat(lanes.enter("b", OptionalInt.of(9), TRANSACTIONAL, () -> {})).isEqualTo(INSIDE);
        assertThat(lanes.enter("b", OptionalInt.of(9), TRANSACTIONAL, () -> {})).isEqualTo(WAITING);
    }

    @Test
    void whoeverIsMoreUrgentComesFirst() {
        Lanes<String> lanes = new Lanes<>(1, 9, PATIENCE);
        List<String> told = new ArrayList<>();

        lanes.enter("a", SUBSCRIPTION, () -> {});
        lanes.enter("a", SUBSCRIPTION, () -> told.add("report"));
        lanes.enter("a", TRANSACTIONAL, () -> told.add("order"));
        lanes.enter("a", SECURITY, () -> told.add("reset"));

        lanes.leave("a");
        assertThat(told).containsExactly("reset");
    }

    private Lanes<String> timed(int width, int fewWaiting) {
        return new Lanes<>(width, fewWaiting, PATIENCE, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
    }

    @Test
    void beforeAQuickLaneAnyNumberMayWait() {
        Lanes<String> lanes = timed(1, 1);
        lanes.enter("a", TRANSACTIONAL, () -> {});

        for (int i = 0; i < 1000; i++) {
            assertThat(lanes.enter("a", TRANSACTIONAL, () -> {})).isEqualTo(WAITING);
        }
    }

    @Test
    void whoeverWouldBeOneTooManyBeforeALaneThatHangsIsTurnedAway() {
        Lanes<String> lanes = timed(1, 1);
        lanes.enter("a", TRANSACTIONAL, () -> {});

        millis.addAndGet(2001);

        assertThat(lanes.enter("a", TRANSACTIONAL, () -> {})).isEqualTo(WAITING);
        assertThat(lanes.enter("a", TRANSACTIONAL, () -> {})).isEqualTo(TURNED_AWAY);
        assertThat(lanes.enter("b", TRANSACTIONAL, () -> {})).isEqualTo(INSIDE);
    }

    @Test
    void whoeverWouldBeOneTooManyBeforeASlowLaneIsTurnedAway() {
        Lanes<String> lanes = timed(1, 9);
        for (int i = 0; i < 60; i++) {
            lanes.enter("a", TRANSACTIONAL, () -> {});
        }

        goThrough(lanes, 10, 1000);
        assertThat(lanes.enter("a", TRANSACTIONAL, () -> {})).isEqualTo(TURNED_AWAY);

        // It becomes quick again.
        goThrough(lanes, 35, 1);
        assertThat(lanes.enter("a", TRANSACTIONAL, () -> {})).isEqualTo(WAITING);
    }

    /** So many of those who wait go through one after the other, each in so many milliseconds. */
    private void goThrough(Lanes<String> lanes, int count, int each) {
        for (int i = 0; i < count; i++) {
            millis.addAndGet(each);
            lanes.leave("a");
            assertThat(lanes.enter("a", TRANSACTIONAL, () -> {})).isEqualTo(INSIDE);
        }
    }

    @Test
    void thoseWhoAreTooManyWhenALaneBeginsToHangAskAnewTheMostUrgentStay() {
        Lanes<String> lanes = timed(1, 2);
        List<String> told = new ArrayList<>();
        lanes.enter("a", TRANSACTIONAL, () -> {});
        lanes.enter("a", SUBSCRIPTION, () -> told.add("report"));
        lanes.enter("a", TRANSACTIONAL, () -> told.add("order"));
        lanes.enter("a", TRANSACTIONAL, () -> told.add("later order"));
        lanes.enter("a", SECURITY, () -> told.add("reset"));

        lanes.tellTooMany();
        assertThat(told).as("it is quick").isEmpty();

        millis.addAndGet(2001);
        lanes.tellTooMany();
        assertThat(told).containsExactly("later order", "report");

        lanes.leave("a");
        assertThat(told).endsWith("reset");
    }

    @Test
    void nothingIsKeptOfALaneThatNobodyUses() {
        Lanes<String> lanes = new Lanes<>(1, 9, PATIENCE);
        lanes.enter("a", TRANSACTIONAL, () -> {});
        lanes.leave("a");
        assertThat(lanes.size()).isZero();
    }

    @Test
    void underLoadNobodyIsForgottenAndNobodyIsTooMany() throws InterruptedException {
        Lanes<Integer> lanes = new Lanes<>(3, 5000, PATIENCE);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch all = new CountDownLatch(4000);
        AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger()};
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 4000; i++) {
            int lane = i % 2;
            threads.execute(new Runnable() {
                @Override
                public void run() {
                    if (lanes.enter(lane, TRANSACTIONAL, () -> threads.execute(this)) != INSIDE) {
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
