/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.MailConnection;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** The whole way into a real mail server, with every encryption. */
class GreenMailTest {
    private static final String PASSWORD = "correct-horse";

    private static Path certificate;
    private static Tls tls;

    private GreenMail greenMail;

    @BeforeAll
    static void makeCertificate() {
        certificate = TestCertificates.store(Account.HOST);
        tls = TestCertificates.trusting(certificate);
        System.setProperty("greenmail.tls.keystore.file", certificate.toString());
        System.setProperty("greenmail.tls.keystore.password", TestCertificates.PASSWORD);
    }

    @BeforeEach
    void start() {
        greenMail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort(),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS).dynamicPort()
        });
        greenMail.setUser("shop@acme.test", "shop", PASSWORD);
        greenMail.start();
    }

    @AfterEach
    void stop() {
        greenMail.stop();
    }

    @Test
    void anAccountSendsThroughItsOwnServerByImplicitTls() throws Exception {
        Account account = new Account(greenMail.getSmtps().getPort(), Encryption.IMPLICIT_TLS).login("shop", PASSWORD);

        assertArrives(account);
    }

    @Test
    void anAccountSendsThroughItsOwnServerByStartTls() throws Exception {
        // GreenMail knows no STARTTLS, so somebody in front of it does that part.
        try (ScriptedSmtpServer front = ScriptedSmtpServer.start(talk -> talk.greet("STARTTLS")
                .answer("STARTTLS", "220 go ahead")
                .tls(TestCertificates.server(certificate))
                .handOver(greenMail.getSmtp().getPort()))) {
            assertArrives(new Account(front.port(), Encryption.STARTTLS).login("shop", PASSWORD));
        }
    }

    @Test
    void anAccountSendsThroughItsOwnServerWithoutEncryption() throws Exception {
        assertArrives(new Account(greenMail.getSmtp().getPort(), Encryption.NONE).login("shop", PASSWORD));
    }

    @Test
    void theRelayTakesMailFromThisMachine() throws Exception {
        SmtpRelay relay = new SmtpRelay(Configurations.of(
                RelayConfiguration.class,
                Map.of(
                        "host", "127.0.0.1",
                        "port", Integer.toString(greenMail.getSmtp().getPort()),
                        "encryption", "none")));
        Carrier.Own own =
                (Carrier.Own) relay.open(new Account(1, Encryption.NONE)).carrier();
        try (MailConnection connection = own.connector().connect(soon())) {
            connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon());
        }

        assertThat(greenMail.waitForIncomingEmail(5000, 1)).isTrue();
    }

    @Test
    void aWrongPasswordIsRefused() {
        Account account = new Account(greenMail.getSmtps().getPort(), Encryption.IMPLICIT_TLS).login("shop", "wrong");

        Failure failure = catchThrowableOfType(TransportException.class, () -> account.connect(tls))
                .failure();

        assertThat(failure.phase()).isEqualTo(Failure.Phase.AUTHENTICATE);
        assertThat(failure.cause()).isEqualTo(Failure.Cause.CREDENTIALS);
        assertThat(failure.scope()).isEqualTo(Failure.Scope.CONNECTION);
        assertThat(failure.replyCode()).hasValue(535);
        assertThat(failure.advice().key()).isEqualTo("smtp.login-refused");
    }

    private void assertArrives(Account account) throws Exception {
        try (SmtpConnection connection = account.connect(tls)) {
            Submission submission =
                    connection.submit(TestMail.to("anna@example.test", "bob@example.test"), TestMail.SHORT, soon());
            assertThat(submission.accepted())
                    .containsExactlyInAnyOrder(MailAddress.of("anna@example.test"), MailAddress.of("bob@example.test"));
            assertThat(submission.refused()).isEmpty();
            assertThat(submission.remoteId()).startsWith("250 ");
        }
        assertThat(greenMail.waitForIncomingEmail(5000, 2)).isTrue();
        assertThat(GreenMailUtil.getWholeMessage(greenMail.getReceivedMessages()[0]))
                .contains("Subject: Report\r\n")
                .contains("\r\n\r\nHello");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }
}
