/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.letterhead.mail.itests.karaf.KarafInstallation;

/** Somebody else who may use Karaf's shell, until closed. */
final class ShellUser implements AutoCloseable {
    private static final String PASSWORD = "not-secret";

    private final KarafInstallation karaf;
    private final String name;
    private final Path users;
    private final String before;

    private ShellUser(KarafInstallation karaf, String name) throws IOException {
        this.karaf = karaf;
        this.name = name;
        this.users = karaf.etc().resolve("users.properties");
        this.before = Files.readString(users);
    }

    /** With all roles. Karaf reads the file again at each login. */
    static ShellUser add(KarafInstallation karaf, String name) throws IOException {
        ShellUser user = new ShellUser(karaf, name);
        Files.writeString(
                user.users,
                user.before + "\n" + name.replace(" ", "\\ ").replace("=", "\\=") + " = " + PASSWORD
                        + ",_g_:admingroup\n");
        return user;
    }

    /** Runs a command that must succeed. */
    void run(String command) throws IOException, InterruptedException {
        ProcessBuilder client = new ProcessBuilder(
                        karaf.directory().resolve("bin/client").toString(), "-b", "-u", name, "-p", PASSWORD)
                .redirectErrorStream(true);
        client.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = client.start();
        process.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("Karaf's shell refused " + command + " of " + name + ":\n" + said);
        }
    }

    @Override
    public void close() throws IOException {
        Files.writeString(users, before);
    }
}
