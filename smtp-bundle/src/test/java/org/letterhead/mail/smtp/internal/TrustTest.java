/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.MailTransport;

/** Whom the operator trusts besides the JVM's authorities, and which keys servers must have. */
@Timeout(60)
class TrustTest {
    private static final Path LOCALHOST = TestCertificates.store("localhost");
    private static final Path ACCOUNTS = TestCertificates.store(Account.HOST);
    private static final Path OTHER_NAME = TestCertificates.store("other.acme.test");
    private static final String OTHER_PIN = "ab".repeat(32);

    @TempDir
    Path directory;

    // --- an authority ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"implicit-tls", "starttls"})
    void theRelaysAuthorityIsTrustedOnceTheFileNamesIt(String encryption) throws Exception {
        try (ScriptedSmtpServer server = server(LOCALHOST, encryption)) {
            Map<String, String> file = relayFile(server, encryption);
            assertThat(failureOf(() -> connect(relay(file))).advice().key()).isEqualTo("smtp.relay.tls-untrusted");

            file.put("tls.ca.file", pem(LOCALHOST).toString());
            connect(relay(file)).close();
        }
    }

    @Test
    void theJvmsAuthoritiesStayTrusted() {
        // Nothing on this machine has a certificate of theirs, so it is looked at what is trusted.
        assertThat(Tls.platforms()).isNotEmpty();
        assertThat(Tls.trusted(List.of(certificateOf(LOCALHOST))))
                .containsAll(Tls.platforms())
                .contains(certificateOf(LOCALHOST));
    }

    @Test
    void namesAreStillChecked() throws Exception {
        try (ScriptedSmtpServer server = server(OTHER_NAME, "implicit-tls")) {
            Map<String, String> file = relayFile(server, "implicit-tls");
            file.put("tls.ca.file", pem(OTHER_NAME).toString());
            file.put("tls.pin.sha256", pin(OTHER_NAME));

            Failure failure = failureOf(() -> connect(relay(file)));

            assertThat(failure.advice().key()).isEqualTo("smtp.relay.tls-name");
            assertThat(server.lines()).isEmpty();
        }
    }

    @Test
    void accountsOwnServersHaveAFileOfTheirOwn() throws Exception {
        try (ScriptedSmtpServer server = server(ACCOUNTS, "starttls")) {
            Account account = new Account(server.port(), Encryption.STARTTLS);
            assertThat(failureOf(() -> connect(smtp(Map.of()), account))
                            .advice()
                            .key())
                    .isEqualTo("smtp.tls-untrusted");

            connect(smtp(Map.of("tls.ca.file", pem(ACCOUNTS).toString())), account)
                    .close();
        }
    }

    // --- a pin -------------------------------------------------------------------------------------------------------

