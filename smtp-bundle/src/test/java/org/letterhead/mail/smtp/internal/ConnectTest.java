/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;
import static org.letterhead.mail.smtp.internal.Soon.thrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.smtp.internal.ScriptedSmtpServer.Script;
import org.letterhead.mail.transport.TransportException;

/** The way to a connection that is ready for a mail: address, TLS, login. */
@Timeout(60)
class ConnectTest {
    private static final Path CERTIFICATE = TestCertificates.store(Account.HOST);
    private static final Path OTHER_NAME = TestCertificates.store("other.acme.test");
    private static final Tls TLS = TestCertificates.trusting(CERTIFICATE, OTHER_NAME);

    // --- the address -------------------------------------------------------------------------------------------------

    @Test
    void theAddressOfTheNetworkPolicyIsUsedAndTheNameIsLookedUpOnce() throws Exception {
        List<String> lookedUp = new CopyOnWriteArrayList<>();
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet().serve())) {
            Account account = new Account(2525, Encryption.NONE).network((host, port, deadline) -> {
                lookedUp.add(host + ":" + port);
                return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            });

            // Nothing listens on port 2525 and no DNS knows the name: only the policy's address leads anywhere.
            account.connect(TLS).close();

            assertThat(lookedUp).containsExactly(Account.HOST + ":2525");
        }
    }

    @Test
    void theNextAddressIsTriedIfTheFirstRefuses() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet().serve())) {
            Account account = new Account(25, Encryption.NONE)
                    .network((host, port, deadline) -> List.of(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), closed),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())));

            account.connect(TLS).close();
        }
    }

    @Test
    void whatTheNetworkPolicyRefusesIsNotConnectedTo() throws Exception {
        Failure refusal = Failure.of(Phase.CONNECT, Cause.POLICY, new Advice("network.inner", Map.of(), "No."))
                .build();
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet().serve())) {
            Account account = new Account(server.port(), Encryption.NONE).network((host, port, deadline) -> {
                throw new TransportException(refusal);
            });

            assertThat(failureOf(() -> account.connect(TLS))).isSameAs(refusal);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void anUnknownHostAndASlowLookUpCanPass() {
        Failure unknown = failureOf(() -> connector((host, port, deadline) -> {
                    throw new UnknownHostException(host);
                })
                .connect(soon()));
        Failure slow = failureOf(() -> connector((host, port, deadline) -> {
                    throw new SocketTimeoutException();
                })
                .connect(soon()));

        assertThat(unknown.advice().key()).isEqualTo("smtp.relay.unknown-host");
        assertThat(unknown.advice().english())
                .isEqualTo(
                        "There is no server with the name mail.acme.test. This is the platform's relay: its operator "
                                + "sets it up in etc/org.letterhead.mail.relay.cfg.");
        assertThat(unknown.cause()).isEqualTo(Cause.PLATFORM);
        assertThat(unknown.temporary()).isTrue();
        assertThat(slow.advice().key()).isEqualTo("smtp.relay.slow-look-up");
    }

    @Test
    void smallCommandsAreNotHeldBack() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = new Account(server.port(), Encryption.NONE).connect(TLS)) {
            assertThat(connection.line().sendsAtOnce()).isTrue();
        }
    }

    // --- TLS ---------------------------------------------------------------------------------------------------------

    @Test
    void theServersNameIsAskedForByImplicitTlsAndStartTls() throws Exception {
        try (ScriptedSmtpServer implicit = implicit(CERTIFICATE);
                ScriptedSmtpServer startTls = startTls(CERTIFICATE)) {
            new Account(implicit.port(), Encryption.IMPLICIT_TLS).connect(TLS).close();
            new Account(startTls.port(), Encryption.STARTTLS).connect(TLS).close();

            assertThat(implicit.namesAskedFor()).containsExactly(Account.HOST);
            assertThat(startTls.namesAskedFor()).containsExactly(Account.HOST);
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        assertRefused(OTHER_NAME, TLS, "smtp.tls-name");
    }

    @Test
    void aCertificateOfAStrangerIsRefused() throws Exception {
        assertRefused(CERTIFICATE, TestCertificates.trusting(OTHER_NAME), "smtp.tls-untrusted");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        TestCertificates.Expired expired = TestCertificates.expired(Account.HOST);

        assertRefused(expired.store(), TestCertificates.trusting(expired.authority()), "smtp.tls-expired");
    }

    @Test
    void nobodyElseInTheJvmCanMakeUsTrustEverybody() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(trustingEverybody());
        try {
            assertRefused(CERTIFICATE, Tls.ofPlatform(), "smtp.tls-untrusted");
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void aServerWithoutStartTlsGetsNothing() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet("AUTH PLAIN LOGIN").serve())) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.STARTTLS)
                    .login("shop", "secret")
                    .connect(TLS));

            assertThat(failure.phase()).isEqualTo(Phase.TLS);
            assertThat(failure.cause()).isEqualTo(Cause.TLS);
            assertThat(failure.advice().key()).isEqualTo("smtp.starttls-not-offered");
            assertThat(server.lines()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aServerThatRefusesStartTlsGetsNothing() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                talk -> talk.greet("STARTTLS", "AUTH PLAIN").answer("STARTTLS", "454 4.7.0 not now"))) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.STARTTLS)
                    .login("shop", "secret")
                    .connect(TLS));

            assertThat(failure.phase()).isEqualTo(Phase.TLS);
            assertThat(failure.temporary()).isTrue();
            assertThat(failure.advice().key()).isEqualTo("smtp.starttls-refused");
        }
    }

    @Test
    void whatWasOfferedBeforeTlsDoesNotCount() throws Exception {
        Script script = talk -> talk.greet("STARTTLS", "AUTH PLAIN")
                .answer("STARTTLS", "220 go ahead")
                .tls(TestCertificates.server(CERTIFICATE))
                .ehlo();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.STARTTLS)
                    .login("shop", "secret")
                    .connect(TLS));

            assertThat(failure.advice().key()).isEqualTo("smtp.login-not-offered");
        }
    }

    @Test
    void whatWasSaidBeforeTlsIsNotTakenForAnAnswerAfterIt() throws Exception {
        Script script = talk -> talk.greet("STARTTLS")
                .answer("STARTTLS", "220 go ahead\r\n250-injected\r\n250 AUTH PLAIN")
                .tls(TestCertificates.server(CERTIFICATE))
                .ehlo()
                .serve();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            // The injected bytes break the handshake or are thrown away; in no case are they an answer.
            try {
                SmtpConnection connection = new Account(server.port(), Encryption.STARTTLS).connect(TLS);
                connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon());
                connection.close();
                assertThat(server.mails()).hasSize(1);
            } catch (TransportException e) {
                assertThat(e.failure().phase()).isEqualTo(Phase.TLS);
            }
        }
    }

    @Test
    void tlsOnAPlainPortIsRecognised() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet().serve())) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.IMPLICIT_TLS).connect(TLS));

            assertThat(failure.phase()).isEqualTo(Phase.TLS);
            assertThat(failure.advice().key()).isEqualTo("smtp.port-mismatch");
            assertThat(failure.advice().english()).contains("SSL with port 465, or TLS with port 587");
        }
    }

    @Test
    void plainTalkOnTheTlsPortIsRecognised() {
        Failures failures = new Failures(server(465, Encryption.STARTTLS));

        assertThat(failures.noAnswer(Phase.CONNECT).advice().key()).isEqualTo("smtp.relay.port-mismatch");
        assertThat(failures.notSmtp(Phase.CONNECT).advice().key()).isEqualTo("smtp.relay.port-mismatch");
    }

    @Test
    void aServerThatHangsUpDuringTheHandshakeIsAFailureOfTls() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.swallow(10).reset())) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.IMPLICIT_TLS).connect(TLS));

            assertThat(failure.phase()).isEqualTo(Phase.TLS);
            assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
        }
    }

    @Test
    void aServerThatHangsDuringTheHandshakeIsGivenUpInTime() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.hang())) {
            Failure failure =
                    failureOf(() -> new Account(server.port(), Encryption.IMPLICIT_TLS).connect(TLS, Soon.atOnce()));

            assertThat(failure.phase()).isEqualTo(Phase.TLS);
            assertThat(failure.advice().key()).isEqualTo("smtp.no-answer");
            assertThat(failure.temporary()).isTrue();
        }
    }

    // --- the login ---------------------------------------------------------------------------------------------------

    @Test
    void anAppPasswordIsSentWithoutItsSpacesAndXoauth2IsNotTried() throws Exception {
        Script script = talk -> talk.greet("AUTH XOAUTH2 LOGIN PLAIN")
                .answer("AUTH PLAIN " + base64("\0shop@acme.test\0abcdefghijklmnop"), "235 welcome")
                .serve();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            new Account(server.port(), Encryption.NONE)
                    .login("shop@acme.test", " abcd efgh\u00a0ijkl mnop\n")
                    .connect(TLS)
                    .close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                " Abcd efgh ijkl mnop",
                "abcd efgh ijkl",
                "abcd efgh ijkl mn0p",
                "two  words "
            })
    void aPasswordThatIsNoAppPasswordKeepsItsSpaces(String password) throws Exception {
        Script script = talk -> talk.greet("AUTH PLAIN")
                .answer("AUTH PLAIN " + base64("\0shop@acme.test\0" + password), "235 welcome")
                .serve();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            new Account(server.port(), Encryption.NONE)
                    .login("shop@acme.test", password)
                    .connect(TLS)
                    .close();
        }
    }

    @Test
    void aServerWithLoginAloneGetsThat() throws Exception {
        Script script = talk -> talk.greet("AUTH LOGIN XOAUTH2")
                .answer("AUTH LOGIN", "334 VXNlcm5hbWU6")
                .answer(base64("shop"), "334 UGFzc3dvcmQ6")
                .answer(base64("geheim€"), "235 welcome")
                .serve();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            new Account(server.port(), Encryption.NONE)
                    .login("shop", "geheim€")
                    .connect(TLS)
                    .close();
        }
    }

    @Test
    void withoutALoginNoneIsSent() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet("AUTH PLAIN LOGIN").serve())) {
            new Account(server.port(), Encryption.NONE).connect(TLS).close();

            assertThat(server.lines()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void whatIsWrongWithTheLoginIsToldApart() throws Exception {
        assertThat(loginFailure("535 5.7.8 wrong").cause()).isEqualTo(Cause.CREDENTIALS);
        assertThat(loginFailure("535 5.7.8 wrong").temporary()).isFalse();
        assertThat(loginFailure("454 4.7.0 too many").cause()).isEqualTo(Cause.THROTTLED);
        assertThat(loginFailure("454 4.7.0 too many").temporary()).isTrue();
        assertThat(loginFailure("538 5.7.11 encrypt").advice().key()).isEqualTo("smtp.tls-needed");
        assertThat(loginFailure("530 5.7.0 Must issue a STARTTLS command first")
                        .advice()
                        .key())
                .isEqualTo("smtp.tls-needed");
        assertThat(loginFailure("504 5.5.4 unrecognized").advice().key()).isEqualTo("smtp.login-not-offered");
    }

    @Test
    void aServerThatWantsALoginIsUnderstood() throws Exception {
        Script script = talk ->
                talk.greet().answer("MAIL", "530 5.7.0 Authentication required").answer("RSET", "250 ok");
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = new Account(server.port(), Encryption.NONE).connect(TLS)) {
            Failure failure =
                    failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));

            assertThat(failure.advice().key()).isEqualTo("smtp.login-needed");
            assertThat(failure.cause()).isEqualTo(Cause.CONFIGURATION);
        }
    }

    // --- the surroundings --------------------------------------------------------------------------------------------

    @Test
    void anyContextClassLoaderWillDoAndIsPutBack() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                URLClassLoader foreign = new URLClassLoader(new URL[0], null)) {
            for (ClassLoader loader : new ClassLoader[] {null, foreign}) {
                Thread.currentThread().setContextClassLoader(loader);
                SmtpConnection connection = new Account(server.port(), Encryption.NONE).connect(TLS);
                connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon());
                connection.close();

                assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
            }
            assertThat(server.mails()).hasSize(2);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void theContextClassLoaderIsPutBackAfterAFailureToo() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        thrownBy(() -> OwnClassLoader.call(() -> {
            Thread.currentThread().setContextClassLoader(null);
            throw new TransportException(new Failures(server(25, Encryption.NONE)).startTlsNotOffered());
        }));

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void theJvmsSystemPropertiesChangeNothing() throws Exception {
        Map<String, String> properties = Map.of(
                "socksProxyHost", "127.0.0.1",
                "socksProxyPort", "1",
                "mail.smtp.host", "elsewhere.test",
                "mail.smtp.localhost", "leak.test",
                "mail.smtp.auth", "true",
                "mail.smtp.starttls.required", "true",
                "mail.smtp.from", "leak@leak.test",
                "mail.smtp.user", "leak");
        properties.forEach(System::setProperty);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                talk -> talk.greet("AUTH PLAIN", "STARTTLS").serve())) {
            SmtpConnection connection = new Account(server.port(), Encryption.NONE).connect(TLS);
            connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon());
            connection.close();

            assertThat(server.lines())
                    .startsWith(
                            "EHLO [127.0.0.1]", "MAIL FROM:<shop@acme.test>", "RCPT TO:<anna@example.test>", "DATA");
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private static Failure loginFailure(String reply) throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet("AUTH PLAIN").answer("AUTH PLAIN", reply))) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.NONE)
                    .login("shop", "secret")
                    .connect(TLS));
            assertThat(failure.phase()).isEqualTo(Phase.AUTHENTICATE);
            assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
            return failure;
        }
    }

    private static void assertRefused(Path certificate, Tls tls, String advice) throws Exception {
        try (ScriptedSmtpServer implicit = implicit(certificate);
                ScriptedSmtpServer startTls = startTls(certificate)) {
            Failure first = failureOf(() -> new Account(implicit.port(), Encryption.IMPLICIT_TLS)
                    .login("shop", "secret")
                    .connect(tls));
            Failure second = failureOf(() -> new Account(startTls.port(), Encryption.STARTTLS)
                    .login("shop", "secret")
                    .connect(tls));

            assertThat(List.of(first, second)).allSatisfy(failure -> {
                assertThat(failure.phase()).isEqualTo(Phase.TLS);
                assertThat(failure.cause()).isEqualTo(Cause.TLS);
                assertThat(failure.advice().key()).isEqualTo(advice);
            });
            assertThat(startTls.lines()).noneMatch(line -> line.startsWith("AUTH"));
            assertThat(implicit.lines()).isEmpty();
        }
    }

    private static ScriptedSmtpServer implicit(Path certificate) throws Exception {
        return ScriptedSmtpServer.start(talk -> talk.tls(TestCertificates.server(certificate))
                .greet("AUTH PLAIN")
                .serve());
    }

    private static ScriptedSmtpServer startTls(Path certificate) throws Exception {
        return ScriptedSmtpServer.start(talk -> talk.greet("STARTTLS", "AUTH PLAIN")
                .answer("STARTTLS", "220 go ahead")
                .tls(TestCertificates.server(certificate))
                .ehlo("AUTH PLAIN")
                .serve());
    }

    private static SmtpConnector connector(NameLookup lookup) {
        return new SmtpConnector(server(25, Encryption.NONE), lookup, new SmtpClient(TLS));
    }

    private static SmtpServer server(int port, Encryption encryption) {
        return new SmtpServer(
                SmtpServer.Owner.OPERATOR,
                Account.HOST,
                port,
                encryption,
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                SmtpServer.NO_NAME);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SSLContext trustingEverybody() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }
}
