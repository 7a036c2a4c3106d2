/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;
import static org.letterhead.mail.smtp.internal.Soon.thrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Certainty;
import org.letterhead.mail.Failure.Permanence;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.smtp.internal.ScriptedSmtpServer.Script;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** What becomes of one mail when the server takes it, refuses it, or takes a part. */
class SubmitTest {
    private static final String ANNA = "anna@example.test";
    private static final String BOB = "bob@example.test";
    private static final String CARL = "carl@example.test";

    @Test
    void theMailArrivesByteForByte() throws Exception {
        String mail = "Subject: Report\r\n\r\n.\r\n..\r\n.one dot\r\n" + "x".repeat(998) + "\r\n" + ".".repeat(998)
                + "\r\n\r\n.\r\n";
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to(ANNA), TestMail.of(mail), soon());

            assertThat(new String(server.mails().get(0), StandardCharsets.US_ASCII))
                    .isEqualTo(mail);
        }
    }

    @Test
    void aMailLargerThanEveryBufferArrivesByteForByte() throws Exception {
        byte[] mail = ("Subject: Report\r\n\r\n" + ".0123456789\r\n".repeat(200_000)).getBytes(StandardCharsets.UTF_8);
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to(ANNA), TestMail.of(mail, false), soon());

            assertThat(server.mails().get(0)).isEqualTo(mail);
        }
    }

    @Test
    void twoMailsGoOverOneConnection() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to(ANNA), TestMail.of("Subject: 1\r\n\r\n"), soon());
            assertThat(connection.isUsable()).isTrue();
            connection.submit(TestMail.to(BOB), TestMail.of("Subject: 2\r\n\r\n"), soon());

            assertThat(server.mails()).hasSize(2);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.lines())
                    .containsSubsequence("RCPT TO:<" + ANNA + ">", "DATA", "RCPT TO:<" + BOB + ">", "DATA");
        }
    }

    @Test
    void theServersAnswerIsKept() throws Exception {
        Submission submission = submit(talk -> talk.greet().envelope().mail().say("250 2.0.0 queued as 4711"), ANNA);

        assertThat(submission.remoteId()).isEqualTo("250 2.0.0 queued as 4711");
        assertThat(submission.accepted()).containsExactly(MailAddress.of(ANNA));
    }

    @Test
    void whoIsAcceptedGetsTheMailAlthoughOthersAreRefused() throws Exception {
        Submission submission = submit(
                talk -> talk.greet()
                        .answer("MAIL FROM:<shop@acme.test>", "250 ok")
                        .answer("RCPT TO:<" + ANNA + ">", "550 5.1.1 no such user")
                        .answer("RCPT TO:<" + BOB + ">", "250 ok")
                        .answer("RCPT TO:<" + CARL + ">", "450 4.2.1 later")
                        .answer("DATA", "354 go ahead")
                        .mail()
                        .say("250 ok"),
                ANNA,
                BOB,
                CARL);

        assertThat(submission.accepted()).containsExactly(MailAddress.of(BOB));
        Failure anna = submission.refused().get(MailAddress.of(ANNA));
        assertThat(anna.phase()).isEqualTo(Phase.RECIPIENT);
        assertThat(anna.cause()).isEqualTo(Cause.RECIPIENT);
        assertThat(anna.scope()).isEqualTo(Scope.RECIPIENT);
        assertThat(anna.permanence()).isEqualTo(Permanence.PERMANENT);
        assertThat(anna.replyCode()).hasValue(550);
        assertThat(anna.enhancedCode()).hasValue("5.1.1");
        assertThat(anna.reply()).isEqualTo("550 5.1.1 no such user");
        assertThat(anna.advice().key()).isEqualTo("smtp.recipient-refused");
        assertThat(submission.refused().get(MailAddress.of(CARL)).temporary()).isTrue();
    }

    @Test
    void whoWasRefusedBeforeTheContentWasStaysRefusedForTheOwnReason() throws Exception {
        TransportException thrown = refusedBy(
                talk -> talk.greet()
                        .answer("MAIL", "250 ok")
                        .answer("RCPT", "450 4.2.1 mailbox busy")
                        .answer("RCPT", "250 ok")
                        .answer("DATA", "354 go ahead")
                        .mail()
                        .say("554 5.7.1 spam")
                        .answer("RSET", "250 ok"),
                ANNA,
                BOB);

        assertThat(thrown.failure().replyCode()).hasValue(554);
        assertThat(thrown.refused()).containsOnlyKeys(MailAddress.of(ANNA));
        assertThat(thrown.refused().get(MailAddress.of(ANNA)).temporary()).isTrue();
    }

    @Test
    void ifEverybodyIsRefusedNoAnswerIsLost() throws Exception {
        TransportException thrown = refusedBy(
                talk -> talk.greet()
                        .answer("MAIL", "250 ok")
                        .answer("RCPT", "550 5.1.1 no such user")
                        .answer("RCPT", "451 4.7.1 greylisted")
                        .answer("RSET", "250 ok"),
                ANNA,
                BOB);

        assertThat(thrown.refused().get(MailAddress.of(ANNA)).replyCode()).hasValue(550);
        assertThat(thrown.refused().get(MailAddress.of(BOB)).replyCode()).hasValue(451);
        assertThat(thrown.failure().temporary())
                .as("one of them can still get it")
                .isTrue();
        assertThat(thrown.failure().scope()).isEqualTo(Scope.RECIPIENT);
    }

    @Test
    void aRefusedSenderConcernsTheConnection() throws Exception {
        Failure failure = refusedBy(
                        talk -> talk.greet()
                                .answer("MAIL", "553 5.7.1 not yours")
                                .answer("RSET", "250 ok"),
                        ANNA)
                .failure();

        assertThat(failure.phase()).isEqualTo(Phase.SENDER);
        assertThat(failure.cause()).isEqualTo(Cause.SENDER_REFUSED);
        assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
        assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
    }

    @Test
    void dataCanBeRefused() throws Exception {
        Failure failure = refusedBy(
                        talk -> talk.greet()
                                .answer("MAIL", "250 ok")
                                .answer("RCPT", "250 ok")
                                .answer("DATA", "451 4.3.0 no disk")
                                .answer("RSET", "250 ok"),
                        ANNA)
                .failure();

        assertThat(failure.phase()).isEqualTo(Phase.CONTENT);
        assertThat(failure.cause()).isEqualTo(Cause.THROTTLED);
        assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
        assertThat(failure.temporary()).isTrue();
    }

    @Test
    void refusedContentIsCertainlyNotSentAndTheNextMailGoesThrough() throws Exception {
        Script script = talk -> {
            talk.greet().envelope().mail().say("554 5.7.1 spam");
            talk.answer("RSET", "250 ok").serve();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon()));

            assertThat(failure.phase()).isEqualTo(Phase.ANSWER);
            assertThat(failure.cause()).isEqualTo(Cause.CONTENT);
            assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
            assertThat(failure.permanence()).isEqualTo(Permanence.PERMANENT);
            assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
            assertThat(connection.isUsable()).isTrue();
            assertThat(connection
                            .submit(TestMail.to(BOB), TestMail.SHORT, soon())
                            .accepted())
                    .hasSize(1);
        }
    }

    @Test
    void aConnectionThatCannotBeResetIsNotUsedAgain() throws Exception {
        Script script = talk -> talk.greet().answer("MAIL", "451 later").answer("RSET", "500 what?");
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon()));

            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void aMailBeyondTheAnnouncedSizeIsNotEvenBegun() throws Exception {
        Script script = talk -> talk.greet("SIZE 20").answer("RSET", "250 ok").serve();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon()));

            assertThat(failure.cause()).isEqualTo(Cause.CONTENT);
            assertThat(failure.permanence()).isEqualTo(Permanence.PERMANENT);
            assertThat(failure.advice().key()).isEqualTo("smtp.too-large-announced");
            assertThat(failure.advice().english()).contains("20", "26");
            assertThat(server.lines()).noneMatch(line -> line.startsWith("MAIL"));
            assertThat(connection.isUsable()).isTrue();
        }
    }

    @Test
    void theSizeIsAnnouncedToAServerThatWantsToKnow() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet("SIZE").serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon());

            assertThat(server.lines()).contains("MAIL FROM:<shop@acme.test> SIZE=26");
        }
    }

    @Test
    void aMailTooLargeIsRecognisedByTheReplyToo() throws Exception {
        Failure failure = refusedBy(
                        talk -> talk.greet().answer("MAIL", "552 5.3.4 too big").answer("RSET", "250 ok"), ANNA)
                .failure();

        assertThat(failure.cause()).isEqualTo(Cause.CONTENT);
        assertThat(failure.advice().key()).isEqualTo("smtp.too-large");
    }

    @Test
    void aDomainGoesOverTheWireInAscii() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to("anna@bücher.test"), TestMail.SHORT, soon());

            assertThat(server.lines()).contains("RCPT TO:<anna@xn--bcher-kva.test>");
        }
    }

    @Test
    void anAddressOutsideAsciiGoesToAServerThatTakesIt() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet("SMTPUTF8").serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to("żółw@example.test"), TestMail.SHORT, soon());

            assertThat(server.lines()).contains("MAIL FROM:<shop@acme.test> SMTPUTF8", "RCPT TO:<żółw@example.test>");
        }
    }

    @Test
    void anAddressOutsideAsciiIsRefusedAloneByAServerThatDoesNot() throws Exception {
        Submission submission = submit(talk -> talk.greet().serve(), "żółw@example.test", BOB);

        assertThat(submission.accepted()).containsExactly(MailAddress.of(BOB));
        Failure failure = submission.refused().get(MailAddress.of("żółw@example.test"));
        assertThat(failure.scope()).isEqualTo(Scope.RECIPIENT);
        assertThat(failure.permanence()).isEqualTo(Permanence.PERMANENT);
        assertThat(failure.advice().key()).isEqualTo("smtp.recipient-needs-utf8");
    }

    @Test
    void aSenderOutsideAsciiIsRefusedByAServerThatDoesNot() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            Envelope envelope = new Envelope(MailAddress.of("żółw@acme.test"), List.of(MailAddress.of(ANNA)));

            assertThat(failureOf(() -> connection.submit(envelope, TestMail.SHORT, soon()))
                            .advice()
                            .key())
                    .isEqualTo("smtp.sender-needs-utf8");
            assertThat(connection.isUsable()).isTrue();
        }
    }

    @Test
    void aHeaderOutsideAsciiIsSaidOrRefused() throws Exception {
        byte[] mail = "To: żółw@example.test\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        try (ScriptedSmtpServer knows =
                        ScriptedSmtpServer.start(talk -> talk.greet("SMTPUTF8").serve());
                SmtpConnection connection = connect(knows)) {
            connection.submit(TestMail.to(ANNA), TestMail.of(mail, true), soon());

            assertThat(knows.lines()).contains("MAIL FROM:<shop@acme.test> SMTPUTF8");
            assertThat(knows.mails().get(0)).isEqualTo(mail);
        }
        try (ScriptedSmtpServer knowsNot =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(knowsNot)) {
            assertThat(failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.of(mail, true), soon()))
                            .advice()
                            .key())
                    .isEqualTo("smtp.mail-needs-utf8");
        }
    }

    @Test
    void aLoneLineFeedIsNotSentAndNothingIsSmuggledIn() throws Exception {
        String smuggler = "Subject: 1\r\n\r\nHello\n.\nMAIL FROM:<evil@example.test>\r\n";
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.of(smuggler), soon()));

            assertThat(failure.cause()).isEqualTo(Cause.PLATFORM);
            assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
            assertThat(connection.isUsable()).isFalse();
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void aMailThatEndsInTheMiddleOfALineBreakIsCertainlyNotSent() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(
                    () -> connection.submit(TestMail.to(ANNA), TestMail.of("Subject: 1\r\n\r\nHello\r"), soon()));

            assertThat(failure.phase()).isEqualTo(Phase.CONTENT);
            assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void aLastLineWithoutEndIsEnded() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to(ANNA), TestMail.of("Subject: 1\r\n\r\nHello"), soon());

            assertThat(server.mails().get(0)).isEqualTo("Subject: 1\r\n\r\nHello\r\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void halfAMailIsNeverFinished() throws Exception {
        MimeMail unreadable = new MimeMail() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public boolean needsSmtpUtf8() {
                return false;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("no disk");
            }
        };
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> talk.greet().serve());
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to(ANNA), new TestMail(unreadable), soon()));

            assertThat(failure.phase()).isEqualTo(Phase.CONTENT);
            assertThat(failure.cause()).isEqualTo(Cause.PLATFORM);
            assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
            assertThat(connection.isUsable()).isFalse();
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void noAddressCanEndACommand() {
        assertThat(WireAddress.of(new MailAddress("\"a b> SIZE=1\"", "example.test")))
                .contains("<\"a b> SIZE=1\"@example.test>");
        assertThat(WireAddress.of(MailAddress.of("a+b@example.test"))).contains("<a+b@example.test>");
        // U+010A and U+010D become LF and CR where characters are cut to bytes.
        assertThat(WireAddress.of(MailAddress.of("čĊ@example.test")).orElseThrow())
                .isEqualTo("<čĊ@example.test>");
    }

    private static SmtpConnection connect(ScriptedSmtpServer server) throws TransportException {
        return new Account(server.port(), Encryption.NONE).connect(Tls.ofPlatform());
    }

    private static Submission submit(Script script, String... recipients) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            return connection.submit(TestMail.to(recipients), TestMail.SHORT, soon());
        }
    }

    private static TransportException refusedBy(Script script, String... recipients) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            TransportException thrown =
                    thrownBy(() -> connection.submit(TestMail.to(recipients), TestMail.SHORT, soon()));
            assertThat(connection.isUsable()).isTrue();
            return thrown;
        }
    }
}
