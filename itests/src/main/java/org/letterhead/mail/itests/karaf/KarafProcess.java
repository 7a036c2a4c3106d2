/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.JMRuntimeException;

/**
 * A Karaf that runs as a process of its own. It ends with {@link #stop()}, {@link #kill()}, {@link #close()}, or with
 * this JVM, whatever ends that.
 */
public final class KarafProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final KarafInstallation installation;
    private final Process process;
    private final OrphanGuard guard;
    private final Thread atExit = new Thread(this::stopAtExit, "karaf-stop");

    private KarafProcess(KarafInstallation installation, Process process) throws IOException {
        this.installation = installation;
        this.process = process;
        this.guard = OrphanGuard.of(process);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static KarafProcess start(KarafInstallation installation, List<String> jvmOptions)
            throws IOException, InterruptedException {
        KarafProcess karaf = launch(installation, jvmOptions, Map.of());
        try {
            karaf.awaitShell();
            return karaf;
        } catch (IOException | InterruptedException | RuntimeException e) {
            karaf.kill();
            throw e;
        }
    }

    static KarafProcess launch(KarafInstallation installation, List<String> jvmOptions, Map<String, String> environment)
            throws IOException {
        Path console = consoleOf(installation);
        Files.createDirectories(console.getParent());
        ProcessBuilder command = new ProcessBuilder(
                        // "daemon" is "server" with exec: the process is the JVM itself, and a kill hits that.
                        installation.directory().resolve("bin/karaf").toString(), "daemon")
                .directory(installation.directory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        ownEnvironment(command, jvmOptions);
        command.environment().putAll(environment);
        return new KarafProcess(installation, command.start());
    }

    /** Where it was unpacked. */
    public KarafInstallation installation() {
        return installation;
    }

    /** Its shell. */
    public KarafShell shell() {
        return new KarafShell(installation);
    }

    /** Connects to its JMX; to be closed by the caller. */
    public KarafManagement management() throws IOException {
        return KarafManagement.connect(installation);
    }

    /** All bundles in the order of their ids. */
    public List<KarafBundle> bundles() throws IOException {
        try (KarafManagement management = management()) {
            return management.bundles();
        }
    }

    /** Everything it has logged. */
    public String log() throws IOException {
        return Files.exists(installation.log()) ? Files.readString(installation.log(), StandardCharsets.UTF_8) : "";
    }

    /** Its process number. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits until it ends, however that comes about. */
    public void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /**
     * Stops it in good order.
     *
     * @return false if it had to be killed, because it was not done in time
     */
    public boolean stop() throws InterruptedException {
        process.destroy();
        boolean inTime = process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
        if (!inTime) {
            process.destroyForcibly().waitFor();
        }
        forget();
        return inTime;
    }

    /** Kills it, as kill -9 does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        forget();
    }

    /** Stops it if it still runs. */
    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** What is in this JVM's environment must not find its way into Karaf. */
    static void ownEnvironment(ProcessBuilder command, List<String> jvmOptions) {
        command.environment()
                .keySet()
                .removeIf(name -> name.startsWith("KARAF_")
                        || List.of("CLASSPATH", "JAVA_OPTS", "EXTRA_JAVA_OPTS", "JAVA_DEBUG_OPTS", "JAVA_TOOL_OPTIONS")
                                .contains(name));
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().put("TERM", "dumb");
        if (!jvmOptions.isEmpty()) {
            command.environment().put("EXTRA_JAVA_OPTS", String.join(" ", jvmOptions));
        }
    }

    /** Waits until all bundles are started and the shell answers. */
    public void awaitShell() throws IOException, InterruptedException {
        // The first look is cheap: bin/client costs a second each time.
        Await.until("Karaf's bundles are started", LONGEST_START, this::allStarted, this::lastWords);
        Await.until(
                "Karaf's shell answers",
                LONGEST_START,
                () -> shell().run("kar:list", "feature:list -i").succeeded(),
                this::lastWords);
    }

    private boolean allStarted() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("Karaf ended by itself with status " + process.exitValue() + lastWords());
        }
        try (KarafManagement management = management()) {
            return management.bundles().stream()
                    .noneMatch(bundle -> List.of("INSTALLED", "STARTING").contains(bundle.state()));
        } catch (IOException | SecurityException | JMRuntimeException e) {
            // Not listening yet, or listening before it knows its user or that user's roles.
            return false;
        }
    }

    private String lastWords() {
        try {
            Path console = consoleOf(installation);
            return "\nIts log is " + installation.log() + ", and it said:\n"
                    + (Files.exists(console) ? tail(Files.readString(console)) : "")
                    + tail(log());
        } catch (IOException e) {
            return " (and its log cannot be read: " + e.getMessage() + ")";
        }
    }

    private static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())) + "\n";
    }

    private static Path consoleOf(KarafInstallation installation) {
        return installation.data().resolve("log/console.out");
    }

    private void forget() {
        guard.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already; the hook finds the process ended.
        }
    }

    private void stopAtExit() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
