/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.accounts.internal.routing.KnownRoutes;
import org.letterhead.mail.itests.durable.Postgres;
import org.letterhead.mail.store.internal.database.Connections;
import org.letterhead.mail.store.internal.database.Engine;
import org.letterhead.mail.store.internal.database.H2Engine;
import org.letterhead.mail.store.internal.database.PostgresEngine;

/**
 * What sending a mail waits for when it asks by which way its account's mail leaves, of many accounts with settings of their own; how long
 * a change takes to be seen by another node; and whether a start takes longer with many accounts.
 */
final class SettingsBenchmark {
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int QUICK = 10_000;
    private static final int HOT = 100;
    private static final int LOOKS = 50_000;
    private static final int ROUNDS = 15;
    private static final int CHANGES = 10;
    private static final double AIM_MICROS = 50;
    private static final double AIM_SECONDS = 5;
    private static final double AIM_START = 1.5;
    private static final double MEGABYTE = 1 << 20;

    private final int many;
    private final long cacheBytes;
    private final Random random = new Random(7);
    private final List<Result> results = new ArrayList<>();
    private final List<Aim> aims = new ArrayList<>();

    SettingsBenchmark(boolean quick) {
        many = quick ? QUICK : MANY;
        // What the bundle takes of this heap; less for fewer accounts, so that not all of them have room.
        cacheBytes = Runtime.getRuntime().maxMemory() / 16 / (MANY / many);
    }

    void run(Path file) throws Exception {
        Path folder = Files.createTempDirectory("letterhead-settings");
        try (Postgres postgres = Postgres.start()) {
            database("H2", h2(folder.resolve("few")), h2(folder.resolve("many")));
            Map<String, String> server = postgres.settings();
            database("PostgreSQL", postgres(server, "few"), postgres(server, "many"));
            System.out.println();
            Result.print(results);
            System.out.println();
            Aim.print(aims);
            Result.write(results, file);
            System.out.println("\nWritten to " + file);
        } finally {
            delete(folder);
        }
    }

    private static Engine h2(Path file) {
        return new H2Engine(file, "letterhead", "", H2Engine.cacheOfThisHeap());
    }

