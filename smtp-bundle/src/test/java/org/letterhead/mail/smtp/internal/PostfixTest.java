/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.transport.Submission;

/** A real Postfix, which is what most accounts' own servers are. */
@Timeout(120)
class PostfixTest {
    private static RunningPostfix postfix;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(RunningPostfix.possible(), "needs Debian's postfix and root");
        postfix = RunningPostfix.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (postfix != null) {
            postfix.close();
        }
    }

    @Test
    void aMailArrivesByteForByte() throws Exception {
        String mail = "From: Shop <shop@acme.test>\r\nTo: anna@example.test\r\nSubject: Report\r\n"
                + "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@acme.test>\r\n\r\n"
                + ".a line that begins with a dot\r\n.\r\n..\r\n" + "0123456789".repeat(90) + "\r\n"
                + "a text\r\n".repeat(5000) + "and the end";
        try (SmtpConnection connection = connect()) {
            Submission submission = connection.submit(TestMail.to("anna@example.test"), TestMail.of(mail), soon());

            assertThat(submission.accepted()).containsExactly(MailAddress.of("anna@example.test"));
            assertThat(submission.remoteId()).contains("queued as");
            assertThat(connection.isUsable()).isTrue();
        }

        String received = new String(postfix.mailFor("anna"), StandardCharsets.UTF_8);
        assertThat(received).startsWith("Return-Path: <shop@acme.test>\n");
        // Postfix puts its own fields on top; from ours on, nothing may be different but the line ends of the file.
        assertThat(received.substring(received.indexOf("From: Shop"))).isEqualTo(mail.replace("\r\n", "\n") + "\n");
    }

    @Test
    void whoIsRefusedIsToldApartAndTheOthersGetTheirMail() throws Exception {
        try (SmtpConnection connection = connect()) {
            Submission submission = connection.submit(
                    TestMail.to("nobody@example.test", "ben@example.test", "anna@elsewhere.test"),
                    TestMail.SHORT,
                    soon());

            assertThat(submission.accepted()).containsExactly(MailAddress.of("ben@example.test"));
            assertThat(submission.refused())
                    .containsOnlyKeys(MailAddress.of("nobody@example.test"), MailAddress.of("anna@elsewhere.test"));
            Failure unknown = submission.refused().get(MailAddress.of("nobody@example.test"));
            assertThat(unknown.cause()).isEqualTo(Cause.RECIPIENT);
            assertThat(unknown.scope()).isEqualTo(Scope.RECIPIENT);
            assertThat(unknown.enhancedCode()).contains("5.1.1");
            assertThat(submission
                            .refused()
                            .get(MailAddress.of("anna@elsewhere.test"))
                            .cause())
                    .isEqualTo(Cause.POLICY);
        }
        assertThat(new String(postfix.mailFor("ben"), StandardCharsets.UTF_8)).endsWith("\n\nHello\n");
    }

    @Test
    void aMailThatIsTooLargeIsNotEvenBegun() throws Exception {
        try (SmtpConnection connection = connect()) {
            Failure failure = failureOf(() -> connection.submit(
                    TestMail.to("anna@example.test"),
                    TestMail.of("Subject: large\r\n\r\n" + "0123456789\r\n".repeat(100_000)),
                    soon()));

            assertThat(failure.advice().key()).isEqualTo("smtp.too-large-announced");
            assertThat(connection.isUsable()).isTrue();
        }
    }

    private static SmtpConnection connect() throws Exception {
        return new Account(postfix.port(), Encryption.NONE).connect(Tls.ofPlatform());
    }
}
