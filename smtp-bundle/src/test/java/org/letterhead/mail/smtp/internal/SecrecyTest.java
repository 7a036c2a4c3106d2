/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.smtp.internal.Soon.soon;
import static org.letterhead.mail.smtp.internal.Soon.thrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.transport.TransportException;

/** The password reaches the server and nobody else, however much is logged. */
class SecrecyTest {
    private static final String USER = "shop@acme.test";
    private static final String PASSWORD = "Sesam0effneDich";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Handler everything = new Handler() {
        @Override
        public void publish(LogRecord one) {
            String text = one.getMessage() + (one.getParameters() == null ? "" : Arrays.asList(one.getParameters()));
            written.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Logger root = Logger.getLogger("");
    private final Level levelBefore = root.getLevel();
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;

    @BeforeEach
    void listen() {
        everything.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(everything);
        PrintStream print = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(print);
        System.setErr(print);
    }

    @AfterEach
    void stopListening() {
        root.removeHandler(everything);
        root.setLevel(levelBefore);
        System.setOut(outBefore);
        System.setErr(errBefore);
    }

    @Test
    void noLogTellsThePassword() throws Exception {
        try (ScriptedSmtpServer plain = ScriptedSmtpServer.start(talk ->
                        talk.greet("AUTH PLAIN").answer("AUTH PLAIN", "235 ok").serve());
                ScriptedSmtpServer login = ScriptedSmtpServer.start(talk -> talk.greet("AUTH LOGIN")
                        .answer("AUTH LOGIN", "334 user")
                        .answer("", "334 password")
                        .answer("", "235 ok")
                        .serve())) {
            for (ScriptedSmtpServer server : new ScriptedSmtpServer[] {plain, login}) {
                SmtpConnection connection = account(server).connect(Tls.ofPlatform());
                connection.submit(TestMail.to("anna@example.test"), TestMail.of("X: reset-link\r\n\r\n"), soon());
                connection.close();
            }
        }

        assertThat(log()).as("the logs are caught at all").contains("Jakarta Mail version");
        assertNoSecret(log());
        assertThat(log()).doesNotContain("reset-link");
    }

    @Test
    void aServerThatRepeatsThePasswordDoesNotMakeUsTellIt() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> {
            String said = talk.greet("AUTH PLAIN").hear("AUTH PLAIN");
            talk.say("500 5.5.1 unrecognized command: " + said + " (" + PASSWORD + ")");
        })) {
            TransportException thrown = thrownBy(() -> account(server).connect(Tls.ofPlatform()));

            assertThat(thrown.failure().reply()).startsWith("500 5.5.1 unrecognized command: AUTH PLAIN ***");
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertNoSecret(
                    trace + thrown.failure().toString() + thrown.failure().advice());
        }
        assertNoSecret(log());
    }

    @Test
    void nothingThatIsPrintedTellsThePassword() throws Exception {
        Account account = new Account(465, Encryption.IMPLICIT_TLS).login(USER, PASSWORD);
        SmtpServer server = new AccountSettings(account.settings())
                .server(Duration.ofSeconds(1), Duration.ofSeconds(1), "a.test", false);
        SmtpRelay relay = new SmtpRelay(Configurations.of(
                RelayConfiguration.class, Map.of("host", "mail.test", "user", USER, ".password", PASSWORD)));

        assertNoSecret(server.toString()
                + server.key()
                + account.settings()
                + relay
                + relay.open(account).carrier());
    }

    @Test
    void noLogTellsATokenOrWhatItWasTradedFor() throws Exception {
        try (TokenEndpoint provider = TokenEndpoint.start();
                ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.greet("AUTH XOAUTH2")
                        .answer("AUTH XOAUTH2 ", "334 e30=")
                        .answer("", "535 5.7.8 no")
                        .hang())) {
            provider.answers(form -> TokenEndpoint.rotated("access-tok3n", "rotated-tok3n"));
            SmtpTransport transport = new SmtpTransport(Configurations.of(
                    SmtpConfiguration.class,
                    Map.of("oauth.microsoft.endpoint", provider.address(), "password.without.tls", "true")));
            thrownBy(() -> OAuthAccount.refreshing(server.port()).connect(transport, soon()));

            assertThat(provider.forms()).hasSize(2);
        }

        String shown = base64("user=" + OAuthAccount.USER + "\u0001auth=Bearer access-tok3n\u0001\u0001");
        assertThat(log()).as("the logs are caught at all").contains("Jakarta Mail version");
        assertThat(log())
                .doesNotContain("tok3n")
                .doesNotContain(shown)
                .doesNotContain(OAuthAccount.REFRESH_TOKEN)
                .doesNotContain(OAuthAccount.CLIENT_SECRET);
    }

    private static Account account(ScriptedSmtpServer server) {
        return new Account(server.port(), Encryption.NONE).login(USER, PASSWORD);
    }

    private String log() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static void assertNoSecret(String text) {
        assertThat(text)
                .doesNotContain(PASSWORD)
                .doesNotContain(base64(PASSWORD))
                .doesNotContain(base64("\0" + USER + "\0" + PASSWORD));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