    private static Engine postgres(Map<String, String> server, String name) throws SQLException {
        String url = server.get("url");
        String user = server.get("user");
        String password = server.get(".password");
        try (Connections connections = new Connections(new PostgresEngine(url, user, password), 1);
                Connection connection = connections.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return new PostgresEngine(url.substring(0, url.lastIndexOf('/') + 1) + name, user, password);
    }

    private void database(String name, Engine small, Engine large) throws Exception {
        try (StoredSettings few = new StoredSettings(small);
                StoredSettings lots = new StoredSettings(large)) {
            System.out.printf(Locale.ROOT, "Storing settings of %,d and %,d accounts in %s ...%n", FEW, many, name);
            few.fill(FEW);
            lots.fill(many);
            System.out.println("Looking them up ...");
            lookUps(name, lots);
            System.out.println("Starting anew ...");
            starts(name, few, lots);
            System.out.println("Changing settings on another node ...");
            changes(name, lots);
        }
    }

    private void lookUps(String name, StoredSettings settings) {
        KnownRoutes routes = settings.node(cacheBytes);
        double[] hot = sorted(routes, HOT, LOOKS);
        for (int i = 0; i < many; i++) {
            look(routes, i);
        }
        sorted(routes, many, LOOKS);
        double[] uniform = sorted(routes, many, LOOKS);
        long kept = routes.kept();
        Result one = Result.of(
                name + ": a look-up, one of " + HOT + " accounts that send, median", hot[hot.length / 2], "us");
        Result all = Result.of(
                String.format(Locale.ROOT, "%s: a look-up, any of %,d accounts, median", name, many),
                uniform[uniform.length / 2],
                "us");
        results.add(one);
        results.add(all);
        results.add(Result.of(
                name + ": the same, mean", Arrays.stream(uniform).average().orElseThrow(), "us"));
        results.add(Result.of(name + ": the same, slowest of a hundred", uniform[uniform.length * 99 / 100], "us"));
        results.add(Result.of(name + ": accounts in memory then", kept, "accounts"));
        results.add(Result.of(name + ": the bound of that memory", cacheBytes / MEGABYTE, "MB"));
        results.add(Result.of(name + ": a look-up that is not in memory, median", misses(settings), "us"));
        results.add(Result.of(name + ": opening its secret, median", opening(routes), "us"));
        aims.add(Aim.valueAtMost(one, AIM_MICROS));
        aims.add(Aim.valueAtMost(all, AIM_MICROS));
    }

    private double[] sorted(KnownRoutes routes, int among, int looks) {
        double[] micros = new double[looks];
        for (int i = 0; i < looks; i++) {
            int number = random.nextInt(among);
            long start = System.nanoTime();
            AccountRoute route = routes.of(StoredSettings.account(number));
            micros[i] = (System.nanoTime() - start) / 1e3;
            require(route, number);
        }
        Arrays.sort(micros);
        return micros;
    }

    private static void look(KnownRoutes routes, int number) {
        require(routes.of(StoredSettings.account(number)), number);
    }

    private static void require(AccountRoute route, int number) {
        if (!route.settings().values().get("from.name").equals("Shop " + number)) {
            throw new IllegalStateException("account " + number + " got " + route);
        }
    }

    private double misses(StoredSettings settings) {
        return Rounds.median(sorted(settings.node(0), many, LOOKS / 10));
    }

    private double opening(KnownRoutes routes) {
        double[] micros = new double[LOOKS / 10];
        for (int i = 0; i < micros.length; i++) {
            AccountRoute route = routes.of(StoredSettings.account(i % HOT));
            long start = System.nanoTime();
            String password = route.settings().secret("password").orElseThrow().reveal();
            micros[i] = (System.nanoTime() - start) / 1e3;
            if (!password.equals(StoredSettings.PASSWORD)) {
                throw new IllegalStateException("another password came out");
            }
        }
        return Rounds.median(micros);
    }

    private void starts(String name, StoredSettings few, StoredSettings lots) {
        double[] small = new double[ROUNDS];
        double[] large = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            boolean first = (round & 1) == 0;
            double one = start(first ? few : lots);
            double other = start(first ? lots : few);
            if (round >= 0) {
                small[round] = first ? one : other;
                large[round] = first ? other : one;
            }
        }
        String first = "%s: the first look-up after a start, %,d accounts";
        results.add(Result.of(String.format(Locale.ROOT, first, name, FEW), Rounds.median(small), "us"));
        Result all = Result.of(String.format(Locale.ROOT, first, name, many), Rounds.median(large), "us")
                .against(String.format(Locale.ROOT, "%,d accounts", FEW), Rounds.medianRatio(large, small));
        results.add(all);
        aims.add(Aim.ratioAtMost(all, AIM_START));
    }

    private double start(StoredSettings settings) {
        // Of both the same accounts, so that both have their pages in memory.
        int number = random.nextInt(HOT);
        long start = System.nanoTime();
        KnownRoutes routes = settings.node(cacheBytes);
        AccountRoute route = routes.of(StoredSettings.account(number));
        double micros = (System.nanoTime() - start) / 1e3;
        require(route, number);
        return micros;
    }

    private void changes(String name, StoredSettings settings) throws Exception {
        KnownRoutes here = settings.node(cacheBytes);
        KnownRoutes other = settings.node(cacheBytes);
        double[] seconds = new double[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            String account = StoredSettings.account(random.nextInt(many));
            String host = "new" + i + ".example";
            here.of(account);
            other.of(account);
            // At any time between two turns.
            LockSupport.parkNanos(random.nextInt(1_000_000_000));
            settings.change(account, host);
            here.changed(account);
            long start = System.nanoTime();
            if (!host.equals(here.of(account).settings().values().get("host"))) {
                throw new IllegalStateException("a change does not count at once where it was made");
            }
            while (!host.equals(other.of(account).settings().values().get("host"))) {
                LockSupport.parkNanos(1_000_000);
            }
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        results.add(Result.of(name + ": a change is seen by another node, median", Rounds.median(seconds), "s"));
        Result slowest = Result.of(
                name + ": a change is seen by another node, slowest of " + CHANGES,
                Arrays.stream(seconds).max().orElseThrow(),
                "s");
        results.add(slowest);
        aims.add(Aim.valueAtMost(slowest, AIM_SECONDS));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
