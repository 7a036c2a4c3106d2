/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.letterhead.mail.itests.durable.LoadJournal.Unavailable;
import org.letterhead.mail.itests.karaf.Await;

/**
 * The database goes away under load, as by a power cut, and comes back.
 *
 * @param gone for how long
 * @param afterAKill whether the process is killed and started before that, so that what the dead one had comes back meanwhile
 */
public record DatabaseGone(Duration gone, boolean afterAKill) implements Scenario {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(35);

    @Override
    public String name() {
        return "database-gone";
    }

    @Override
    public Result run(Material material, long seed, Consumer<String> say) throws IOException, InterruptedException {
        Findings findings = new Findings(say);
        try (Postgres postgres = Postgres.start();
                Receiver receiver = Receiver.start(FaultPlan.greylisting(seed));
                LoadedKaraf karaf = LoadedKaraf.install(material, name(), receiver, postgres.settings(), Map.of())) {
            karaf.journal().order(100, 0);
            karaf.awaitAccepted(100, PATIENCE);
            if (afterAKill) {
                karaf.kill();
                karaf.launch();
                karaf.awaitAccepted(50, PATIENCE);
            }
            long refusedBefore = karaf.journal().read().unavailable().size();
            postgres.kill();
            long since = System.nanoTime();
            say.accept("the database is gone");
            Await.until(
                    "send refuses",
                    PATIENCE,
                    () -> karaf.journal().read().unavailable().size() > refusedBefore);
            findings.took("send says that it cannot accept", since, LONGEST_REFUSAL);
            long accepted = karaf.journal().accepted();
            Thread.sleep(Math.max(0, gone.toMillis() - (System.nanoTime() - since) / 1_000_000));
            findings.wrongIf(karaf.journal().accepted() != accepted, "mails were accepted while there was no database");
            postgres.startAgain();
            long back = System.nanoTime();
            say.accept("the database is back");
            long taken = receiver.log().taken();
            karaf.awaitAccepted(1, PATIENCE);
            findings.took("mails are accepted again", back, RECOVERY);
            Await.until("mails are sent again", PATIENCE, () -> receiver.log().taken() > taken);
            findings.took("mails are sent again", back, RECOVERY);
            karaf.awaitAccepted(50, PATIENCE);
            karaf.drain(PATIENCE);
            refusals(karaf.journal().read().unavailable(), findings);
            return findings.with(karaf.ledger());
        }
    }

    static void refusals(List<Unavailable> refusals, Findings findings) {
        long longest = refusals.stream().mapToLong(Unavailable::millis).max().orElse(0);
        findings.note(refusals.size() + " times send said, after " + longest + " ms at most: "
                + refusals.stream().map(Unavailable::reason).distinct().limit(3).toList());
        findings.wrongIf(longest > LONGEST_REFUSAL.toMillis(), "a host waited " + longest + " ms to be refused");
    }
}
