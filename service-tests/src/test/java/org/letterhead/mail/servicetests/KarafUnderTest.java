/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.extra.VMOption;

/**
 * The one Karaf that all tests share: plain Karaf with the demo installed from the KAR's own artifacts, on free ports, in
 * a JVM whose charset can write none of the languages that the mails are in.
 */
final class KarafUnderTest {
    /** The same options for every class, so that Pax Exam starts one container for all of them. */
    private static Option[] shared;

    private KarafUnderTest() {}

    static synchronized Option[] options() {
        if (shared == null) {
            try {
                shared = make();
            } catch (IOException e) {
                throw new IllegalStateException("the Karaf for the tests cannot be prepared", e);
            }
        }
        return shared;
    }

    private static Option[] make() throws IOException {
        Properties build = build();
        Path work = Path.of(build.getProperty("work"));
        Path repository = unpack(Path.of(build.getProperty("letterhead.kar")), work.resolve("kar"));
        int[] ports = freePorts(8);
        List<Option> options = new ArrayList<>(List.of(
                karafDistributionConfiguration()
                        .frameworkUrl("file:" + build.getProperty("karaf.archive"))
                        .karafVersion(build.getProperty("karaf.version"))
                        .unpackDirectory(work.resolve("exam").toFile())
                        .useDeployFolder(false),
                keepRuntimeFolder(),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                put("org.apache.karaf.shell", "sshPort", ports[0]),
                put("org.apache.karaf.management", "rmiRegistryPort", ports[1]),
                put("org.apache.karaf.management", "rmiServerPort", ports[2]),
                put("org.ops4j.pax.web", "org.osgi.service.http.port", ports[3]),
                put("org.ops4j.pax.url.mvn", "org.ops4j.pax.url.mvn.repositories", ""),
                put("org.ops4j.pax.url.mvn", "org.ops4j.pax.url.mvn.localRepository", work.resolve("no-repository")),
                put(
                        "org.ops4j.pax.url.mvn",
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        String.join(
                                ", ",
                                "${karaf.home.uri}${karaf.default.repository}@id=system@snapshots",
                                repository.toUri() + "@id=kar@snapshots",
                                work.resolve("exam-repository").toUri() + "@id=exam@snapshots")),
                put("org.letterhead.mail.demo.mailbox", "port", ports[4]),
                put("org.letterhead.mail.relay", "host", "127.0.0.1"),
                put("org.letterhead.mail.relay", "port", ports[4]),
                put("org.letterhead.mail.relay", "encryption", "none"),
                put("org.letterhead.mail.web", "public.url", "http://127.0.0.1:" + ports[3]),
                // One machine asks for all.
                put("org.letterhead.mail.web", "client.requests.per.minute", 6000),
                // What is said to nobody by default must hold no secret either.
                put("org.ops4j.pax.logging", "log4j2.logger.letterhead.name", "org.letterhead"),
                put("org.ops4j.pax.logging", "log4j2.logger.letterhead.level", "DEBUG"),
                put("org.letterhead.mail.delivery", "network.allow", "127.0.0.0/8"),
                // What failed for now is tried again when a test says so, and not in the middle of one.
                put("org.letterhead.mail.delivery", "retry.first.seconds", 600),
                put(
                        "org.letterhead.mail.delivery",
                        "network.ports",
                        ports[4] + "," + ports[5] + "," + ports[6] + "," + ports[7]),
                // Accounts' own servers are on the loopback interface.
                put("org.letterhead.mail.smtp", "password.without.tls", true),
                put("org.letterhead.mail.platform", "from.address", "mail@platform.example"),
                put("org.letterhead.mail.platform", "from.name", "Plattform für Händler"),
                put("org.letterhead.mail.platform", "subscription.from.address", "reports@platform.example"),
                put("org.letterhead.mail.whitelabel", "from.address", "hello@neutral.example"),
                put("org.letterhead.mail.whitelabel", "from.name", "Shop mail"),
                put("org.letterhead.mail.whitelabel", "envelope.sender", "bounces@neutral.example"),
                put("org.letterhead.mail.branded", "trusted.domains", "*.trusted.example"),
                features(
                        "mvn:org.letterhead/letterhead-features/" + build.getProperty("letterhead.version")
                                + "/xml/features",
                        "letterhead-demo"),
                library(work, "apache-mime4j-core"),
                library(work, "apache-mime4j-dom"),
                library(work, "commons-io"),
                library(work, "byte-buddy"),
                library(work, "assertj-core")));
        jvm(build.getProperty("karaf.version")).map(VMOption::new).forEach(options::add);
        return options.toArray(Option[]::new);
    }

    /** What bin/karaf gives to the JVM, and the charset that damages whatever depends on it. */
    private static Stream<String> jvm(String karaf) {
        return Stream.of(
                "-Dfile.encoding=US-ASCII",
                "-Djava.awt.headless=true",
                "--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module",
                "java.base=lib/endorsed/org.apache.karaf.specs.locator-" + karaf + ".jar",
                "--patch-module",
                "java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + karaf + ".jar",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
                "--add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED",
                "--add-exports=jdk.xml.dom/org.w3c.dom.html=ALL-UNNAMED",
                "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
                "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                "-classpath",
                String.join(File.pathSeparator, "lib/jdk9plus/*", "lib/boot/*", "lib/endorsed/*"));
    }

    private static Option put(String pid, String key, Object value) {
        return editConfigurationFilePut("etc/" + pid + ".cfg", key, String.valueOf(value));
    }

    private static Option library(Path work, String artifact) {
        return bundle(work.resolve("bundles").resolve(artifact + ".jar").toUri().toString())
                .startLevel(80);
    }

    private static Properties build() throws IOException {
        try (InputStream in = KarafUnderTest.class.getResourceAsStream("/service-tests.properties")) {
            Properties build = new Properties();
            build.load(in);
            return build;
        }
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            while (held.size() < count) {
                // Below those that the system hands out: Karaf takes one of these for itself before the others are
                // asked for.
                int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
                try {
                    held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                } catch (BindException e) {
                    // Somebody has it: another one.
                }
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** A KAR is a Maven repository in a zip file. */
    private static Path unpack(Path kar, Path directory) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(kar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (!entry.isDirectory() && file.startsWith(directory)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return directory.resolve("repository");
    }
}
