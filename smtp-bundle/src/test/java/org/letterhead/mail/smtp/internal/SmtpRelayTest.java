/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;

import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailConnection;

/** The operator's file, right and wrong. */
class SmtpRelayTest {
    private static final Account ANY_ACCOUNT = new Account(1, Encryption.NONE);

    @ParameterizedTest
    @CsvSource({
        "host, , smtp.operator.missing",
        "host, mail.acme.test:25, smtp.operator.host",
        "port, abc, smtp.operator.port",
        "port, 65536, smtp.operator.port",
        "port, -1, smtp.operator.port",
        "encryption, ssl, smtp.operator.encryption",
        "user, , smtp.operator.user-missing",
        ".password, , smtp.operator.password-missing",
        "encryption, none, smtp.operator.password-without-tls",
        "connect.timeout.seconds, soon, smtp.operator.seconds",
        "connect.timeout.seconds, 0, smtp.operator.seconds",
        "read.timeout.seconds, 1m, smtp.operator.seconds",
        "ehlo.name, my machine, smtp.operator.ehlo-name",
    })
    void aWrongValueLeavesTheServiceAndNamesKeyAndFile(String key, String value, String advice) {
        Map<String, String> file = file();
        if (value == null) {
            file.remove(key);
        } else {
            file.put(key, value);
        }
        SmtpRelay relay = relay(file);

        InvalidSettingsException thrown =
                catchThrowableOfType(InvalidSettingsException.class, () -> relay.open(ANY_ACCOUNT));

        assertThat(thrown).as("InvalidSettingsException").isNotNull();
        assertThat(thrown.field()).isEqualTo(key);
        assertThat(thrown.advice().key()).isEqualTo(advice);
        assertThat(thrown).hasMessageContaining("etc/org.letterhead.mail.relay.cfg");
        assertThat(thrown.getMessage()).contains(key).doesNotContain("secret");
        assertThat(relay.advice(thrown.advice(), Locale.FRENCH).orElseThrow()).contains(key);
        assertThat(relay.describe(Locale.ENGLISH).form().fields()).isEmpty();
    }

    @Test
    void aPasswordWithoutTlsIsAllowedIfTheOperatorSaysSo() throws Exception {
        Map<String, String> file = file();
        file.put("encryption", "none");
        file.put("password.without.tls", "true");

        assertThat(relay(file).open(ANY_ACCOUNT).carrier()).isInstanceOf(Carrier.Own.class);
    }

    @Test
    void anotherPasswordMakesAnotherKey() throws Exception {
        Map<String, String> other = file();
        other.put(".password", "other");

        assertThat(key(file())).isEqualTo(key(file())).isNotEqualTo(key(other));
    }

    @Test
    void theNameForEhloIsTheOperators() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet().serve())) {
            SmtpRelay relay = relay(Map.of(
                    "host", "127.0.0.1",
                    "port", Integer.toString(server.port()),
                    "encryption", "none",
                    "ehlo.name", "mail.platform.test"));
            connect(relay).close();

            assertThat(server.lines().get(0)).isEqualTo("EHLO mail.platform.test");
        }
    }

    @Test
    void aRelayThatDoesNotAnswerIsThePlatformsTroubleAndNamesTheFile() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        SmtpRelay relay = relay(Map.of("host", "127.0.0.1", "port", Integer.toString(port), "encryption", "none"));

        Failure failure = failureOf(() -> connect(relay));

        assertThat(failure.phase()).isEqualTo(Failure.Phase.CONNECT);
        assertThat(failure.cause()).isEqualTo(Failure.Cause.PLATFORM);
        assertThat(failure.temporary()).isTrue();
        assertThat(failure.advice().key()).isEqualTo("smtp.relay.connection-refused");
        assertThat(failure.advice().english())
                .contains("127.0.0.1", Integer.toString(port), "etc/org.letterhead.mail.relay.cfg");
        assertThat(relay.advice(failure.advice(), Locale.FRENCH).orElseThrow())
                .contains("127.0.0.1", "etc/org.letterhead.mail.relay.cfg");
    }

    @Test
    void aRelayThatHasHungUpLooksSoToThePool() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.greet())) {
            SmtpRelay relay =
                    relay(Map.of("host", "127.0.0.1", "port", Integer.toString(server.port()), "encryption", "none"));
            try (MailConnection connection = connect(relay)) {
                Failure failure =
                        failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));

                assertThat(failure.phase()).isEqualTo(Failure.Phase.SENDER);
                assertThat(failure.cause()).isEqualTo(Failure.Cause.NETWORK);
                assertThat(failure.scope()).isEqualTo(Failure.Scope.CONNECTION);
            }
        }
    }

    @Test
    void aSenderThatTheRelayRefusesSaysNothingAboutTheOthers() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                talk -> talk.greet().answer("MAIL", "550 5.7.1 not from here").answer("RSET", "250 ok"))) {
            SmtpRelay relay =
                    relay(Map.of("host", "127.0.0.1", "port", Integer.toString(server.port()), "encryption", "none"));
            try (MailConnection connection = connect(relay)) {
                Failure failure =
                        failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));

                assertThat(failure.cause()).isEqualTo(Failure.Cause.SENDER_REFUSED);
                assertThat(failure.scope()).isEqualTo(Failure.Scope.MESSAGE);
            }
        }
    }

    private static Map<String, String> file() {
        return new HashMap<>(Map.of("host", "mail.platform.test", "user", "relay", ".password", "secret"));
    }

    private static SmtpRelay relay(Map<String, String> file) {
        return new SmtpRelay(Configurations.of(RelayConfiguration.class, file));
    }

    private static Object key(Map<String, String> file) throws InvalidSettingsException {
        return ((Carrier.Own) relay(file).open(ANY_ACCOUNT).carrier()).key();
    }

    private static MailConnection connect(SmtpRelay relay) throws Exception {
        return ((Carrier.Own) relay.open(ANY_ACCOUNT).carrier()).connector().connect(soon());
    }
}
