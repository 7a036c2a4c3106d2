/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.letterhead.mail.itests.karaf.Await;
import org.letterhead.mail.itests.karaf.KarafInstallation;
import org.letterhead.mail.itests.karaf.KarafManagement;
import org.letterhead.mail.itests.karaf.KarafProcess;
import org.letterhead.mail.itests.karaf.KarafShell;

/** A Karaf with Letterhead and a host that sends all the time, to be killed and started as often as a test likes. */
final class LoadedKaraf implements AutoCloseable {
    private static final String LOAD = "org.letterhead.itests:type=load";
    private static final Duration START = Duration.ofMinutes(2);
    private static final int IDS_AT_ONCE = 200;

    private final KarafInstallation installation;
    private final LoadJournal journal;
    private final Receiver receiver;
    private final Map<String, String> environment;
    private final Map<Integer, Long> kills = new TreeMap<>();
    private KarafProcess process;
    private KarafManagement management;
    private int life;

    private LoadedKaraf(
            KarafInstallation installation, LoadJournal journal, Receiver receiver, Map<String, String> environment) {
        this.installation = installation;
        this.journal = journal;
        this.receiver = receiver;
        this.environment = environment;
    }

    /**
     * Unpacks, installs and starts everything; nothing is sent yet.
     *
     * @param store the store's settings; empty for what it does by itself
     * @param environment for the process
     */
    static LoadedKaraf install(
            Material material,
            String name,
            Receiver receiver,
            Map<String, String> store,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        Path directory = material.directory().resolve(name);
        KarafInstallation.deleteTree(directory);
        KarafInstallation installation = KarafInstallation.unpack(material.archive(), directory.resolve("karaf"));
        LoadJournal journal = LoadJournal.in(directory.resolve("journal"));
        configure(installation, journal, receiver.port(), store);
        LoadedKaraf karaf = new LoadedKaraf(installation, journal, receiver, environment);
        try {
            karaf.launch();
            karaf.process.awaitShell();
            karaf.process
                    .shell()
                    .require(
                            "kar:install " + KarafShell.quote(material.kar().toUri()),
                            "feature:install "
                                    + (store.containsKey("user") ? "letterhead-postgresql" : "letterhead-h2"),
                            "bundle:install -s "
                                    + KarafShell.quote(material.loadHost().toUri()));
            karaf.awaitReady();
            return karaf;
        } catch (IOException | InterruptedException | RuntimeException e) {
            karaf.close();
            throw e;
        }
    }

    private static void configure(
            KarafInstallation installation, LoadJournal journal, int port, Map<String, String> store)
            throws IOException {
        installation
                .configure(
                        "org.letterhead.mail.relay",
                        Map.of(
                                "host", "127.0.0.1",
                                "port", Integer.toString(port),
                                "encryption", "none",
                                "connect.timeout.seconds", "2",
                                "read.timeout.seconds", "2"))
                .configure(
                        "org.letterhead.mail.platform",
                        Map.of("from.address", "mail@platform.example", "from.name", "Load"))
                .configure(
                        "org.letterhead.mail.delivery",
                        Map.of(
                                "accounts", "required",
                                "sender.threads", Integer.toString(Ledger.IN_FLIGHT),
                                "connections.per.server", Integer.toString(Ledger.IN_FLIGHT),
                                "submit.deadline.seconds", "4",
                                "retry.first.seconds", "1",
                                "retry.most.seconds", "3"))
                // A third of the load is subscription mail, which leaves only with a link.
                .configure(
                        "org.letterhead.mail.web",
                        Map.of(
                                "public.url",
                                "http://127.0.0.1:" + installation.ports().http()))
                .configure(
                        "org.letterhead.itests.load",
                        Map.of("directory", journal.directory().toAbsolutePath().toString()));
        if (!store.isEmpty()) {
            installation.configure("org.letterhead.mail.store", store);
        }
    }

