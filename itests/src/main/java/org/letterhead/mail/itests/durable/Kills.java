/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * kill -9 at random moments under load, some of them while the process before has not yet started, then a start.
 *
 * @param kills how many
 * @param hostile whether the mail server drops, hangs and refuses at the same time
 */
public record Kills(int kills, Store store, boolean hostile) implements Scenario {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where the outbox is. */
    public enum Store {
        /** A file that Letterhead makes by itself. */
        H2,
        /** A server, which lives on. */
        POSTGRESQL
    }

    @Override
    public String name() {
        return "kills-" + (hostile ? "hostile-" : "") + store.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public Result run(Material material, long seed, Consumer<String> say) throws IOException, InterruptedException {
        if (store == Store.H2) {
            return run(material, seed, Map.of(), say);
        }
        try (Postgres postgres = Postgres.start()) {
            return run(material, seed, postgres.settings(), say);
        }
    }

    private Result run(Material material, long seed, Map<String, String> settings, Consumer<String> say)
            throws IOException, InterruptedException {
        Random random = new Random(seed);
        Findings findings = new Findings(say);
        try (Receiver receiver = Receiver.start(hostile ? FaultPlan.hostile(seed) : FaultPlan.good(seed));
                LoadedKaraf karaf = LoadedKaraf.install(material, name(), receiver, settings, Map.of())) {
            karaf.journal().order(200, 0);
            karaf.awaitAccepted(20, PATIENCE);
            for (int kill = 1; kill <= kills; kill++) {
                // The moment is what is tried here.
                boolean early = kill > 1 && random.nextInt(5) == 0;
                if (!early) {
                    karaf.awaitAccepted(1, PATIENCE);
                }
                Thread.sleep(random.nextInt(early ? 6_000 : 2_000));
                karaf.kill();
                say.accept("kill " + kill + (early ? ", before the process was up" : "") + ", at "
                        + karaf.journal().accepted() + " mails");
                karaf.launch();
            }
            long launched = System.nanoTime();
            karaf.awaitAccepted(1, PATIENCE);
            findings.took("from the last launch to the next accepted mail", launched);
            karaf.drain(PATIENCE);
            return findings.with(karaf.ledger());
        }
    }
}
