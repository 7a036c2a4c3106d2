/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;
import static org.letterhead.mail.smtp.internal.Soon.thrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Certainty;
import org.letterhead.mail.Failure.Permanence;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.smtp.internal.ScriptedSmtpServer.Script;
import org.letterhead.mail.smtp.internal.ScriptedSmtpServer.Talk;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** Servers that offer PIPELINING: everything up to DATA is said at once, and the replies come in the same order. */
@Timeout(30)
class PipeliningTest {
    private static final String ANNA = "anna@example.test";
    private static final String BOB = "bob@example.test";
    private static final String CARL = "carl@example.test";

    @Test
    void everythingUpToTheContentIsSaidBeforeTheFirstReply() throws Exception {
        Script script = talk -> {
            greet(talk).hear("MAIL FROM:<shop@acme.test>");
            talk.hear("RCPT TO:<" + ANNA + ">");
            talk.hear("RCPT TO:<" + BOB + ">");
            talk.hear("DATA");
            talk.say("250 sender ok", "250 anna ok", "250 bob ok", "354 go ahead")
                    .mail()
                    .say("250 taken");
        };

        assertThat(submit(script, ANNA, BOB).accepted())
                .containsExactlyInAnyOrder(MailAddress.of(ANNA), MailAddress.of(BOB));
    }

    @Test
    void noByteOfTheContentIsSaidBeforeTheGoAhead() throws Exception {
        Script script = talk -> {
            batch(talk, 1).say("250 ok", "250 ok");
            assertThat(talk.silentFor(200)).isTrue();
            talk.say("354 go ahead").mail().say("250 taken");
        };

        assertThat(submit(script, ANNA).remoteId()).isEqualTo("250 taken");
    }

    @Test
    void repliesAreToldApartByRecipient() throws Exception {
        Submission submission = submit(
                talk -> batch(talk, 3)
                        .say("250 ok", "550 5.1.1 no such user", "250-ok", "250 indeed", "450 4.2.1 later", "354 go on")
                        .mail()
                        .say("250 taken"),
                ANNA,
                BOB,
                CARL);

        assertThat(submission.accepted()).containsExactly(MailAddress.of(BOB));
        assertThat(submission.refused().get(MailAddress.of(ANNA)).reply()).isEqualTo("550 5.1.1 no such user");
        assertThat(submission.refused().get(MailAddress.of(CARL)).replyCode()).hasValue(450);
    }

    @Test
    void everybodyIsRefusedAndDataToo() throws Exception {
        Script script = talk -> {
            batch(talk, 2).say("250 ok", "550 5.1.1 no", "451 4.7.1 greylisted", "554 no valid recipients");
            talk.answer("RSET", "250 ok").serve();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            TransportException thrown =
                    thrownBy(() -> connection.submit(TestMail.to(ANNA, BOB), TestMail.SHORT, soon()));

            assertThat(thrown.refused().get(MailAddress.of(ANNA)).replyCode()).hasValue(550);
            assertThat(thrown.refused().get(MailAddress.of(BOB)).replyCode()).hasValue(451);
            assertThat(thrown.failure().scope()).isEqualTo(Scope.RECIPIENT);
            assertTakesTheNext(connection, server, 1);
        }
    }

    @Test
    void everybodyIsRefusedButTheServerAsksForTheContent() throws Exception {
        Script script = talk -> {
            batch(talk, 2)
                    .say("250 ok", "550 5.1.1 no", "550 5.1.1 no", "354 go ahead")
                    .mail()
                    .say("250 taken, for nobody");
            talk.answer("RSET", "250 ok").serve();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            TransportException thrown =
                    thrownBy(() -> connection.submit(TestMail.to(ANNA, BOB), TestMail.SHORT, soon()));

            assertThat(thrown.failure().phase()).isEqualTo(Phase.RECIPIENT);
            assertThat(thrown.failure().certainty()).isEqualTo(Certainty.NOT_SENT);
            assertThat(thrown.refused()).hasSize(2);
            assertThat(server.mails().get(0)).as("what stood before the dot").isEmpty();
            assertTakesTheNext(connection, server, 2);
        }
    }

    @Test
    void everybodyIsRefusedAndTheServerLeaves() throws Exception {
        for (Script script : List.<Script>of(
                talk -> batch(talk, 1).say("250 ok", "550 5.1.1 no"),
                talk -> batch(talk, 1).say("250 ok", "550 5.1.1 no", "421 bye"),
                talk -> batch(talk, 1)
                        .say("250 ok", "550 5.1.1 no", "354 go ahead")
                        .mail())) {
            try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                    SmtpConnection connection = connect(server)) {
                Failure failure = failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon()));