    /** Starts the process and waits for nothing. */
    void launch() throws IOException {
        receiver.nextLife();
        life++;
        process = installation.launch(environment, "-Dfile.encoding=US-ASCII");
    }

    /** Waits until the process answers questions about its outbox, as it does when everything works. */
    void awaitReady() throws IOException, InterruptedException {
        String[] answer = {"nothing"};
        Await.until(
                "Letterhead answers",
                START,
                () -> {
                    if (!process.isRunning()) {
                        throw new IOException("Karaf ended by itself; see " + installation.log());
                    }
                    try {
                        answer[0] = (String) management().call(LOAD, "outbox");
                        return !answer[0].startsWith("!");
                    } catch (IOException e) {
                        disconnect();
                        answer[0] = e.getMessage();
                        return false;
                    }
                },
                () -> "; last it said: " + answer[0] + ". Its log is " + installation.log());
    }

    /** Kills it as kill -9 does, and remembers when. */
    void kill() throws InterruptedException {
        disconnect();
        process.kill();
        kills.put(life, System.nanoTime());
    }

    /** Stops it in good order. */
    void stop() throws IOException, InterruptedException {
        disconnect();
        if (!process.stop()) {
            throw new IOException("Karaf did not stop in time; see " + installation.log());
        }
    }

    /** Its JMX, for as long as it lives. */
    KarafManagement management() throws IOException {
        if (management == null) {
            management = process.management();
        }
        return management;
    }

    LoadJournal journal() {
        return journal;
    }

    Path log() {
        return installation.log();
    }

    /** Waits until this many mails more have been accepted. */
    void awaitAccepted(int more, Duration time) throws IOException, InterruptedException {
        long wanted = journal.accepted() + more;
        Await.until(
                wanted + " mails are accepted",
                time,
                () -> journal.accepted() >= wanted,
                () -> "; see " + installation.log());
    }

    /** Stops the load and waits until every mail has come to its end; the ledger names what has not in time. */
    void drain(Duration time) throws IOException, InterruptedException {
        journal.order(0, 0);
        awaitReady();
        Await.until(
                "the host knows of every mail that it was accepted",
                time,
                () -> Boolean.TRUE.equals(management().attribute(LOAD, "Idle")),
                () -> "; see " + installation.log());
        long end = System.nanoTime() + time.toNanos();
        while (outbox().open() > 0 && System.nanoTime() < end) {
            Thread.sleep(200);
        }
    }

    /** What Letterhead counts. */
    Outbox outbox() throws IOException {
        return Outbox.read(ask("outbox"));
    }

    private String ask(String question, String... arguments) throws IOException {
        String answer = (String) management().call(LOAD, question, arguments);
        if (answer.startsWith("!")) {
            throw new IOException("Letterhead cannot answer: " + answer + ". Its log is " + installation.log());
        }
        return answer;
    }

    /** Compares everything. */
    Ledger ledger() throws IOException {
        LoadJournal.Content content = journal.read();
        Map<String, RecipientEnd> ends = new LinkedHashMap<>();
        List<LoadJournal.Accepted> mails = content.accepted();
        content.recipients().forEach(recipient -> ends.put(recipient, RecipientEnd.NOT_KNOWN));
        for (int from = 0; from < mails.size(); from += IDS_AT_ONCE) {
            String ids = mails.subList(from, Math.min(from + IDS_AT_ONCE, mails.size())).stream()
                    .map(LoadJournal.Accepted::id)
                    .reduce((one, other) -> one + "," + other)
                    .orElseThrow();
            RecipientEnd.read(ask("states", ids), ends);
        }
        return Audit.of(content, outbox(), receiver.log(), ends, kills);
    }

    @Override
    public void close() {
        disconnect();
        if (process != null) {
            process.close();
        }
    }

    private void disconnect() {
        if (management != null) {
            management.close();
            management = null;
        }
    }
}
