/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.letterhead.mail.itests.karaf.Await;

/** The disk with the outbox is full for a while, under load. */
public record DiskFull(Duration full) implements Scenario {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final int REFUSALS = 5;

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public Result run(Material material, long seed, Consumer<String> say) throws IOException, InterruptedException {
        Findings findings = new Findings(say);
        Path place = material.directory().resolve(name() + "-disk");
        try (SmallDisk disk = SmallDisk.mount(place, 64);
                Receiver receiver = Receiver.start(FaultPlan.greylisting(seed));
                LoadedKaraf karaf = LoadedKaraf.install(
                        material, name(), receiver, Map.of("url", "jdbc:h2:" + place + "/outbox"), Map.of())) {
            karaf.journal().order(100, 0);
            karaf.awaitAccepted(100, PATIENCE);
            disk.fill();
            long since = System.nanoTime();
            say.accept("the disk is full");
            Await.until("send refuses", PATIENCE, () -> {
                disk.fill();
                return karaf.journal().read().unavailable().size() >= REFUSALS;
            });
            findings.took("send says that it cannot accept", since, PATIENCE);
            long end = System.nanoTime() + full.toNanos();
            while (System.nanoTime() < end) {
                disk.fill();
                Thread.sleep(100);
            }
            disk.free();
            long freed = System.nanoTime();
            long taken = receiver.log().taken();
            say.accept("there is space again");
            karaf.awaitAccepted(1, PATIENCE);
            findings.took("mails are accepted again", freed, RECOVERY);
            Await.until("mails are sent again", PATIENCE, () -> receiver.log().taken() > taken);
            findings.took("mails are sent again", freed, RECOVERY);
            karaf.awaitAccepted(50, PATIENCE);
            karaf.drain(PATIENCE);
            DatabaseGone.refusals(karaf.journal().read().unavailable(), findings);
            return findings.with(karaf.ledger());
        }
    }
}
