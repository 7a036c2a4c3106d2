/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The KAR in a Karaf as it comes, which has no other source of anything. */
@Timeout(300)
class OfflineKarTest {
    private static final ReportCheck REPORT =
            new ReportCheck("Acme Café & Décor", "mail@platform.example", "zoe@acme.example");
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void installsWithoutANetworkAndOutlivesAKill() throws Exception {
        KarafInstallation installation = TestKaraf.unpack(OfflineKarTest.class);
        TestKaraf.useFreeMailPort(installation);

        try (KarafProcess karaf = installation.start(TestKaraf.ASCII);
                KarafManagement management = karaf.management()) {
            assertThat(new Disturbances(karaf, management).during(() -> karaf.shell()
                            .require("kar:install " + KarafShell.quote(TestKaraf.KAR.toUri()))))
                    .isEmpty();
            assertThat(management.installedFeatures()).contains("letterhead").doesNotContain("letterhead-demo");
            assertThat(karaf.bundles())
                    .allMatch(bundle -> List.of("ACTIVE", "RESOLVED").contains(bundle.state()));
            assertConfigurationIsThere(installation);

            karaf.shell().require("feature:install letterhead-demo");
            awaitConfiguration(karaf);
            send(karaf);
            assertArrivedIntact(installation, 1);
            new DemoPages(installation.ports().http()).await();
            karaf.kill();
        }

        try (KarafProcess again = installation.start(TestKaraf.ASCII)) {
            // Its shell answers before the last of them are started.
            Await.until("Letterhead's bundles are active", SOON, () -> areActive(again.bundles()));
            new DemoPages(installation.ports().http()).await();
            send(again);
            assertArrivedIntact(installation, 2);
            assertThat(again.stop()).isTrue();
        }
    }

    private static boolean areActive(List<KarafBundle> bundles) {
        List<KarafBundle> ours = bundles.stream()
                .filter(bundle -> bundle.symbolicName().startsWith("org.letterhead"))
                .toList();
        return ours.size() > 6
                && ours.stream().allMatch(bundle -> bundle.state().equals("ACTIVE"));
    }

    private static void assertConfigurationIsThere(KarafInstallation installation) throws IOException {
        Path etc = installation.etc();
        assertThat(etc.resolve("org.letterhead.mail.delivery.cfg")).exists();
        assertThat(etc.resolve("org.letterhead.mail.relay.cfg.example")).exists();
        assertThat(etc.resolve("org.letterhead.mail.platform.cfg.example")).exists();
        assertThat(etc.resolve("org.letterhead.mail.whitelabel.cfg.example")).exists();
        assertThat(etc.resolve("org.letterhead.mail.web.cfg.example")).exists();
        // What is there but empty would count as configured.
        assertThat(etc.resolve("org.letterhead.mail.platform.cfg")).doesNotExist();
        assertThat(etc.resolve("org.letterhead.mail.whitelabel.cfg")).doesNotExist();
        assertThat(Files.readString(etc.resolve("org.letterhead.mail.relay.cfg")))
                .as("the operator's own file is not written over")
                .doesNotContain("3025");
    }

    /** Karaf reads the files that a feature brings a moment after it says that the feature is installed. */
    private static void awaitConfiguration(KarafProcess karaf) throws IOException, InterruptedException {
        for (String pid : List.of("org.letterhead.mail.delivery", "org.letterhead.mail.platform")) {
            Await.until("Karaf has read etc/" + pid + ".cfg", SOON, () -> karaf.log()
                    .contains("Creating configuration {" + pid + "}"));
        }
    }

    private static void send(KarafProcess karaf) throws IOException, InterruptedException {
        assertThat(karaf.shell().require("insights:send-report acme")).contains("accepted as");
    }

    private static void assertArrivedIntact(KarafInstallation installation, int number) throws Exception {
        Path mail = installation.data().resolve("demo-mailbox/" + number + ".eml");
        Await.until(mail + " is there", SOON, () -> Files.exists(mail));
        assertThat(REPORT.problemsOf(ReceivedMail.read(mail))).isEmpty();
    }
}
