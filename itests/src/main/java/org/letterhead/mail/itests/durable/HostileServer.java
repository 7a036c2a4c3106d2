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
 * A server that drops, hangs and refuses at random.
 *
 * @param mails how many are sent
 */
public record HostileServer(int mails) implements Scenario {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Override
    public String name() {
        return "hostile-server";
    }

    @Override
    public Result run(Material material, long seed, Consumer<String> say) throws IOException, InterruptedException {
        Findings findings = new Findings(say);
        try (Receiver receiver = Receiver.start(FaultPlan.hostile(seed));
                LoadedKaraf karaf = LoadedKaraf.install(material, name(), receiver, Map.of(), Map.of())) {
            long began = System.nanoTime();
            karaf.journal().order(500, mails);
            Await.until(
                    mails + " mails are accepted",
                    PATIENCE,
                    () -> karaf.journal().accepted() >= mails,
                    () -> "; see " + karaf.log());
            say.accept(mails + " mails are accepted");
            karaf.drain(PATIENCE);
            Ledger ledger = karaf.ledger();
            findings.took("all mails have come to their end", began);
            findings.wrongIf(ledger.mails() != mails, ledger.mails() + " mails were accepted, not " + mails);
            findings.wrongIf(!ledger.doubled().isEmpty(), "nobody was killed, and still mails came twice");
            return findings.with(ledger);
        }
    }
}
