/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.letterhead.mail.itests.karaf.Await;

/**
 * The machine's clock goes back two hours, first while Letterhead runs; then the process is killed and starts with that clock. What waits for a
 * moment of the old clock, a lease or a retry, must not wait for two hours.
 *
 * @param times how often
 */
public record ClockBack(int times) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "clock-back";
    }

    @Override
    public Result run(Material material, long seed, Consumer<String> say) throws IOException, InterruptedException {
        Findings findings = new Findings(say);
        FakeClock clock = FakeClock.in(material.directory().resolve(name() + "-clock"));
        try (Receiver receiver = Receiver.start(FaultPlan.greylisting(seed));
                LoadedKaraf karaf = LoadedKaraf.install(material, name(), receiver, Map.of(), clock.environment())) {
            karaf.journal().order(80, 0);
            for (int time = 1; time <= times; time++) {
                karaf.awaitAccepted(50, PATIENCE);
                clock.shift("-" + 2 * time + "h");
                say.accept("the clock goes back to " + 2 * time + " hours ago");
                long taken = receiver.log().taken();
                karaf.awaitAccepted(60, PATIENCE);
                Await.until("mails are sent on", PATIENCE, () -> receiver.log().taken() > taken + 40);
                karaf.kill();
                karaf.launch();
                karaf.awaitAccepted(30, PATIENCE);
            }
            long stopped = System.nanoTime();
            karaf.drain(PATIENCE);
            findings.took("the rest has come to its end", stopped, PATIENCE);
            return findings.with(karaf.ledger());
        }
    }
}
