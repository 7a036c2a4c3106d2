/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.letterhead.mail.delivery.internal.outbox.WaitingMail;
import org.letterhead.mail.delivery.internal.testing.Delivery;
import org.letterhead.mail.delivery.internal.way.WayKey;

class ComebacksTest {
    @Test
    void whoeverAsksAgainAndAgainToLookIsLookedAtOnceMoreAndNotForEver() throws InterruptedException {
        try (Delivery delivery = Delivery.ready()) {
            delivery.claimer.stop();
            Comebacks comebacks = new Comebacks(new WaitingMail(delivery.store), delivery.breakers, account -> true);
            for (int i = 0; i < 60; i++) {
                delivery.breakers.held(WayKey.of("acme", "smtp"));
                comebacks.perform();
            }
            int steps = 0;
            while (comebacks.perform()) {
                steps++;
            }
            assertThat(steps)
                    .as("one walk under way and one that has not begun, a step for each class")
                    .isLessThan(6);
        }
    }
}
