/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What ./soak does once everything is built: every scenario, longer than ./check has time for, and one ledger over all. */
public final class Soak {
    private static final int FEWER_KILLS = 4;

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final long began = System.nanoTime();
    private final int kills = Integer.getInteger("soak.kills", 20);
    private final int mails = Integer.getInteger("soak.mails", 10_000);
    private final Duration time = Duration.ofMinutes(Integer.getInteger("soak.minutes", 0));
    private final long seed = Long.getLong("soak.seed", System.currentTimeMillis());
    private final Map<String, Scenario.Result> results = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();

    private Soak() {}

    /** Ends with 0 if the ledger is exact. */
    public static void main(String[] arguments) throws InterruptedException {
        int status = 1;
        try {
            status = new Soak().run(Material.fromProperties()) ? 0 : 1;
        } catch (IOException e) {
            System.err.println("FAILED: " + e.getMessage());
        }
        System.exit(status);
    }

    private boolean run(Material material) throws InterruptedException {
        say("Seed " + seed + " (the same again: ./soak --seed " + seed + ")");
        int round = 0;
        do {
            round++;
            for (Scenario scenario : scenarios()) {
                run(material, scenario, round);
            }
        } while (System.nanoTime() - began < time.toNanos());
        return conclude();
    }

    private List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        int fewer = (kills + FEWER_KILLS - 1) / FEWER_KILLS;
        all.add(new Kills(kills, Kills.Store.H2, false));
        all.add(new Kills(fewer, Kills.Store.H2, true));
        all.add(new Kills(fewer, Kills.Store.POSTGRESQL, false));
        all.add(new HostileServer(mails - mails % 4));
        all.add(new DatabaseGone(Duration.ofMinutes(1), false));
        all.add(new DiskFull(Duration.ofSeconds(20)));
        all.add(new ClockBack(3));
        all.add(new BundlesComeAndGo(5));
        String only = System.getProperty("soak.only", "");
        return only.isEmpty()
                ? all
                : all.stream().filter(each -> each.name().equals(only)).toList();
    }

    private void run(Material material, Scenario scenario, int round) throws InterruptedException {
        String name = scenario.name() + " (round " + round + ")";
        say("Trying " + name);
        try {
            Scenario.Result result = scenario.run(material, seed + round, text -> say("  " + text));
            results.put(name, result);
            out.println(result.ledger().table().indent(12));
            result.problems().forEach(problem -> out.println("  NOT WELL: " + problem));
        } catch (IOException e) {
            broken.add(name + ": " + e.getMessage());
            out.println("  NOT WELL: " + e.getMessage());
        }
    }

    private boolean conclude() {
        long accepted = 0;
        long states = 0;
        long taken = 0;
        long lost = 0;
        long doubled = 0;
        int killed = 0;
        List<String> problems = new ArrayList<>(broken);
        for (Map.Entry<String, Scenario.Result> each : results.entrySet()) {
            Ledger ledger = each.getValue().ledger();
            accepted += ledger.recipients();
            states += ledger.outbox().total();
            taken += ledger.taken();
            lost += ledger.lost().size();
            doubled += ledger.doubled().size();
            killed += ledger.kills();
            each.getValue().problems().stream()
                    .map(problem ->
                            each.getKey() + ": " + problem.lines().findFirst().orElse(""))
                    .forEach(problems::add);
        }
        say("The ledger, in recipients of mails (seed " + seed + ")");
        out.println("  accepted        " + accepted);
        out.println("  sum of states   " + states);
        out.println("  taken           " + taken);
        out.println("  lost            " + lost);
        out.println("  doubled         " + doubled
                + (doubled == 0
                        ? ""
                        : " (in " + killed
                                + " kills: each fell between the server's acceptance and its note; same Message-ID)"));
        problems.forEach(problem -> out.println("NOT WELL: " + problem));
        boolean exact = problems.isEmpty() && accepted == states && lost == 0 && !results.isEmpty();
        out.println(exact ? "SOAK PASSED" : "SOAK FAILED");
        return exact;
    }

    private void say(String what) {
        out.printf(Locale.ROOT, "%6.1f s %s%n", (System.nanoTime() - began) / 1e9, what);
    }
}
