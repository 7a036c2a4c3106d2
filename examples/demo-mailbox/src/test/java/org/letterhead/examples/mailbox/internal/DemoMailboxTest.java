/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads the log as an operator would: slf4j-simple writes it to System.err. */
@Timeout(60)
class DemoMailboxTest {
    private static final Pattern LISTENING = Pattern.compile("takes mail at 127\\.0\\.0\\.1:(\\d+)");
    private static final byte[] MAIL =
            "Subject: =?UTF-8?Q?Rapport_d=E2=80=99=C3=A9t=C3=A9?=\r\n\r\n100 €\r\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final WatchedBytes log = new WatchedBytes();
    private final PrintStream stderr = System.err;

    @BeforeEach
    void readTheLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void putTheLogBack() {
        System.setErr(stderr);
        stderr.print(text());
    }

    @Test
    void twoRunsInTheSameDirectoryLoseNothing() throws IOException {
        for (int run = 1; run <= 2; run++) {
            DemoMailbox mailbox = new DemoMailbox(0, directory);
            try (SmtpClient sender = new SmtpClient(portOf(run))) {
                assertThat(sender.mail("shop@acme.example", "anna@example.org", MAIL))
                        .isEqualTo("250 OK");
            } finally {
                mailbox.stop();
            }
        }

        assertThat(directory.resolve("1.eml")).hasBinaryContent(MAIL);
        assertThat(directory.resolve("2.eml")).hasBinaryContent(MAIL);
    }

    @Test
    void logsOneLineForAMailWithItsSubjectDecoded() throws IOException {
        DemoMailbox mailbox = new DemoMailbox(0, directory);
        try (SmtpClient sender = new SmtpClient(portOf(1))) {
            sender.mail("shop@acme.example", "anna@example.org", MAIL);
        } finally {
            mailbox.stop();
        }

        assertThat(text().lines().filter(line -> line.contains("Mail from")))
                .singleElement()
                .asString()
                .contains("Mail from <shop@acme.example> to <anna@example.org>, subject \"Rapport d’été\", written to "
                        + directory.resolve("1.eml"));
    }

    @Test
    void aSubjectCannotWriteALogLineOfItsOwn() throws IOException {
        DemoMailbox mailbox = new DemoMailbox(0, directory);
        try (SmtpClient sender = new SmtpClient(portOf(1))) {
            sender.mail(
                    "shop@acme.example",
                    "anna@example.org",
                    "Subject: =?UTF-8?Q?x=0D=0AERROR_forged?=\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } finally {
            mailbox.stop();
        }

        assertThat(text().lines())
                .noneMatch(line -> line.startsWith("ERROR"))
                .anyMatch(line -> line.contains("x  ERROR"));
    }

    @Test
    void waitsForATakenPortAndSaysSoOnceWithoutAStackTrace() throws IOException {
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int port = other.getLocalPort();
        DemoMailbox mailbox = new DemoMailbox(port, directory);
        try {
            await(said -> said.contains("cannot listen on port " + port));
            other.close();
            await(said -> LISTENING.matcher(said).find());
            try (SmtpClient sender = new SmtpClient(port)) {
                assertThat(sender.mail("shop@acme.example", "anna@example.org", MAIL))
                        .isEqualTo("250 OK");
            }
        } finally {
            other.close();
            mailbox.stop();
        }

        assertThat(text().lines().filter(line -> line.contains(" ERROR "))).hasSize(1);
        assertThat(text())
                .contains("etc/org.letterhead.mail.demo.mailbox.cfg")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @Test
    void stopsWhileItWaitsForAPort() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DemoMailbox mailbox = new DemoMailbox(other.getLocalPort(), directory);
            await(said -> said.contains("cannot listen"));
            long before = System.nanoTime();
            mailbox.stop();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before))
                    .isLessThan(2);
        }
    }

    @Test
    void refusesANumberThatIsNoPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DemoMailbox(70_000, directory))
                .withMessageContaining("70000")
                .withMessageContaining("etc/org.letterhead.mail.demo.mailbox.cfg");
    }

    /** The port that the log names in this run. */
    private int portOf(int run) {
        await(said -> LISTENING.matcher(said).results().count() >= run);
        Matcher line = LISTENING.matcher(text());
        int port = 0;
        while (line.find()) {
            port = Integer.parseInt(line.group(1));
        }
        return port;
    }

    /** Ends by the class's time-out if the log never says it. */
    private void await(Predicate<String> said) {
        log.await(() -> said.test(text()));
    }

    private String text() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Wakes who waits for something to be written. */
    private static final class WatchedBytes extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }

        synchronized void await(BooleanSupplier condition) {
            try {
                while (!condition.getAsBoolean()) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new AssertionError("not logged in time: " + this, e);
            }
        }
    }
}