    @Test
    void aRelayWithThePinnedKeyIsTakenHoweverThePinIsWritten() throws Exception {
        String pin = pin(LOCALHOST);
        String colons = pin.toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
        try (ScriptedSmtpServer server = server(LOCALHOST, "implicit-tls")) {
            for (String written : List.of(pin, colons, OTHER_PIN + ", " + pin)) {
                Map<String, String> file = relayFile(server, "implicit-tls");
                file.put("tls.ca.file", pem(LOCALHOST).toString());
                file.put("tls.pin.sha256", written);

                connect(relay(file)).close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"implicit-tls", "starttls"})
    void anotherKeyIsAFailureOfTlsAndGetsNothing(String encryption) throws Exception {
        try (ScriptedSmtpServer server = server(LOCALHOST, encryption)) {
            Map<String, String> file = relayFile(server, encryption);
            file.put("tls.ca.file", pem(LOCALHOST).toString());
            file.put("tls.pin.sha256", OTHER_PIN);
            file.put("user", "relay");
            file.put(".password", "secret");

            Failure failure = failureOf(() -> connect(relay(file)));

            assertThat(failure.phase()).isEqualTo(Phase.TLS);
            assertThat(failure.cause()).isEqualTo(Cause.PLATFORM);
            assertThat(failure.temporary()).isFalse();
            assertThat(failure.advice().key()).isEqualTo("smtp.relay.tls-pin");
            assertThat(failure.advice().english()).contains("localhost", "tls.pin.sha256");
            assertThat(server.lines()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aPinDoesNotMakeAStrangerTrusted() throws Exception {
        try (ScriptedSmtpServer server = server(LOCALHOST, "implicit-tls")) {
            Map<String, String> file = relayFile(server, "implicit-tls");
            file.put("tls.pin.sha256", pin(LOCALHOST));

            assertThat(failureOf(() -> connect(relay(file))).advice().key()).isEqualTo("smtp.relay.tls-untrusted");
        }
    }

    @Test
    void aPinForAnAccountsServerCountsForThatServerAlone() throws Exception {
        String authority = pem(ACCOUNTS).toString();
        try (ScriptedSmtpServer server = server(ACCOUNTS, "implicit-tls")) {
            Account account = new Account(server.port(), Encryption.IMPLICIT_TLS);

            connect(smtp(Map.of("tls.ca.file", authority, "tls.pin.sha256", "elsewhere.test=" + OTHER_PIN)), account)
                    .close();
            connect(
                            smtp(Map.of("tls.ca.file", authority, "tls.pin.sha256", "MAIL.acme.test=" + pin(ACCOUNTS))),
                            account)
                    .close();
            Failure failure = failureOf(() -> connect(
                    smtp(Map.of("tls.ca.file", authority, "tls.pin.sha256", Account.HOST + "=" + OTHER_PIN)), account));

            assertThat(failure.cause()).isEqualTo(Cause.TLS);
            assertThat(failure.advice().key()).isEqualTo("smtp.tls-pin");
        }
    }

    // --- the file ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "tls.ca.file, /no/such/file.pem, smtp.operator.ca-file",
        "tls.ca.file, /etc, smtp.operator.ca-file",
        "tls.ca.file, /etc/hostname, smtp.operator.ca-content",
        "tls.ca.file, /dev/null, smtp.operator.ca-content",
        "tls.pin.sha256, abcd, smtp.operator.pin",
        "tls.pin.sha256, localhost=" + "abababababababababababababababababababababababababababababababab"
                + ", smtp.operator.pin",
    })
    void aWrongValueNamesKeyAndFile(String key, String value, String advice) {
        Map<String, String> file = new HashMap<>(Map.of("host", "localhost"));
        file.put(key, value);

        InvalidSettingsException thrown = catchThrowableOfType(
                InvalidSettingsException.class, () -> relay(file).open(new Account(1, Encryption.NONE)));

        assertThat(thrown).as("InvalidSettingsException").isNotNull();
        assertThat(thrown.field()).isEqualTo(key);
        assertThat(thrown.advice().key()).isEqualTo(advice);
        assertThat(thrown)
                .hasMessageContaining("etc/org.letterhead.mail.relay.cfg")
                .hasMessageContaining(key);
    }

    @Test
    void forAccountsServersAPinNeedsAHost() {
        InvalidSettingsException thrown =
                catchThrowableOfType(InvalidSettingsException.class, () -> smtp(Map.of("tls.pin.sha256", OTHER_PIN))
                        .open(new Account(1, Encryption.NONE)));

        assertThat(thrown.advice().key()).isEqualTo("smtp.operator.pin-host");
        assertThat(thrown).hasMessageContaining("etc/org.letterhead.mail.smtp.cfg");
    }

    @Test
    void anAuthorityFileThatComesLaterIsFoundThen() throws Exception {
        Path late = directory.resolve("late.pem");
        Map<String, String> file = new HashMap<>(Map.of("host", "localhost", "tls.ca.file", late.toString()));
        SmtpRelay relay = relay(file);
        assertThat(catchThrowableOfType(
                        InvalidSettingsException.class, () -> relay.open(new Account(1, Encryption.NONE))))
                .isNotNull();

        Files.copy(pem(LOCALHOST), late);

        assertThat(relay.open(new Account(1, Encryption.NONE))).isNotNull();
    }

    @Test
    void connectionsMadeUnderOtherTrustAreNotShared() throws Exception {
        Map<String, String> file = new HashMap<>(Map.of("host", "localhost"));
        Object plain = key(relay(file));
        file.put("tls.pin.sha256", OTHER_PIN);

        assertThat(key(relay(file))).isNotEqualTo(plain).isEqualTo(key(relay(file)));
    }

    // --- the version -------------------------------------------------------------------------------------------------

    @Test
    void aServerWithNothingNewerThanTls11IsRefused() throws Exception {
        assertThat(oldTls("TLSv1.1")).contains("control TLSv1.1", "ours TLS PERMANENT smtp.tls-outdated");
    }

    @Test
    void tls12IsEnough() throws Exception {
        assertThat(oldTls("TLSv1.2")).contains("control TLSv1.2", "ours connected");
    }

    /** This JVM has switched TLS 1.1 off for good, so both sides run in one that has not. */
    private List<String> oldTls(String version) throws Exception {
        Path security = Files.writeString(
                directory.resolve("java.security"),
                "jdk.tls.disabledAlgorithms=NULL\njdk.certpath.disabledAlgorithms=\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.security.properties=" + security,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OldTls.class.getName(),
                ACCOUNTS.toString(),
                version));
        Path output = directory.resolve("output");
        Process java = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(java.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            java.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    private static ScriptedSmtpServer server(Path certificate, String encryption) throws IOException {
        return encryption.equals("starttls")
                ? ScriptedSmtpServer.start(talk -> talk.greet("STARTTLS", "AUTH PLAIN")
                        .answer("STARTTLS", "220 go ahead")
                        .tls(TestCertificates.server(certificate))
                        .ehlo("AUTH PLAIN")
                        .serve())
                : ScriptedSmtpServer.start(talk -> talk.tls(TestCertificates.server(certificate))
                        .greet("AUTH PLAIN")
                        .serve());
    }

    private static Map<String, String> relayFile(ScriptedSmtpServer server, String encryption) {
        return new HashMap<>(
                Map.of("host", "localhost", "port", Integer.toString(server.port()), "encryption", encryption));
    }

    private static SmtpRelay relay(Map<String, String> file) {
        return new SmtpRelay(Configurations.of(RelayConfiguration.class, file));
    }

    private static SmtpTransport smtp(Map<String, String> file) {
        return new SmtpTransport(Configurations.of(SmtpConfiguration.class, file));
    }

    private static MailConnection connect(SmtpRelay relay) throws Exception {
        return connect(relay, new Account(1, Encryption.NONE));
    }

    private static MailConnection connect(MailTransport transport, Account account) throws Exception {
        return ((Carrier.Own) transport.open(account).carrier()).connector().connect(soon());
    }

    private static Object key(SmtpRelay relay) throws InvalidSettingsException {
        return ((Carrier.Own) relay.open(new Account(1, Encryption.NONE)).carrier()).key();
    }

    private static String pin(Path store) {
        return Pins.fingerprint(certificateOf(store));
    }

    private Path pem(Path store) throws Exception {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificateOf(store).getEncoded());
        return Files.writeString(
                Files.createTempFile(directory, "authority", ".pem"),
                "# ours\n-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }

    private static X509Certificate certificateOf(Path store) {
        try {
            Certificate certificate = TestCertificates.load(store).getCertificate("server");
            return (X509Certificate) certificate;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
