/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LoopbackSmtpServerTest {
    @TempDir
    Path parent;

    private Path directory;
    private LoopbackSmtpServer server;

    @BeforeEach
    void start() throws IOException {
        directory = parent.resolve("demo-mailbox");
        server = LoopbackSmtpServer.start(0, SourceFiles.in(directory));
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop(5, TimeUnit.SECONDS);
    }

    @Test
    void keepsEveryByteAsItCame() throws IOException {
        // Eight-bit text in UTF-8 and in no charset at all, bare line feeds, tabs, white space at line ends.
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        source.writeBytes(
                utf8("Subject: =?UTF-8?Q?Za=C5=BC=C3=B3=C5=82=C4=87?=\r\n folded\r\n\r\nżółć €  \r\n\ttab\nbare\r\n"));
        for (int octet = 0x80; octet <= 0xff; octet++) {
            source.write(octet);
        }
        source.writeBytes(utf8("\r\n\r\n"));

        try (SmtpClient sender = new SmtpClient(server.port())) {
            assertThat(sender.mail("shop@acme.example", "anna@example.org", source.toByteArray()))
                    .isEqualTo("250 OK");
        }

        assertThat(directory.resolve("1.eml")).hasBinaryContent(source.toByteArray());
    }

    @Test
    void takesDotStuffingOffAndEndsOnlyAtTheLoneDot() throws IOException {
        try (SmtpClient sender = new SmtpClient(server.port())) {
            sender.mail("a@acme.example", "b@example.org", utf8("..\r\n...two\r\nnot.\r\n..\r\n"));
        }

        assertThat(directory.resolve("1.eml")).hasBinaryContent(utf8(".\r\n..two\r\nnot.\r\n.\r\n"));
    }

    @Test
    void keepsMailsWithoutLinesAndWithOneEmptyLine() throws IOException {
        try (SmtpClient sender = new SmtpClient(server.port())) {
            assertThat(sender.mail("a@acme.example", "b@example.org", utf8(""))).isEqualTo("250 OK");
            assertThat(sender.mail("a@acme.example", "b@example.org", utf8("\r\n")))
                    .isEqualTo("250 OK");
        }

        assertThat(directory.resolve("1.eml")).hasBinaryContent(utf8(""));
        assertThat(directory.resolve("2.eml")).hasBinaryContent(utf8("\r\n"));
    }

    @Test
    void takesAnyRecipientWithoutLoginAndTheEmptySender() throws IOException {
        try (SmtpClient sender = new SmtpClient(server.port())) {
            sender.say("EHLO test.example");
            assertThat(sender.say("MAIL FROM:<>")).startsWith("250");
            assertThat(sender.say("RCPT TO:<anybody@nowhere.example>")).startsWith("250");
            assertThat(sender.say("RCPT TO:<zażółć@example.org>")).startsWith("250");
            assertThat(sender.say("DATA")).startsWith("354");
            assertThat(sender.say("Subject: bounce\r\n\r\ntext\r\n.")).isEqualTo("250 OK");
        }

        assertThat(filesIn(directory)).containsExactly("1.eml");
    }

    @Test
    void asksForSenderAndRecipientsBeforeData() throws IOException {
        try (SmtpClient sender = new SmtpClient(server.port())) {
            sender.say("EHLO test.example");
            assertThat(sender.say("DATA")).startsWith("503");
            sender.say("MAIL FROM:<a@acme.example>");
            assertThat(sender.say("DATA")).startsWith("503");
        }
    }

    @Test
    void nothingInAMailChoosesItsFile() throws IOException {
        try (SmtpClient sender = new SmtpClient(server.port())) {
            String answer = sender.mail(
                    "../../from@acme.example",
                    "../../../etc/passwd@example.org",
                    utf8("Subject: ../../../x\r\nMessage-ID: </etc/passwd@acme.example>\r\n\r\ntext\r\n"));
            assertThat(answer).isEqualTo("250 OK");
        }

        assertThat(filesIn(directory)).containsExactly("1.eml");
        assertThat(filesIn(parent)).containsExactly("demo-mailbox");
    }

    @Test
    void keepsNothingOfAMailThatBreaksOff() throws Exception {
        try (SmtpClient sender = new SmtpClient(server.port())) {
            sender.say("EHLO test.example");
            sender.say("MAIL FROM:<a@acme.example>");
            sender.say("RCPT TO:<b@example.org>");
            sender.say("DATA");
            sender.send(utf8("Subject: half\r\n\r\nhalf a mai"));
        }
        // The session has ended when the server could stop.
        assertThat(server.stop(5, TimeUnit.SECONDS)).isTrue();

        assertThat(filesIn(directory)).isEmpty();
    }

    @Test
    void saysSoWhenItCannotWrite() throws IOException {
        Files.delete(directory);

        try (SmtpClient sender = new SmtpClient(server.port())) {
            assertThat(sender.mail("a@acme.example", "b@example.org", utf8("Subject: x\r\n\r\n")))
                    .startsWith("451 4.3.1");
            Files.createDirectory(directory);
            assertThat(sender.mail("a@acme.example", "b@example.org", utf8("Subject: x\r\n\r\n")))
                    .isEqualTo("250 OK");
        }

        assertThat(filesIn(directory)).containsExactly("1.eml");
    }

    @Test
    void isReachedOnlyOverLoopback() throws IOException {
        for (InetAddress address : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList()) {
            try (Socket socket = new Socket()) {
                assertThatExceptionOfType(ConnectException.class)
                        .isThrownBy(() -> socket.connect(new InetSocketAddress(address, server.port()), 5_000));
            }
        }
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void stopsWithinFiveSecondsWhileASenderIsConnected() throws Exception {
        try (SmtpClient idle = new SmtpClient(server.port())) {
            idle.say("EHLO test.example");
            long before = System.nanoTime();
            assertThat(server.stop(5, TimeUnit.SECONDS)).isTrue();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before))
                    .isLessThan(5);
        }
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new SmtpClient(server.port()));
    }

    @Test
    void namesTheProblemWhenThePortIsTaken() {
        assertThatExceptionOfType(PortTakenException.class)
                .isThrownBy(() -> LoopbackSmtpServer.start(server.port(), SourceFiles.in(directory)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
