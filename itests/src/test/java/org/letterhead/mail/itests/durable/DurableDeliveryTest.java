/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accepted means never lost, never doubled: one of each fault. ./soak does the same for longer. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DurableDeliveryTest {
    /** Another one each time finds more; this one is printed, and ./soak takes it. */
    private static final long SEED = Long.getLong("durable.seed", System.currentTimeMillis());

    @Test
    void killsUnderLoad() throws IOException, InterruptedException {
        isExact(new Kills(3, Kills.Store.H2, false));
    }

    @Test
    void aKillWithPostgreSqlAndThenThatGoesAway() throws IOException, InterruptedException {
        isExact(new DatabaseGone(Duration.ofSeconds(10), true));
    }

    @Test
    void aServerDropsHangsAndRefusesAtRandom() throws IOException, InterruptedException {
        isExact(new HostileServer(1000));
    }

    @Test
    void theDiskIsFull() throws IOException, InterruptedException {
        isExact(new DiskFull(Duration.ofSeconds(3)));
    }

    @Test
    void theClockGoesBack() throws IOException, InterruptedException {
        isExact(new ClockBack(1));
    }

    @Test
    void bundlesComeAndGo() throws IOException, InterruptedException {
        isExact(new BundlesComeAndGo(1));
    }

    private static void isExact(Scenario scenario) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Scenario.Result result = scenario.run(Material.fromProperties(), SEED, text -> {});
        System.out.printf(
                "%s, seed %d, %d s%n%s%s%n",
                scenario.name(),
                SEED,
                (System.nanoTime() - began) / 1_000_000_000,
                result.ledger().table(),
                String.join("\n", result.measured()));
        assertThat(result.problems()).isEmpty();
    }
}
