/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.letterhead.mail.itests.karaf.Await;

/**
 * Bundles go and come back under load.
 *
 * @param rounds how often each of them
 */
public record BundlesComeAndGo(int rounds) implements Scenario {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final String SMTP = "org.letterhead.mail.smtp";
    private static final String DELIVERY = "org.letterhead.mail.delivery";
    private static final String STORE = "org.letterhead.mail.store";

    @Override
    public String name() {
        return "bundles";
    }

    /** Something done to a running Karaf. */
    @FunctionalInterface
    private interface Act {
        void run() throws IOException;
    }

    @Override
    public Result run(Material material, long seed, Consumer<String> say) throws IOException, InterruptedException {
        Findings findings = new Findings(say);
        Random random = new Random(seed);
        try (Receiver receiver = Receiver.start(FaultPlan.good(seed));
                LoadedKaraf karaf = LoadedKaraf.install(material, name(), receiver, Map.of(), Map.of())) {
            karaf.journal().order(150, 0);
            karaf.awaitAccepted(50, PATIENCE);
            for (int round = 1; round <= rounds; round++) {
                restart(karaf, receiver, SMTP, random, findings);
                timed("update of " + SMTP, () -> karaf.management().updateBundle(SMTP), findings);
                restart(karaf, receiver, DELIVERY, random, findings);
                timed("update of " + DELIVERY, () -> karaf.management().updateBundle(DELIVERY), findings);
                restart(karaf, receiver, STORE, random, findings);
            }
            karaf.drain(PATIENCE);
            Ledger ledger = karaf.ledger();
            findings.wrongIf(!ledger.doubled().isEmpty(), "nobody was killed, and still mails came twice");
            return findings.with(ledger);
        }
    }

    private static void restart(LoadedKaraf karaf, Receiver receiver, String bundle, Random random, Findings findings)
            throws IOException, InterruptedException {
        timed("stop of " + bundle, () -> karaf.management().stopBundle(bundle), findings);
        Thread.sleep(random.nextInt(1_000));
        timed("start of " + bundle, () -> karaf.management().startBundle(bundle), findings);
        long started = System.nanoTime();
        long taken = receiver.log().taken();
        karaf.awaitAccepted(10, PATIENCE);
        Await.until(
                "mails are sent again",
                PATIENCE,
                () -> receiver.log().taken() > taken + 10,
                () -> "; see " + karaf.log());
        findings.took("10 mails accepted and sent after the start of " + bundle, started, RECOVERY);
    }

    private static void timed(String what, Act act, Findings findings) throws IOException {
        long began = System.nanoTime();
        act.run();
        findings.took(what, began, STOP);
    }
}
