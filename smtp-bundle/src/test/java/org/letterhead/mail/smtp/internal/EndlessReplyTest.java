/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;
import static org.letterhead.mail.smtp.internal.Soon.soon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Certainty;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.smtp.internal.ScriptedSmtpServer.Script;
import org.letterhead.mail.smtp.internal.ScriptedSmtpServer.Talk;

/** Servers whose replies never end, at every place where one is awaited: as many lines, and as one line. */
@Timeout(60)
class EndlessReplyTest {
    private static final Path CERTIFICATE = TestCertificates.store(Account.HOST);
    private static final Tls TLS = TestCertificates.trusting(CERTIFICATE);

    /** More than fits into all the buffers between the two: a client that reads on would take it. */
    private static final long MUCH = 64L * 1024 * 1024;

    static Stream<Arguments> places() {
        Map<String, Script> places = new TreeMap<>(Map.of(
                "CONNECT greeting", talk -> {},
                "CONNECT ehlo", talk -> talk.say("220 hello").hear("EHLO"),
                "TLS starttls", talk -> talk.greet("STARTTLS", "AUTH PLAIN").hear("STARTTLS"),
                "TLS ehlo-after-it",
                        talk -> talk.greet("STARTTLS", "AUTH PLAIN")
                                .answer("STARTTLS", "220 go ahead")
                                .tls(TestCertificates.server(CERTIFICATE))
                                .hear("EHLO"),
                "AUTHENTICATE login", talk -> secured(talk).hear("AUTH"),
                "SENDER mail-from", talk -> loggedIn(talk).hear("MAIL"),
                "RECIPIENT rcpt-to",
                        talk -> loggedIn(talk).answer("MAIL", "250 ok").hear("RCPT"),
                "CONTENT data",
                        talk -> loggedIn(talk)
                                .answer("MAIL", "250 ok")
                                .answer("RCPT", "250 ok")
                                .hear("DATA"),
                "ANSWER final", talk -> loggedIn(talk).envelope().mail()));
        return places.entrySet().stream().flatMap(place -> Stream.of("250-and more\r\n", "250 and no end of line ")
                .map(piece -> Arguments.of(place.getKey(), place.getValue(), piece)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("places")
    void isCutOff(String place, Script before, String piece) throws Exception {
        byte[] pieces = piece.repeat(500).getBytes(StandardCharsets.US_ASCII);
        AtomicLong written = new AtomicLong();
        Script endless = talk -> {
            before.play(talk);
            while (written.addAndGet(pieces.length) < MUCH) {
                talk.raw(pieces);
            }
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(endless)) {
            Account account = new Account(server.port(), Encryption.STARTTLS).login("shop", "secret");
            if (place.startsWith("CONNECT")) {
                account.with("encryption", "none");
            }
            Failure failure = failureOf(() -> {
                try (SmtpConnection connection = account.connect(TLS)) {
                    connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, soon());
                }
            });

            assertThat(failure.phase()).isEqualTo(Phase.valueOf(place.split(" ")[0]));
            assertThat(failure.certainty())
                    .isEqualTo(failure.phase() == Phase.ANSWER ? Certainty.UNKNOWN : Certainty.NOT_SENT);
            assertThat(failure.reply().length()).isLessThanOrEqualTo(Failure.MAX_REPLY);
            assertThat(written).hasValueLessThan(MUCH);
        }
    }

    private static Talk secured(Talk talk) throws IOException {
        return talk.greet("STARTTLS", "AUTH PLAIN")
                .answer("STARTTLS", "220 go ahead")
                .tls(TestCertificates.server(CERTIFICATE))
                .ehlo("AUTH PLAIN");
    }

    private static Talk loggedIn(Talk talk) throws IOException {
        return secured(talk).answer("AUTH", "235 welcome");
    }
}
