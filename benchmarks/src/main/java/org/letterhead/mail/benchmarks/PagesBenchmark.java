/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.letterhead.mail.itests.karaf.KarafInstallation;

/** The settings page in a Karaf: what its first view brings, the log of an account with many mails, many admins at once. */
final class PagesBenchmark {
    private static final List<String> TABS = List.of("delivery", "sender", "templates", "log", "limits");
    private static final int ADMINS = 50;
    private static final int WARM_UPS = 20;
    private static final int REQUESTS = 100;
    private static final double MOST_KILOBYTES = 150;
    private static final double MOST_MILLIS = 100;
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    /** Whose log is filled; see the bundle in Karaf. */
    private static final String FULL = "full";

    private final int mails;
    private final Duration load;
    private final String password = UUID.randomUUID().toString();
    private final List<Result> results = new ArrayList<>();
    private final List<Aim> aims = new ArrayList<>();

    PagesBenchmark(boolean quick) {
        this.mails = quick ? 20_000 : 1_000_000;
        this.load = Duration.ofSeconds(quick ? 5 : 30);
    }

    void run(Path file) throws Exception {
        Path directory = file.resolveSibling("pages-" + ProcessHandle.current().pid());
        ExecutorService threads = Executors.newFixedThreadPool(ADMINS);
        try (Sink sink = new JvmSink()) {
            say("Starting a Karaf of " + KarafUnderLoad.SMALL_HEAP_MB + " MB");
            try (KarafUnderLoad karaf = KarafUnderLoad.start(
                    "pages",
                    directory,
                    sink.address(),
                    BuiltFiles.fromProperties(),
                    KarafUnderLoad.SMALL_HEAP_MB,
                    this::prepare)) {
                HttpClient client =
                        HttpClient.newBuilder().version(Version.HTTP_1_1).build();
                Admin admin = first(client, karaf);
                say("Writing " + number(mails) + " mails of one account into the log");
                karaf.order("fill-log mails=" + mails);
                once(admin, "/chart", "the chart, the first time, of " + number(mails) + " mails");
                once(admin, "/refusals", "refusals by domain in 30 days, of " + number(mails) + " mails");
                firstViews(admin);
                log(admin);
                atOnce(client, karaf, threads);
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println();
        Result.print(results);
        System.out.println();
        Aim.print(aims);
        Result.write(results, file);
        System.out.println("\nWritten to " + file);
    }

    /** People who administer all accounts, and no limit of requests that one machine with all of them would meet. */
    private void prepare(KarafInstallation installation) throws IOException {
        StringBuilder users = new StringBuilder("\n");
        for (int i = 0; i < ADMINS; i++) {
            users.append(user(i)).append(" = ").append(password).append(",letterhead-admin\n");
        }
        Files.writeString(
                installation.etc().resolve("users.properties"),
                users,
                StandardCharsets.ISO_8859_1,
                StandardOpenOption.APPEND);
        installation.configure(
                "org.letterhead.mail.web",
                Map.of(
                        "public.url",
                        "http://127.0.0.1:" + installation.ports().http(),
                        "trusted.proxies",
                        "127.0.0.1",
                        "client.requests.per.minute",
                        "1000000",
                        "all.requests.per.minute",
                        "1000000"));
    }

    /** The pages come up a while after delivery does. */
    private Admin first(HttpClient client, KarafUnderLoad karaf) throws Exception {
        long begin = System.nanoTime();
        while (true) {
            try {
                Admin admin = Admin.signIn(client, karaf.http(), user(0), password, 0);
                for (String tab : TABS) {
                    admin.get(page(FULL, tab));
                }
                return admin;
            } catch (IOException e) {
                if (System.nanoTime() - begin > LONGEST_START.toNanos()) {
                    throw e;
                }
                Thread.sleep(1000);
            }
        }
    }

    /** What nobody has asked for before. */
    private void once(Admin admin, String below, String what) throws Exception {
        long begin = System.nanoTime();
        admin.get(page(FULL, "log") + below);
        results.add(Result.of(what, (System.nanoTime() - begin) / 1e6, "ms"));
    }

    private void firstViews(Admin admin) throws Exception {
        say("First views");
        for (String tab : TABS) {
            Admin.View view = admin.firstView(page(FULL, tab));
            Result bytes = Result.of(
                    "first view of " + tab + ", with scripts (" + view.requests() + " requests)",
                    view.bytes() / 1024.0,
                    "KB");
            results.add(bytes);
            results.add(Result.of("the page alone", view.html() / 1024.0, "KB"));
            Result before = Result.of("requests until " + tab + " can be used", view.before(), "requests");
            results.add(before);
            aims.add(Aim.valueAtMost(bytes, MOST_KILOBYTES));
            aims.add(Aim.valueAtMost(before, 1));
        }
    }

    private void log(Admin admin) throws Exception {
        String of = " of an account with " + number(mails) + " mails";
        String log = page(FULL, "log");
        say("The log" + of);
        results.add(
                Result.of("the chart" + of + ", once it was shown before", millis(admin, log + "/chart", 20), "ms"));
        Result page = Result.of("the log page" + of + ", median of " + REQUESTS, millis(admin, log, REQUESTS), "ms");
        results.add(page);
        aims.add(Aim.valueAtMost(page, MOST_MILLIS));
        results.add(Result.of("the failed ones of them", millis(admin, log + "?state=FAILED", REQUESTS), "ms"));
        results.add(Result.of(
                "those to one recipient", millis(admin, log + "?q=customer4321%40shop321.example", REQUESTS), "ms"));
        results.add(Result.of(
                "those of one day", millis(admin, log + "?from=" + day(10) + "&to=" + day(10), REQUESTS), "ms"));
    }

    private static String day(int daysAgo) {
        return java.time.LocalDate.now(java.time.Clock.systemDefaultZone())
                .minusDays(daysAgo)
                .toString();
    }

    private static double millis(Admin admin, String path, int requests) throws Exception {
        double[] millis = new double[requests];
        for (int i = -WARM_UPS; i < requests; i++) {
            long begin = System.nanoTime();
            admin.get(path);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        return Rounds.median(millis);
    }

    private void atOnce(HttpClient client, KarafUnderLoad karaf, ExecutorService threads) throws Exception {
        say("Signing " + ADMINS + " admins in");
        List<Admin> admins = new ArrayList<>();
        for (int i = 0; i < ADMINS; i++) {
            admins.add(Admin.signIn(client, karaf.http(), user(i), password, i));
        }
        say(ADMINS + " admins at once");
        long end = System.nanoTime() + load.toNanos();
        List<Callable<Turns>> tasks = new ArrayList<>();
        for (int i = 0; i < ADMINS; i++) {
            // One in ten looks at the account with the long log.
            String account = i % 10 == 0 ? FULL : "account-" + i;
            Admin admin = admins.get(i);
            int beginsWith = i;
            tasks.add(() -> browse(admin, account, beginsWith, end));
        }
        List<Double> millis = new ArrayList<>();
        int errors = 0;
        for (Future<Turns> turns : threads.invokeAll(tasks)) {
            millis.addAll(turns.get().millis());
            errors += turns.get().errors();
        }
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        String all = ADMINS + " admins at once, all tabs";
        Result wrong = Result.of(all + ": errors", errors, "requests");
        results.add(Result.of(all, sorted.length / (double) load.toSeconds(), "requests/s"));
        results.add(wrong);
        aims.add(Aim.valueAtMost(wrong, 0));
        if (sorted.length > 0) {
            results.add(Result.of(all + ": median", sorted[sorted.length / 2], "ms"));
            results.add(Result.of(all + ": 95th percentile", sorted[(int) (sorted.length * 0.95)], "ms"));
        }
    }

    private record Turns(List<Double> millis, int errors) {}

    private static Turns browse(Admin admin, String account, int first, long end) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        int errors = 0;
        for (int i = first; System.nanoTime() < end; i++) {
            long begin = System.nanoTime();
            try {
                admin.get(page(account, TABS.get(i % TABS.size())));
                millis.add((System.nanoTime() - begin) / 1e6);
            } catch (IOException e) {
                if (errors++ == 0) {
                    System.out.println("  " + e.getMessage());
                }
            }
        }
        return new Turns(millis, errors);
    }

    private static String page(String account, String tab) {
        return "accounts/" + account + "/" + tab;
    }

    private static String user(int number) {
        return "admin-" + number;
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void say(String what) {
        System.out.println(what + " ...");
    }
}
