/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import jakarta.mail.MessagingException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ./run does once everything is built: a Karaf of its own, Letterhead in it from the KAR, one insights report sent
 * by SMTP into the demo mailbox, and that mail shown.
 */
public final class RunDemo {
    private static final String ACCOUNT = "acme";
    private static final String USER = "olga";
    private static final String SENDER = "mail@platform.example";
    private static final ReportCheck CHECK = new ReportCheck("Acme Café & Décor", SENDER, "zoe@acme.example");
    private static final Pattern MAIL_ID = Pattern.compile("accepted as ([0-9a-f-]{36})");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** UTF-8 whatever the locale: a terminal of today shows it, and a question mark instead of é would look like a fault. */
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private final long started = Long.getLong("run.started", System.currentTimeMillis());
    private final RunOptions options;
    private DemoPages pages;
    private String password;

    private RunDemo(RunOptions options) {
        this.options = options;
    }

    /** Ends with 0 if the mail arrived intact and the run was ended on purpose. */
    public static void main(String[] arguments) {
        int status = 1;
        try {
            new RunDemo(RunOptions.fromProperties()).run();
            status = 0;
        } catch (IOException | MessagingException e) {
            System.err.println("FAILED: " + e.getMessage());
        } catch (InterruptedException e) {
            System.err.println("FAILED: interrupted");
        }
        System.exit(status);
    }

