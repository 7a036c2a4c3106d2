/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.letterhead.mail.itests.karaf.KarafInstallation;
import org.letterhead.mail.itests.karaf.KarafProcess;
import org.letterhead.mail.itests.karaf.KarafShell;

/**
 * A Karaf of its own with Letterhead on H2 in it, a server of this machine as the operator's relay, and the bundle of
 * the benchmark, which does what this end orders.
 */
final class KarafUnderLoad implements AutoCloseable {
    /** In which a million mails must be able to wait. */
    static final int SMALL_HEAP_MB = 256;

    /** What Karaf takes if nobody says anything else. */
    static final int KARAFS_HEAP_MB = 512;

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final String name;
    private final KarafProcess karaf;
    private final Socket driver;
    private final BufferedReader answers;

    private KarafUnderLoad(String name, KarafProcess karaf, Socket driver) throws IOException {
        this.name = name;
        this.karaf = karaf;
        this.driver = driver;
        this.answers = new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it and waits until everything in it is there.
     *
     * @param files what ./bench has built
     * @param heapMb how much memory its objects have
     */
    static KarafUnderLoad start(String name, Path directory, InetSocketAddress relay, BuiltFiles files, int heapMb)
            throws IOException, InterruptedException {
        return start(name, directory, relay, files, heapMb, installation -> {});
    }

    /** What else is set before the start. */
    @FunctionalInterface
    interface Preparation {
        void prepare(KarafInstallation installation) throws IOException;
    }

    /**
     * Starts it and waits until everything in it is there.
     *
     * @param files what ./bench has built
     * @param heapMb how much memory its objects have
     * @param preparation what is set before the start
     */
    static KarafUnderLoad start(
            String name, Path directory, InetSocketAddress relay, BuiltFiles files, int heapMb, Preparation preparation)
            throws IOException, InterruptedException {
        Path home = directory.resolve(name);
        KarafInstallation installation = KarafInstallation.unpack(files.karaf(), home);
        installation
                .configure(
                        "org.letterhead.mail.relay",
                        Map.of("host", "127.0.0.1", "port", Integer.toString(relay.getPort()), "encryption", "none"))
                .configure(
                        "org.letterhead.mail.platform",
                        Map.of("from.address", "platform@bench.test", "from.name", "Bench Platform"))
                .configure("org.letterhead.mail.delivery", Map.of("accounts", "required"));
        preparation.prepare(installation);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            listener.setSoTimeout((int) LONGEST_START.toMillis());
            KarafProcess karaf = installation.start(
                    "-Xmx" + heapMb + "m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dletterhead.bench.port=" + listener.getLocalPort());
            try {
                String said = install(karaf, files, home);
                KarafUnderLoad ready = new KarafUnderLoad(name, karaf, accept(listener, karaf, said));
                ready.checkHeap(heapMb);
                return ready;
            } catch (IOException | InterruptedException | RuntimeException e) {
                karaf.kill();
                throw e;
            }
        }
    }

    /** One order, as the bundle in Karaf knows it, and what it has measured, by name. */
    Map<String, Double> order(String order) throws IOException {
        OutputStream out = driver.getOutputStream();
        out.write((order + "\n").getBytes(StandardCharsets.UTF_8));
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("The Karaf \"" + name + "\" has gone during \"" + order + "\"" + log());
        }
        if (answer.startsWith("!")) {
            throw new IOException(
                    "The Karaf \"" + name + "\" could not do \"" + order + "\": " + answer.substring(1) + log());
        }
        return Arrays.stream(answer.split(" "))
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Double.parseDouble(pair[1])));
    }

    double order(String order, String value) throws IOException {
        return order(order).get(value);
    }

    /** Where its web server listens, on this machine alone. */
    int http() {
        return karaf.installation().ports().http();
    }

    @Override
    public void close() throws IOException {
        driver.close();
        karaf.close();
        // A database with a million mails is some gigabytes.
        karaf.installation().deleteAllBut(karaf.installation().log().getParent());
    }

    private static String install(KarafProcess karaf, BuiltFiles files, Path home)
            throws IOException, InterruptedException {
        Path templates = OneMoreTemplate.in(files.templates(), Files.createDirectories(home.resolve("bench")));
        String said = karaf.shell()
                .run(
                        "kar:install " + url(files.kar()),
                        "feature:install letterhead-h2",
                        "bundle:update org.letterhead.mail.templates " + url(templates),
                        "bundle:install " + url(files.inKaraf()),
                        "bundle:install " + url(files.insideDelivery()),
                        // A bundle takes a fragment only when it is resolved.
                        "bundle:refresh org.letterhead.mail.delivery")
                .output();
        return said + "\n" + startDriver(karaf);
    }

    /** While the framework is still refreshing, it resolves nothing: "Unable to acquire global lock for resolve". */
    private static String startDriver(KarafProcess karaf) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            KarafShell.Outcome started = karaf.shell().run("bundle:start org.letterhead.benchmarks.delivery");
            if (started.succeeded() || System.nanoTime() - begin > LONGEST_START.toNanos()) {
                return started.output();
            }
            Thread.sleep(1000);
        }
    }

    private static Socket accept(ServerSocket listener, KarafProcess karaf, String said) throws IOException {
        try {
            return listener.accept();
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    "The benchmark's bundle did not come up in " + LONGEST_START.toSeconds()
                            + " s. Karaf's shell said:\n" + said + "\nIts log is "
                            + karaf.installation().log(),
                    e);
        }
    }

    private void checkHeap(int heapMb) throws IOException {
        double heap = order("ready", "heap") / (1024 * 1024);
        if (heap > heapMb) {
            throw new IOException("Karaf has a heap of " + heap + " MB instead of " + heapMb + " MB");
        }
    }

    private String log() {
        return ". Its log is " + karaf.installation().log();
    }

    private static String url(Path file) {
        return KarafShell.quote(file.toAbsolutePath().toUri());
    }
}
