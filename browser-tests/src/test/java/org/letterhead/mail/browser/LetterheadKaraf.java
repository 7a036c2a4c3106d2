/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.letterhead.mail.itests.durable.FakeClock;
import org.letterhead.mail.itests.karaf.Await;
import org.letterhead.mail.itests.karaf.KarafInstallation;
import org.letterhead.mail.itests.karaf.KarafManagement;
import org.letterhead.mail.itests.karaf.KarafPorts;
import org.letterhead.mail.itests.karaf.KarafProcess;
import org.letterhead.mail.itests.karaf.KarafShell;

/**
 * The one Karaf of all these tests, with the demo's host and mailbox in it, behind HTTPS. Its clock can be set, but only forward: each test uses
 * links of its own, and an address of its own.
 */
final class LetterheadKaraf implements AutoCloseable {
    /** Longer than anything takes, also on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(60);

    /** Where a test leaves what somebody may want to look at. */
    static final Path TARGET = Path.of(System.getProperty("test.directory"));

    /** Who administers both accounts of the demo's host. */
    static final String ADMINISTRATOR = "olga";

    /** Nothing listens there: it is one of those that only root may open, and nobody has a use for it. */
    static final int SILENT_PORT = 1;

    private static final String ACCOUNTS = "org.letterhead.mail.accounts";

    private final FakeClock clock;
    private final KarafProcess karaf;
    private final TlsFront front;
    private final Inbox inbox;
    private final String password;
    private final int mailPort;
    private int hours;

    private LetterheadKaraf(FakeClock clock, TlsFront front, KarafProcess karaf, String password, int mailPort) {
        this.password = password;
        this.mailPort = mailPort;
        this.clock = clock;
        this.front = front;
        this.karaf = karaf;
        this.inbox = new Inbox(
                karaf.installation().data().resolve("demo-mailbox"),
                karaf.installation().log());
    }

    /** Gives every test that asks for it the same one, which ends with the last test of all. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == LetterheadKaraf.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(LetterheadKaraf.class, type -> start(), LetterheadKaraf.class);
        }
    }

    private static LetterheadKaraf start() {
        try {
            Chromium.require();
            Path directory = TARGET.resolve("karaf");
            KarafInstallation.deleteTree(directory);
            KarafInstallation installation =
                    KarafInstallation.unpack(Path.of(System.getProperty("karaf.archive")), directory);
            TlsFront front = TlsFront.before(installation.ports().http());
            int mailPort = KarafPorts.free(1).get(0);
            configure(installation, front, mailPort);
            String password = installation.addUser(ADMINISTRATOR, "letterhead-admin");
            FakeClock clock = FakeClock.in(TARGET.resolve("clock"));
            KarafProcess process = installation.launch(clock.environment(), "-Dfile.encoding=US-ASCII");
            LetterheadKaraf karaf = new LetterheadKaraf(clock, front, process, password, mailPort);
            try {
                process.awaitShell();
                karaf.install();
                return karaf;
            } catch (IOException | InterruptedException | RuntimeException e) {
                karaf.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Karaf started", e);
        }
    }

    private static void configure(KarafInstallation installation, TlsFront front, int mailPort) throws IOException {
        String port = Integer.toString(mailPort);
        installation
                .configure("org.letterhead.mail.relay", Map.of("host", "127.0.0.1", "port", port, "encryption", "none"))
                .configure("org.letterhead.mail.demo.mailbox", Map.of("port", port))
                .configure(
                        "org.letterhead.mail.platform",
                        Map.of("from.address", "mail@platform.example", "from.name", "Demo Platform"))
                .configure("org.letterhead.mail.web", Map.of("public.url", front.url()))
                .configure(
                        "org.letterhead.mail.delivery",
                        Map.of(
                                "accounts",
                                "required",
                                // The accounts' own server is the demo mailbox, on this machine.
                                "network.allow",
                                "127.0.0.0/8",
                                "network.ports",
                                "2525, " + SILENT_PORT + ", " + port));
    }

    private void install() throws IOException, InterruptedException {
        Path kar = Path.of(System.getProperty("letterhead.kar")).normalize();
        if (!Files.isRegularFile(kar)) {
            throw new IOException("There is no KAR at " + kar + ": build the module features first, as mvn verify in"
                    + " the project's root does");
        }
        karaf.shell().require("kar:install " + KarafShell.quote(kar.toUri()), "feature:install letterhead-demo");
    }

    /** What the demo mailbox has received. */
    Inbox inbox() {
        return inbox;
    }

    /** Runs commands in the shell, of which the last must succeed. */
    String run(String... commands) throws IOException, InterruptedException {
        return karaf.shell().require(commands);
    }

    /** That user's password. */
    String password() {
        return password;
    }

    /** Where the demo mailbox takes mail. */
    int mailPort() {
        return mailPort;
    }

    /** The address of a page of the settings, as people reach it. */
    String page(String path) {
        return front.url() + "/letterhead/" + path;
    }

    /** The address of a page of the demo's host or of its mailbox, which answer nobody but this machine. */
    String demoPage(String path) {
        return "http://127.0.0.1:" + karaf.installation().ports().http() + "/" + path;
    }

    /** Where it was unpacked. */
    KarafInstallation installation() {
        return karaf.installation();
    }

    /** Everything it has logged. */
    String log() throws IOException {
        return karaf.log();
    }

    /** Waits until a command's output has a text in it. */
    String awaitOutput(String command, String text) throws IOException, InterruptedException {
        String[] output = {""};
        Await.until(
                command + " says " + text,
                SOON,
                () -> {
                    output[0] = run(command);
                    return output[0].contains(text);
                },
                () -> ". Last it said:\n" + output[0] + "\nIts log is "
                        + karaf.installation().log());
        return output[0];
    }

    /** Sets its clock so many hours forward. A running process takes it over within a second; who must see it waits for that. */
    void passHours(int more) throws IOException {
        hours += more;
        clock.shift("+" + hours + "h");
    }

    /** Stops the bundle that knows people and addresses. */
    void stopAccounts() throws IOException {
        stop(ACCOUNTS);
    }

    /** Starts that bundle again. */
    void startAccounts() throws IOException {
        start(ACCOUNTS);
    }

    void stop(String bundle) throws IOException {
        try (KarafManagement management = karaf.management()) {
            management.stopBundle(bundle);
        }
    }

    void start(String bundle) throws IOException {
        try (KarafManagement management = karaf.management()) {
            management.startBundle(bundle);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        karaf.close();
    }
}