    private void run() throws IOException, InterruptedException, MessagingException {
        KarafInstallation installation = unpack();
        Thread cleanUp = new Thread(() -> cleanUp(installation), "clean-up");
        try (KarafProcess karaf = start(installation)) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                awaitEnd(karaf);
                                cleanUp.run();
                            },
                            "clean-up-at-exit"));
            install(karaf);
            show(installation, send(karaf));
            checkPages();
            if (options.once()) {
                say("Stopping Karaf");
            } else {
                stayUp(karaf);
            }
        }
        say("Done");
    }

    private KarafInstallation unpack() throws IOException {
        Path directory = options.directory().resolve("karaf");
        say("Unpacking Karaf into " + directory);
        KarafPorts ports = KarafPorts.free();
        if (options.sshPort().isPresent()) {
            ports = ports.withSsh(options.sshPort().getAsInt());
        }
        if (options.httpPort().isPresent()) {
            ports = ports.withHttp(options.httpPort().getAsInt());
        }
        pages = new DemoPages(ports.http());
        KarafInstallation installation = KarafInstallation.unpack(options.archive(), directory, ports);
        // The role counts where no host says who administers what; here the example host knows this user too.
        password = installation.addUser(USER, "letterhead-admin");
        return installation;
    }

    private KarafProcess start(KarafInstallation installation) throws IOException, InterruptedException {
        String smtpPort = Integer.toString(
                options.smtpPort().isPresent()
                        ? options.smtpPort().getAsInt()
                        : KarafPorts.free(1).get(0));
        // What letterhead-demo would bring with port 3025; files that are there already are kept.
        installation
                .configure(
                        "org.letterhead.mail.relay",
                        Map.of("host", "127.0.0.1", "port", smtpPort, "encryption", "none"))
                .configure("org.letterhead.mail.demo.mailbox", Map.of("port", smtpPort))
                .configure("org.letterhead.mail.platform", Map.of("from.address", SENDER, "from.name", "Demo Platform"))
                .configure("org.letterhead.mail.web", Map.of("public.url", pages.publicUrl()))
                .configure("org.letterhead.mail.delivery", Map.of("accounts", "required"));
        say("Starting Karaf (its shell on port " + installation.ports().ssh() + ", the demo mailbox on port " + smtpPort
                + ", its pages on port " + installation.ports().http() + ")");
        KarafProcess karaf = installation.start();
        say("Karaf is up");
        return karaf;
    }

    private void install(KarafProcess karaf) throws IOException, InterruptedException {
        say("Installing " + options.kar().getFileName() + ", then the feature letterhead-demo (no network needed)");
        String output = karaf.shell()
                .require("kar:install " + KarafShell.quote(options.kar().toUri()), "feature:install letterhead-demo");
        List<String> features;
        try (KarafManagement management = karaf.management()) {
            features = management.installedFeatures();
        }
        if (!features.containsAll(List.of("letterhead", "letterhead-demo"))) {
            throw new IOException("Karaf did not install the features. " + logOf(karaf) + "\n" + output);
        }
    }

    private Path send(KarafProcess karaf) throws IOException, InterruptedException {
        say("Sending the insights report of account " + ACCOUNT + ": insights:send-report " + ACCOUNT);
        awaitMailbox(karaf);
        String answer = karaf.shell().require("insights:send-report " + ACCOUNT);
        out.println("         " + answer.replace("\n", "\n         "));
        Path mail = karaf.installation().data().resolve("demo-mailbox/1.eml");
        Matcher id = MAIL_ID.matcher(answer);
        String status = id.find() ? "mail:status " + id.group(1) : "mail:transports";
        try {
            Await.until("the mail is at " + mail, LONGEST_WAIT, () -> Files.exists(mail));
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "\n" + karaf.shell().run(status).output() + "\n" + logOf(karaf), e);
        }
        say("The mail has arrived");
        return mail;
    }

    private void awaitMailbox(KarafProcess karaf) throws IOException, InterruptedException {
        int port = Integer.parseInt(
                Files.readAllLines(karaf.installation().etc().resolve("org.letterhead.mail.demo.mailbox.cfg")).stream()
                        .filter(line -> line.startsWith("port"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .findFirst()
                        .orElseThrow());
        Await.until(
                "the demo mailbox listens on port " + port,
                LONGEST_WAIT,
                () -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    } catch (IOException e) {
                        return false;
                    }
                },
                () -> ". " + logOf(karaf));
    }

    private void show(KarafInstallation installation, Path file) throws IOException, MessagingException {
        ReceivedMail mail = ReceivedMail.read(file);
        out.println();
        mail.headers().forEach(out::println);
        out.println();
        out.println(mail.text("text/plain").orElse("(no plain text)").strip());
        out.println();
        List<String> problems = CHECK.problemsOf(mail);
        if (!problems.isEmpty()) {
            throw new IOException(
                    "The mail did not arrive intact: " + String.join("; ", problems) + ". Its source is " + file);
        }
        say("The mail is intact: headers, plain text, HTML and the chart. Its source, " + Files.size(file) + " bytes: "
                + file);
    }

    private void checkPages() throws IOException, InterruptedException {
        pages.await();
        if (!DemoPages.read(pages.mailbox()).contains("zoe@acme.example")) {
            throw new IOException("The mail is not shown at " + pages.mailbox());
        }
        say("The pages answer, and the mailbox shows the mail");
    }

    private void stayUp(KarafProcess karaf) throws InterruptedException {
        KarafInstallation installation = karaf.installation();
        out.println();
        out.println("In a browser on this machine:");
        out.println("  " + pages.start() + "     the start page: continue as one of the shops' people, send a report");
        out.println("  " + pages.mailbox() + "      the mailbox: every mail that the demo sends");
        out.println("  " + pages.settings() + "   the settings page, with a sign-in of its own: " + USER + ", password "
                + password);
        openBrowser();
        out.println();
        out.println("Karaf stays up until you press Ctrl-C. Its shell, from another terminal:");
        out.println("  '" + installation.directory().resolve("bin/client") + "'");
        out.println("or ssh -p " + installation.ports().ssh() + " " + installation.user()
                + "@127.0.0.1 with the password " + installation.password());
        out.println("There, try: insights:send-report lodz   mail:transports   mail:send --help   mail:status --help");
        out.println(
                "Mails go to " + installation.data().resolve("demo-mailbox") + ", the log to " + installation.log());
        karaf.awaitEnd();
        say("Karaf has ended");
    }

    /** Nothing depends on it: the addresses are printed anyway. */
    private void openBrowser() {
        options.browser().ifPresent(program -> {
            try {
                new ProcessBuilder(program, pages.start())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                say("The browser could not be opened: " + e.getMessage());
            }
        });
    }

    private static String logOf(KarafProcess karaf) {
        return "Karaf's log: " + karaf.installation().log();
    }

    /** Leaves what somebody may want to look at: the mails and the log. */
    private void cleanUp(KarafInstallation installation) {
        try {
            Files.deleteIfExists(options.kar());
            installation.deleteAllBut(
                    installation.data().resolve("demo-mailbox"),
                    installation.log().getParent());
        } catch (IOException e) {
            System.err.println("Cannot clean up " + installation.directory() + ": " + e);
        }
    }

    private static void awaitEnd(KarafProcess karaf) {
        try {
            karaf.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String what) {
        out.printf(Locale.ROOT, "%6.1f s %s%n", (System.currentTimeMillis() - started) / 1000.0, what);
    }
}
