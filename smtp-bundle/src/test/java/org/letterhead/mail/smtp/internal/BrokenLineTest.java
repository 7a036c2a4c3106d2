/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.letterhead.mail.smtp.internal.Soon.atOnce;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Certainty;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.smtp.internal.ScriptedSmtpServer.Script;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** Servers that hang up, hang, or say what no server says; and this side that has had enough. */
@Timeout(30)
class BrokenLineTest {
    private static final Tls TLS = Tls.ofPlatform();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void droppedBeforeAnyMail() throws Exception {
        assertNotSent(submitTo(talk -> talk.greet()), Phase.SENDER, "smtp.connection-lost");
    }

    @Test
    void droppedAmongTheRecipients() throws Exception {
        assertNotSent(
                submitTo(talk -> talk.greet().answer("MAIL", "250 ok").hear("RCPT")),
                Phase.RECIPIENT,
                "smtp.connection-lost");
    }

    @Test
    void droppedInTheMiddleOfTheContent() throws Exception {
        TestMail large = TestMail.of("Subject: large\r\n\r\n" + "0123456789\r\n".repeat(2_000_000));
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                        talk -> talk.greet().envelope().swallow(1000).reset());
                SmtpConnection connection = connect(server)) {
            Failure failure = failureOf(() -> connection.submit(TestMail.to("anna@example.test"), large, soon()));

            assertNotSent(failure, Phase.CONTENT, "smtp.connection-lost");
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void droppedBeforeTheFinalAnswerIsOfUnknownOutcome() throws Exception {
        Failure failure = submitTo(talk -> talk.greet().envelope().mail());

        assertThat(failure.phase()).isEqualTo(Phase.ANSWER);
        assertThat(failure.certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(failure.cause()).isEqualTo(Cause.NETWORK);
        assertThat(failure.advice().key()).isEqualTo("smtp.outcome-unknown");
    }

    @Test
    void nonsenseForAFinalAnswerIsOfUnknownOutcome() throws Exception {
        Failure failure = submitTo(
                talk -> talk.greet().envelope().mail().say("jolly good").hang());

        assertThat(failure.certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(submitTo(talk ->
                                talk.greet().envelope().mail().say("354 go on").hang())
                        .certainty())
                .isEqualTo(Certainty.UNKNOWN);
    }

    @Test
    void silenceInsteadOfTheFinalAnswerIsOfUnknownOutcome() throws Exception {
        Failure failure = submitInTime(talk -> talk.greet().envelope().mail().hang());

        assertThat(failure.phase()).isEqualTo(Phase.ANSWER);
        assertThat(failure.certainty()).isEqualTo(Certainty.UNKNOWN);
    }

    @Test
    void silenceBeforeThatIsNotSent() throws Exception {
        assertNotSent(submitInTime(talk -> talk.greet().hang()), Phase.SENDER, "smtp.no-answer");
        assertNotSent(
                submitInTime(talk -> talk.greet().answer("MAIL", "250 ok").hang()), Phase.RECIPIENT, "smtp.no-answer");
        assertNotSent(
                submitInTime(talk -> talk.greet()
                        .answer("MAIL", "250 ok")
                        .answer("RCPT", "250 ok")
                        .hang()),
                Phase.CONTENT,
                "smtp.no-answer");
    }

    @Test
    void theReadTimeoutHoldsEvenIfTheDeadlineIsFar() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(talk -> talk.greet().hang())) {
            SmtpServer impatient = new SmtpServer(
                    SmtpServer.Owner.ACCOUNT,
                    Account.HOST,
                    server.port(),
                    Encryption.NONE,
                    Optional.empty(),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(300),
                    SmtpServer.NO_NAME);
            try (SmtpConnection connection = (SmtpConnection) new SmtpConnector(
                            impatient, new Account(server.port(), Encryption.NONE).network()::resolve, client())
                    .connect(soon())) {
                assertNotSent(
                        failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon())),
                        Phase.SENDER,
                        "smtp.no-answer");
            }
        }
    }

    @Test
    void aServerThatNeverGreetsIsGivenUpInTime() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.hang())) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.STARTTLS).connect(TLS, atOnce()));

            assertNotSent(failure, Phase.CONNECT, "smtp.no-greeting");
        }
    }

    @Test
    void aServerThatDripsIsGivenUpInTime() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        Script drip = talk -> {
            try {
                while (!enough.await(20, TimeUnit.MILLISECONDS)) {
                    talk.raw(new byte[] {'2'});
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(drip)) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.NONE).connect(TLS, atOnce()));

            assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        } finally {
            enough.countDown();
        }
    }

    @Test
    void aReplyWithoutEndDoesNotFillTheMemory() throws Exception {
        byte[] line = "250-and another thing\r\n".getBytes(StandardCharsets.US_ASCII);
        Script endless = talk -> {
            talk.say("220 hello").hear("EHLO");
            while (true) {
                talk.raw(line);
            }
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(endless)) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.NONE).connect(TLS));

            assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
            assertThat(failure.advice().key()).isEqualTo("smtp.connection-lost");
        }
    }

    @Test
    void anotherKindOfServerIsRecognised() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                talk -> talk.say("HTTP/1.1 400 Bad Request").hang())) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.NONE).connect(TLS));

            assertNotSent(failure, Phase.CONNECT, "smtp.not-smtp");
        }
    }

    @Test
    void nonsenseMakesTheConnectionUnusable() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                        talk -> talk.greet().answer("MAIL", "yes?").hang());
                SmtpConnection connection = connect(server)) {
            Failure failure =
                    failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));

            assertNotSent(failure, Phase.SENDER, "smtp.not-smtp");
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void a421AtAnyTimeEndsTheConnection() throws Exception {
        assertBusy(talk -> talk.greet().answer("MAIL", "421 4.4.2 idle for too long"), Phase.SENDER);
        assertBusy(talk -> talk.greet().answer("MAIL", "250 ok").answer("RCPT", "421 4.7.0 enough"), Phase.RECIPIENT);
        assertBusy(
                talk -> talk.greet()
                        .answer("MAIL", "250 ok")
                        .answer("RCPT", "250 ok")
                        .answer("DATA", "421 4.3.2 closing"),
                Phase.CONTENT);
        assertBusy(talk -> talk.greet().envelope().mail().say("421 4.3.2 closing"), Phase.ANSWER);
    }

    @Test
    void a421ForAGreetingIsTemporary() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.say("421 4.3.2 too many"))) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.NONE).connect(TLS));

            assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
            assertThat(failure.cause()).isEqualTo(Cause.THROTTLED);
            assertThat(failure.temporary()).isTrue();
        }
    }

    @Test
    void a554ForAGreetingIsPermanent() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.say("554 5.7.1 go away"))) {
            Failure failure = failureOf(() -> new Account(server.port(), Encryption.NONE).connect(TLS));

            assertThat(failure.cause()).isEqualTo(Cause.POLICY);
            assertThat(failure.temporary()).isFalse();
            assertThat(failure.replyCode()).hasValue(554);
        }
    }

    @Test
    void closeFromAnotherThreadAbortsASubmissionAtOnce() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        Script script = talk -> {
            talk.greet().answer("MAIL", "250 ok").hear("RCPT");
            hanging.countDown();
            talk.hang();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Future<Submission> submission =
                    threads.submit(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));
            hanging.await();
            connection.close();

            assertNotSent(outcomeOf(submission), Phase.RECIPIENT, "smtp.aborted");
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void closeWhileTheFinalAnswerIsAwaitedLeavesTheOutcomeUnknown() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        Script script = talk -> {
            talk.greet().envelope().mail();
            hanging.countDown();
            talk.hang();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Future<Submission> submission =
                    threads.submit(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));
            hanging.await();
            connection.close();

            assertThat(outcomeOf(submission).certainty()).isEqualTo(Certainty.UNKNOWN);
        }
    }

    @Test
    void closeFreesAThreadThatWritesToAServerThatDoesNotRead() throws Exception {
        TestMail large = TestMail.of("Subject: large\r\n\r\n" + "0123456789\r\n".repeat(2_000_000));
        CountDownLatch deaf = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Script script = talk -> {
            talk.greet().envelope();
            deaf.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Future<Submission> submission =
                    threads.submit(() -> connection.submit(TestMail.to("anna@example.test"), large, soon()));
            deaf.await();
            connection.close();

            assertNotSent(outcomeOf(submission), Phase.CONTENT, "smtp.aborted");
        } finally {
            done.countDown();
        }
    }

    @Test
    void anIdleServerIsToldGoodbye() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        Script script = talk -> {
            talk.greet().hear("QUIT");
            left.countDown();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            SmtpConnection connection = connect(server);
            connection.close();
            connection.close();

            assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(connection.isUsable()).isFalse();
        }
    }

    @Test
    void anInterruptedThreadStopsConnecting() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        Script script = talk -> {
            connected.countDown();
            talk.hang();
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script)) {
            AtomicBoolean stillInterrupted = new AtomicBoolean();
            List<Failure> failures = new ArrayList<>();
            Thread connecting = new Thread(() -> {
                failures.add(failureOf(() -> new Account(server.port(), Encryption.NONE).connect(TLS)));
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
            connecting.start();
            connected.await();
            connecting.interrupt();
            connecting.join();

            assertNotSent(failures.get(0), Phase.CONNECT, "smtp.aborted");
            assertThat(stillInterrupted).isTrue();
        }
    }

    @Test
    void aPortWhereNobodyListensIsRefused() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        Failure failure = failureOf(() -> new Account(port, Encryption.NONE).connect(TLS));

        assertNotSent(failure, Phase.CONNECT, "smtp.connection-refused");
        assertThat(failure.advice().english()).contains(Account.HOST, Integer.toString(port));
    }

    @Test
    void anUnreachableServerIsGivenUpInTime() throws Exception {
        List<Socket> full = new ArrayList<>();
        try (ServerSocket nobodyAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 2; i++) {
                full.add(new Socket(InetAddress.getLoopbackAddress(), nobodyAccepts.getLocalPort()));
            }

            Failure failure =
                    failureOf(() -> new Account(nobodyAccepts.getLocalPort(), Encryption.NONE).connect(TLS, atOnce()));

            assertNotSent(failure, Phase.CONNECT, "smtp.connect-timeout");
        } finally {
            for (Socket socket : full) {
                socket.close();
            }
        }
    }

    private static void assertBusy(Script script, Phase phase) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Failure failure =
                    failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));

            assertThat(failure.phase()).isEqualTo(phase);
            assertThat(failure.cause()).isEqualTo(Cause.THROTTLED);
            assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
            assertThat(failure.temporary()).isTrue();
            assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
            assertThat(failure.replyCode()).hasValue(421);
            assertThat(connection.isUsable()).isFalse();
        }
    }

    private static void assertNotSent(Failure failure, Phase phase, String advice) {
        assertThat(failure.phase()).isEqualTo(phase);
        assertThat(failure.advice().key()).isEqualTo(advice);
        assertThat(failure.certainty()).isEqualTo(Certainty.NOT_SENT);
        assertThat(failure.scope()).isEqualTo(Scope.CONNECTION);
    }

    private static Failure submitTo(Script script) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            Failure failure =
                    failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon()));
            assertThat(connection.isUsable()).isFalse();
            return failure;
        }
    }

    private static Failure submitInTime(Script script) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
                SmtpConnection connection = connect(server)) {
            long begin = System.nanoTime();
            Failure failure =
                    failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, atOnce()));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            assertThat(connection.isUsable()).isFalse();
            return failure;
        }
    }

    private static Failure outcomeOf(Future<?> submission) {
        ExecutionException thrown = catchThrowableOfType(ExecutionException.class, submission::get);
        return ((TransportException) thrown.getCause()).failure();
    }

    private static SmtpClient client() {
        return new SmtpClient(TLS);
    }

    private static SmtpConnection connect(ScriptedSmtpServer server) throws TransportException {
        return new Account(server.port(), Encryption.NONE).connect(TLS);
    }
}
