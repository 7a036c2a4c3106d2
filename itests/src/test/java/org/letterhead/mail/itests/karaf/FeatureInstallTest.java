/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Installs and removes Letterhead's features while Karaf runs, in many orders: nobody else is disturbed, and none of
 * Letterhead's own bundles by another of them. One Karaf serves all orders, since each test proves that it is back to
 * where it was, bundle by bundle.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class FeatureInstallTest {
    /** What Letterhead embeds for itself; an application that would take it from anybody must not get it from us. */
    private static final String EMBEDDED = Stream.of(
                    "jakarta.mail",
                    "jakarta.mail.internet",
                    "jakarta.activation",
                    "org.eclipse.angus.mail.smtp",
                    "com.icegreen.greenmail.util",
                    "org.apache.commons.pool2",
                    "com.github.mustachejava",
                    "com.google.gson",
                    "com.github.benmanes.caffeine.cache",
                    "io.github.bucket4j",
                    "com.ibm.icu.text",
                    "org.apache.commons.csv",
                    "org.knowm.xchart")
            .map(name -> name + ";resolution:=optional")
            .reduce((one, other) -> one + "," + other)
            .orElseThrow();

    /** What Pax Web puts into the servlet API; a fragment is never started. */
    private static final String FRAGMENT = "org.ops4j.pax.web.pax-web-compatibility-servlet31";

    static final List<String> FEATURES = TestKaraf.NAMES;

    private KarafProcess karaf;
    private KarafManagement management;
    private Disturbances disturbances;
    private List<KarafBundle> plain;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Path applications = TestKaraf.emptyDirectory("applications");
        KarafInstallation installation = TestKaraf.unpack(FeatureInstallTest.class);
        TestKaraf.useFreeMailPort(installation);
        installation.useRepositories(List.of(TestKaraf.repository()));
        karaf = installation.start(TestKaraf.ASCII);
        management = karaf.management();
        disturbances = new Disturbances(karaf, management);

        bundle(applications, "bystander", "Import-Package", EMBEDDED);
        bundle(applications, "importer", "Import-Package", "control.api;resolution:=optional");
        bundle(applications, "exporter", "Export-Package", "control.api");
        feature(applications, "bystander");
        feature(applications, "importer");
        feature(applications, "exporter");
        management.addFeatureRepository(TestKaraf.FEATURES);
        management.installFeature("bystander");
    }

    @AfterAll
    void stop() {
        if (management != null) {
            management.close();
        }
        if (karaf != null) {
            karaf.close();
        }
    }

    @BeforeEach
    void look() throws IOException {
        plain = management.bundles();
    }

    @AfterEach
    void isPlainAgain() throws IOException {
        assertThat(management.bundles()).isEqualTo(plain);
    }

    @ParameterizedTest
    @FieldSource("FEATURES")
    void alone(String feature) throws IOException, InterruptedException {
        installAndRemove(List.of(feature));
    }

    static Stream<List<String>> orders() {
        List<String> reversed = new ArrayList<>(FEATURES);
        Collections.reverse(reversed);
        return Stream.of(FEATURES, reversed, shuffled(1), shuffled(2), shuffled(3));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void oneAfterTheOther(List<String> order) throws IOException, InterruptedException {
        installAndRemove(order);
    }

    @Test
    void driversComeWithTheContractsAndThemselvesOnly() throws IOException, InterruptedException {
        for (String driver : List.of("branded", "smtp")) {
            management.installFeature("letterhead-" + driver);
            assertThat(management.bundles())
                    .extracting(KarafBundle::symbolicName)
                    .filteredOn(name -> name.startsWith("org.letterhead"))
                    .containsExactlyInAnyOrder("org.letterhead.mail.api", "org.letterhead.mail." + driver);
            management.uninstallFeature("letterhead-" + driver);
        }
    }

    /** The control: without it, tests that find no disturbance might be blind. */
    @Test
    void aDisturbanceIsSeenInEveryWay() throws IOException, InterruptedException {
        management.installFeature("importer");
        try {
            List<String> seen = disturbances.during(() -> management.installFeature("exporter"));

            assertThat(seen)
                    .contains("importer was STOPPED", "importer was STARTED", "importer was refreshed, says karaf.log")
                    .allMatch(disturbance -> disturbance.startsWith("importer "));
        } finally {
            management.uninstallFeature("exporter");
            management.uninstallFeature("importer");
        }
    }

    private void installAndRemove(List<String> order) throws IOException, InterruptedException {
        List<String> disturbed = new ArrayList<>();
        for (String feature : order) {
            disturbed.addAll(disturbances.during(() -> management.installFeature(feature)));
            assertThat(management.installedFeatures()).contains(feature);
        }
        assertThat(management.bundles())
                .filteredOn(bundle -> !plain.contains(bundle))
                .isNotEmpty()
                .allMatch(bundle ->
                        bundle.state().equals(bundle.symbolicName().equals(FRAGMENT) ? "RESOLVED" : "ACTIVE"));
        for (String feature : order) {
            disturbed.addAll(disturbances.during(() -> management.uninstallFeature(feature)));
        }
        assertThat(disturbed).isEmpty();
    }

    private static List<String> shuffled(long seed) {
        List<String> features = new ArrayList<>(FEATURES);
        Collections.shuffle(features, new Random(seed));
        return features;
    }

    private static void bundle(Path directory, String name, String header, String value) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue(header, value);
        try (OutputStream file = Files.newOutputStream(directory.resolve(name + ".jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    private void feature(Path directory, String name) throws IOException {
        Path file = directory.resolve(name + ".xml");
        Files.writeString(
                file,
                """
                <features name="%1$s" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="%1$s" version="1.0.0">
                    <bundle>%2$s</bundle>
                  </feature>
                </features>
                """
                        .formatted(name, directory.resolve(name + ".jar").toUri()));
        management.addFeatureRepository(file.toUri().toString());
    }
}