                assertThat(failure.replyCode()).hasValue(550);
                assertThat(failure.permanence()).isEqualTo(Permanence.PERMANENT);
                assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
                assertThat(connection.isUsable()).isFalse();
            }
        }
    }

    @Test
    void aRefusedSenderIsTheReasonAndNotWhatFollowsFromIt() throws Exception {
        Script script = talk -> {
            batch(talk, 2).say("553 5.7.1 not yours", "503 no sender", "503 no sender", "503 no sender");
            talk.answer("RSET", "250 ok").serve();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            TransportException thrown =
                    thrownBy(() -> connection.submit(TestMail.to(ANNA, BOB), TestMail.SHORT, soon()));

            assertThat(thrown.failure().phase()).isEqualTo(Phase.SENDER);
            assertThat(thrown.failure().cause()).isEqualTo(Cause.SENDER_REFUSED);
            assertThat(thrown.failure().replyCode()).hasValue(553);
            assertThat(thrown.refused()).isEmpty();
            assertTakesTheNext(connection, server, 1);
        }
    }

    @Test
    void aRefusedSenderStaysTheReasonIfTheServerLeaves() throws Exception {
        Failure failure = failureAt(talk -> batch(talk, 2).say("553 5.7.1 not yours"));

        assertThat(failure.phase()).isEqualTo(Phase.SENDER);
        assertThat(failure.replyCode()).hasValue(553);
    }

    @Test
    void aServerThatRefusesTheSenderAndWantsTheContentForARecipientGetsNoEmptyMail() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> batch(talk, 1)
                        .say("451 later", "250 ok", "354 go ahead")
                        .mail());
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon()));

            assertThat(failure.replyCode()).hasValue(451);
            assertThat(connection.isUsable()).isFalse();
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void a421InTheMiddleOfABatchIsNotSent() throws Exception {
        assertBusy(talk -> batch(talk, 2).say("421 4.3.2 closing"), Phase.SENDER);
        assertBusy(talk -> batch(talk, 2).say("250 ok", "250 ok", "421 4.3.2 closing"), Phase.RECIPIENT);
        assertBusy(talk -> batch(talk, 2).say("250 ok", "250 ok", "250 ok", "421 4.3.2 closing"), Phase.CONTENT);
    }

    @Test
    void aDropInTheMiddleOfABatchIsNotSent() throws Exception {
        assertLost(talk -> batch(talk, 2), Phase.SENDER);
        assertLost(talk -> batch(talk, 2).say("250 ok", "250 ok"), Phase.RECIPIENT);
        assertLost(talk -> batch(talk, 2).say("250 ok", "250 ok", "250 ok"), Phase.CONTENT);
        assertLost(talk -> batch(talk, 2).say("250 ok").raw(new byte[] {'2', '5'}), Phase.RECIPIENT);
    }

    @Test
    void whoWasRefusedBeforeADropIsNotForgotten() throws Exception {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(talk -> batch(talk, 2).say("250 ok", "550 5.1.1 no such user"));
                SmtpConnection connection = connect(server)) {
            TransportException thrown =
                    thrownBy(() -> connection.submit(TestMail.to(ANNA, BOB), TestMail.SHORT, soon()));

            assertThat(thrown.failure().temporary()).isTrue();
            assertThat(thrown.refused()).containsOnlyKeys(MailAddress.of(ANNA));
        }
    }

    @Test
    void aReplyThatFitsNowhereEndsTheConversation() throws Exception {
        for (Script script : List.<Script>of(
                talk -> batch(talk, 2).say("354 what?", "250 ok", "250 ok", "354 go ahead"),
                talk -> batch(talk, 2).say("250 ok", "354 what?", "250 ok", "354 go ahead"),
                talk -> batch(talk, 2).say("250 ok", "250 ok", "250 ok", "250 what?"))) {
            Failure failure = failureAt(script);

            assertThat(failure.advice().key()).isEqualTo("smtp.not-smtp");
            assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
        }
    }

    @Test
    void aServerThatDoesNotOfferItIsAskedStepByStep() throws Exception {
        Script script = talk -> {
            talk.greet().hear("MAIL");
            assertThat(talk.silentFor(100)).isTrue();
            talk.say("250 ok").hear("RCPT");
            assertThat(talk.silentFor(100)).isTrue();
            talk.say("250 ok").answer("DATA", "354 go ahead").mail().say("554 5.7.1 spam");
            talk.hear("RSET");
            assertThat(talk.silentFor(100)).isTrue();
            talk.say("250 ok");
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            failureOf(() -> connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon()));

            assertThat(connection.isUsable()).isTrue();
        }
    }

    @Test
    void whatWasOfferedBeforeTlsDoesNotCount() throws Exception {
        Path certificate = TestCertificates.store(Account.HOST);
        Script script = talk -> {
            talk.greet("STARTTLS", "PIPELINING", "SIZE 1")
                    .answer("STARTTLS", "220 go ahead")
                    .tls(TestCertificates.server(certificate))
                    .ehlo()
                    .hear("MAIL");
            assertThat(talk.silentFor(100)).isTrue();
            talk.say("250 ok").answer("RCPT", "250 ok").answer("DATA", "354 go ahead");
            talk.mail().say("250 taken");
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = new Account(server.port(), Encryption.STARTTLS)
                        .connect(TestCertificates.trusting(certificate))) {
            assertThat(connection
                            .submit(TestMail.to(ANNA), TestMail.SHORT, soon())
                            .remoteId())
                    .isEqualTo("250 taken");
        }
    }

    @Test
    void repliesMayComeByteByByte() throws Exception {
        Script script = talk -> {
            batch(talk, 2);
            for (byte one : "250 ok\r\n550-5.1.1 no\r\n550 5.1.1 really\r\n250 ok\r\n354 go ahead\r\n"
                    .getBytes(StandardCharsets.US_ASCII)) {
                talk.raw(new byte[] {one});
            }
            talk.mail().say("250 taken");
        };

        Submission submission = submit(script, ANNA, BOB);
        assertThat(submission.accepted()).containsExactly(MailAddress.of(BOB));
        assertThat(submission.refused().get(MailAddress.of(ANNA)).replyCode()).hasValue(550);
    }

    @Test
    void aLongListOfRecipientsIsNamedInSeveralBatches() throws Exception {
        String[] recipients = IntStream.range(0, 250)
                .mapToObj(i -> "recipient" + i + "@example.test")
                .toArray(String[]::new);
        Script script = talk -> {
            greet(talk).hear("MAIL");
            for (int i = 0; i < 250; i++) {
                if (i == 100 || i == 200) {
                    assertThat(talk.silentFor(100)).isTrue();
                    talk.say(replies(i - 100, i, i == 100));
                }
                talk.hear("RCPT TO:<recipient" + i + "@");
            }
            talk.hear("DATA");
            talk.say(replies(200, 250, false)).say("354 go ahead").mail().say("250 taken");
        };

        Submission submission = submit(script, recipients);
        assertThat(submission.accepted()).hasSize(225);
        assertThat(submission.refused()).hasSize(25).containsKey(MailAddress.of("recipient240@example.test"));
    }

    @Test
    void aRefusedSenderEndsALongListAfterTheFirstBatch() throws Exception {
        String[] recipients = IntStream.range(0, 250)
                .mapToObj(i -> "recipient" + i + "@example.test")
                .toArray(String[]::new);
        Script script = talk -> {
            greet(talk).hear("MAIL");
            for (int i = 0; i < 100; i++) {
                talk.hear("RCPT");
            }
            talk.say("553 5.7.1 not yours")
                    .say(Stream.generate(() -> "503 no").limit(100).toArray(String[]::new));
            talk.answer("RSET", "250 ok").serve();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to(recipients), TestMail.SHORT, soon()));

            assertThat(failure.phase()).isEqualTo(Phase.SENDER);
            assertTakesTheNext(connection, server, 1);
        }
    }

    @Test
    void aMailAfterASuccessBeginsWithoutReset() throws Exception {
        Script script = talk -> {
            batch(talk, 1).say("250 ok", "250 ok", "354 go ahead").mail().say("250 taken");
            talk.hear("MAIL");
            talk.hear("RCPT");
            talk.hear("DATA");
            talk.say("250 ok", "250 ok", "354 go ahead").mail().say("250 taken");
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon());
            connection.submit(TestMail.to(BOB), TestMail.SHORT, soon());

            assertThat(server.mails()).hasSize(2);
        }
    }

    @Test
    void theBodyIsNamedToAServerThatTellsThemApart() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                        talk -> talk.greet("8bitmime", "SMTPUTF8", "DSN").serve());
                SmtpConnection connection = connect(server)) {
            connection.submit(TestMail.to(ANNA), TestMail.SHORT, soon());
            byte[] header = "To: żółw@example.test\r\n\r\n".getBytes(StandardCharsets.UTF_8);
            connection.submit(TestMail.to(ANNA), TestMail.of(header, true), soon());

            assertThat(server.lines())
                    .contains(
                            "MAIL FROM:<shop@acme.test> BODY=7BIT",
                            "MAIL FROM:<shop@acme.test> BODY=8BITMIME SMTPUTF8",
                            "RCPT TO:<" + ANNA + ">");
        }
    }

    @Test
    void whatAServerOffersIsRead() {
        assertThat(Extensions.of(Map.of("SIZE", "0", "DSN", "", "ENHANCEDSTATUSCODES", "")::get))
                .isEqualTo(new Extensions(false, false, false, true, true, true, OptionalLong.empty()));
        assertThat(Extensions.of(Map.of("SIZE", "35882577", "PIPELINING", "")::get))
                .isEqualTo(new Extensions(true, false, false, false, false, true, OptionalLong.of(35_882_577)));
        assertThat(Extensions.of(Map.of("SIZE", "plenty")::get).sizeLimit()).isEmpty();
    }

    @Test
    void noCommandCanBeTwo() {
        for (String text : List.of("RSET\r\nQUIT", "RSET\n", "RSET\r")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new CommandBatch().add(text));
        }
    }

    @Test
    void nothingOfACommandStaysInMemory() throws Exception {
        List<byte[]> written = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                assertThat(new String(bytes, offset, length, StandardCharsets.US_ASCII))
                        .isEqualTo("AUTH PLAIN AHNob3AAc2VjcmV0\r\n");
                written.add(bytes);
            }
        };
        new CommandBatch().add("AUTH PLAIN AHNob3AAc2VjcmV0").send(out);

        assertThat(written).singleElement().satisfies(bytes -> assertThat(bytes).containsOnly(0));
    }

    @Test
    void longAddressesAreNamedInSeveralBatchesToo() throws Exception {
        String domain = ("x".repeat(60) + ".").repeat(3) + "test";
        String[] recipients =
                IntStream.range(0, 60).mapToObj(i -> "r" + i + "@" + domain).toArray(String[]::new);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> {
                    greet(talk).hear("MAIL");
                    int named = 0;
                    for (; !talk.silentFor(300); named++) {
                        talk.hear("RCPT");
                    }
                    assertThat(named).isBetween(30, 50);
                    talk.say("250 ok")
                            .say(Stream.generate(() -> "250 ok").limit(named).toArray(String[]::new))
                            .serve();
                });
                SmtpConnection connection = connect(server)) {
            assertThat(connection
                            .submit(TestMail.to(recipients), TestMail.SHORT, soon())
                            .accepted())
                    .hasSize(60);
        }
    }

    private static String[] replies(int from, int to, boolean withSender) {
        return Stream.concat(
                        withSender ? Stream.of("250 sender ok") : Stream.empty(),
                        IntStream.range(from, to).mapToObj(i -> i % 10 == 0 ? "550 5.1.1 no" : "250 ok"))
                .toArray(String[]::new);
    }

    private static Talk greet(Talk talk) throws IOException {
        return talk.greet("PIPELINING", "ENHANCEDSTATUSCODES");
    }

    /** Hears everything up to DATA, and says nothing to it. */
    private static Talk batch(Talk talk, int recipients) throws IOException {
        greet(talk).hear("MAIL");
        for (int i = 0; i < recipients; i++) {
            talk.hear("RCPT");
        }
        talk.hear("DATA");
        return talk;
    }

    private static void assertTakesTheNext(SmtpConnection connection, ScriptedSmtpServer server, int mails)
            throws Exception {
        assertThat(connection.isUsable()).isTrue();
        Envelope next = TestMail.to("next@example.test");
        assertThat(connection.submit(next, TestMail.SHORT, soon()).accepted()).hasSize(1);
        assertThat(server.mails()).hasSize(mails);
    }

    private static void assertBusy(Script script, Phase phase) throws Exception {
        Failure failure = failureAt(script);
        assertThat(failure.phase()).isEqualTo(phase);
        assertThat(failure.cause()).isEqualTo(Cause.THROTTLED);
        assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
        assertThat(failure.replyCode()).hasValue(421);
    }

    private static void assertLost(Script script, Phase phase) throws Exception {
        Failure failure = failureAt(script);
        assertThat(failure.phase()).isEqualTo(phase);
        assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
        assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
        assertThat(failure.advice().key()).isEqualTo("smtp.connection-lost");
    }

    private static Failure failureAt(Script script) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to(ANNA, BOB), TestMail.SHORT, soon()));
            assertThat(connection.isUsable()).isFalse();
            return failure;
        }
    }

    private static Submission submit(Script script, String... recipients) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            return connection.submit(TestMail.to(recipients), TestMail.SHORT, soon());
        }
    }

    private static SmtpConnection connect(ScriptedSmtpServer server) throws TransportException {
        return new Account(server.port(), Encryption.NONE).connect(Tls.ofPlatform());
    }
}
