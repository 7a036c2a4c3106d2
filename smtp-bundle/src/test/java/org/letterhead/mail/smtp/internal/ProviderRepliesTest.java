/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.smtp.internal.Soon.failureOf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Permanence;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.smtp.internal.SmtpServer.Owner;

/** What the large providers mean by their refusals, from replies as they were received. */
class ProviderRepliesTest {
    private static final Locale POLISH = new Locale("pl");

    /** One reply and what it must mean. */
    record Received(String host, Phase phase, String expected, String reply) {
        static Received of(String block) {
            String[] parts = block.split("\n", 2);
            String[] words = parts[0].split(" ", 3);
            return new Received(words[0], Phase.valueOf(words[1]), words[2], parts[1]);
        }

        int code() {
            return Integer.parseInt(reply.substring(0, 3));
        }

        @Override
        public String toString() {
            return host + " " + reply.split("\n", 2)[0];
        }
    }

    static List<Received> received() throws IOException {
        try (InputStream in = ProviderRepliesTest.class.getResourceAsStream("/replies/replies-as-received.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("\n\\s*\n"))
                    .filter(block -> !block.startsWith("#"))
                    .map(String::strip)
                    .map(Received::of)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("received")
    void everyReplyMeansWhatTheProviderSays(Received received) {
        Failure failure = new Failures(server(Owner.ACCOUNT, received.host()))
                .refused(received.phase(), Reply.of(received.code(), received.reply()));

        assertThat(summary(failure)).isEqualTo(received.expected());
        assertThat(failure.replyCode()).hasValue(received.code());
        assertThat(failure.phase()).isEqualTo(received.phase());
    }

    @ParameterizedTest
    @MethodSource("received")
    void everyAdviceIsSaidInEveryLanguageWithNothingLeftToFillIn(Received received) {
        Failure failure = new Failures(server(Owner.ACCOUNT, received.host()))
                .refused(received.phase(), Reply.of(received.code(), received.reply()));

        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH, POLISH)) {
            assertThat(SmtpWords.say(failure.advice(), locale).orElseThrow()).doesNotContain("{", "}");
        }
        // A reply is the remote server's: an account is told our own sentence.
        assertThat(failure.advice().english()).doesNotContain("gsmtp", "aka.ms", "STOREDRV");
    }

    @Test
    void aReplyThatIsNotKnownKeepsThePlainReading() {
        assertThat(reading("smtp.gmail.com", Phase.AUTHENTICATE, "535 5.7.99 something new"))
                .isEqualTo("CREDENTIALS CONNECTION PERMANENT - login-refused");
        assertThat(reading("smtp.office365.com", Phase.RECIPIENT, "451 4.9.9 something new"))
                .isEqualTo("RECIPIENT RECIPIENT TEMPORARY - recipient-later");
    }

    @Test
    void theSameNumberMeansSomethingElseAtAnotherProvider() {
        assertThat(reading("smtp.office365.com", Phase.ANSWER, "550 5.7.30 no"))
                .isEqualTo("POLICY CONNECTION PERMANENT - microsoft.no-passwords");
        assertThat(reading("mx.google.com", Phase.ANSWER, "550 5.7.30 no"))
                .isEqualTo("DOMAIN_AUTHENTICATION MESSAGE PERMANENT - domain.dkim");
        assertThat(reading("mail.acme.test", Phase.ANSWER, "550 5.7.30 no"))
                .isEqualTo("CONTENT MESSAGE PERMANENT - content-refused");
    }

    @Test
    void numbersJustOutsideARowAreNotInIt() {
        assertThat(reading("smtp.office365.com", Phase.ANSWER, "550 5.7.605 no"))
                .endsWith("content-refused");
        assertThat(reading("smtp.office365.com", Phase.ANSWER, "550 5.7.650 no"))
                .endsWith("content-refused");
        assertThat(reading("smtp.office365.com", Phase.ANSWER, "550 5.2.250 no"))
                .endsWith("content-refused");
        assertThat(reading("smtp.office365.com", Phase.ANSWER, "550 5.2.256 no"))
                .endsWith("content-refused");
    }

    @Test
    void theSentenceDecidesBeforeTheNumber() {
        assertThat(reading(
                        "smtp.office365.com",
                        Phase.AUTHENTICATE,
                        "535 5.7.3 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."))
                .endsWith("microsoft.off-mailbox");
        assertThat(reading("smtp.gmail.com", Phase.AUTHENTICATE, "535-5.7.8 APPLICATION-SPECIFIC PASSWORD REQUIRED"))
                .endsWith("gmail.app-password");
    }

    @Test
    void policyComesBeforeCredentials() {
        assertThat(reading(
                        "smtp.office365.com",
                        Phase.AUTHENTICATE,
                        "535 5.7.139 the user credentials were incorrect, basic authentication is disabled"))
                .endsWith("microsoft.no-passwords");
    }

    @Test
    void otherHostsWithAKnownNameInThemAreNotTheProvider() {
        String reply = "550 5.4.5 Daily user sending limit exceeded.";

        assertThat(reading("smtp.gmail.com.evil.test", Phase.SENDER, reply)).endsWith("sender-refused");
        assertThat(reading("notgmail.com", Phase.SENDER, reply)).endsWith("sender-refused");
        assertThat(reading("SMTP.Gmail.COM", Phase.SENDER, reply)).endsWith("gmail.daily-limit");
    }

    @Test
    void theProviderIsKnownByItsGreetingToo() throws Exception {
        String reply = "550-5.4.5 Daily user sending limit exceeded. For more information on Gmail";
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.say("220 smtp.gmail.com ESMTP - gsmtp")
                        .ehlo()
                        .answer("MAIL", reply, "550 5.4.5 sending limits go to https://support.google.com - gsmtp")
                        .answer("RSET", "250 ok"));
                SmtpConnection connection = new Account(server.port(), Encryption.NONE).connect(Tls.ofPlatform())) {
            Failure failure =
                    failureOf(() -> connection.submit(TestMail.to("anna@example.test"), TestMail.SHORT, Soon.soon()));

            assertThat(summary(failure)).isEqualTo("QUOTA QUOTA TEMPORARY PT1H gmail.daily-limit");
            assertThat(connection.isUsable()).isTrue();
        }
    }

    @Test
    void theRecipientDoesNotMakeTheProvider() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(talk -> talk.greet()
                        .answer("MAIL", "250 ok")
                        .answer("RCPT", "550 5.7.30 smtp.gmail.com said no")
                        .answer("RSET", "250 ok"));
                SmtpConnection connection = new Account(server.port(), Encryption.NONE).connect(Tls.ofPlatform())) {
            Failure failure =
                    failureOf(() -> connection.submit(TestMail.to("anna@gmail.com"), TestMail.SHORT, Soon.soon()));

            assertThat(summary(failure)).endsWith("recipient-refused");
        }
    }

    @Test
    void atTheRelayTheOperatorIsTheOneToAct() {
        Failures relay = new Failures(server(Owner.OPERATOR, "smtp.office365.com"));
        Failure login = relay.refused(
                Phase.AUTHENTICATE, Reply.of(535, "535 5.7.139 SmtpClientAuthentication is disabled for the Tenant."));
        Failure sendAs = relay.refused(Phase.ANSWER, Reply.of(554, "554 5.2.252 SendAsDenied; a not allowed"));
        Failure quota = relay.refused(Phase.ANSWER, Reply.of(550, "550 5.1.90 daily limit for message recipients"));

        assertThat(login.cause()).isEqualTo(Cause.PLATFORM);
        assertThat(login.advice().english())
                .contains("etc/org.letterhead.mail.relay.cfg")
                .doesNotContain("white label");
        assertThat(sendAs.cause()).isEqualTo(Cause.SENDER_REFUSED);
        assertThat(sendAs.scope()).isEqualTo(Scope.MESSAGE);
        assertThat(quota.scope()).isEqualTo(Scope.QUOTA);
        assertThat(quota.permanence()).isEqualTo(Permanence.TEMPORARY);
        assertThat(quota.retryAfter()).contains(Duration.ofHours(1));
    }

    @Test
    void theAccountIsToldWhereToClickAndWhatWorksWithoutIt() {
        Failure failure = new Failures(server(Owner.ACCOUNT, "smtp.office365.com"))
                .refused(
                        Phase.AUTHENTICATE,
                        Reply.of(535, "535 5.7.139 SmtpClientAuthentication is disabled for the Mailbox."));

        assertThat(failure.advice().english())
                .contains("Users > Active users > the user > Mail > Manage email apps", "white label", "own domain");
        assertThat(SmtpWords.say(failure.advice(), Locale.FRENCH).orElseThrow()).contains("marque blanche");
        assertThat(SmtpWords.say(failure.advice(), POLISH).orElseThrow()).contains("sposób wysyłki");
    }

    @Test
    void aGiantReplyIsReadInNoTime() {
        String giant = "550 5.7.1 " + "Daily user sending limit exceeded, Daily user sending ".repeat(4000);
        long begin = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            reading("smtp.gmail.com", Phase.SENDER, giant);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void everyTextAboutAProviderIsSaidOfSomeReply() throws IOException {
        Set<String> said = received().stream()
                .map(received ->
                        received.expected().substring(received.expected().lastIndexOf(' ') + 1))
                .collect(Collectors.toSet());
        Pattern provider = Pattern.compile("smtp\\.(gmail|microsoft|ses|sendgrid|zoho|domain|recipient)\\..*");
        Set<String> unused = SmtpWords.TEXTS.keys(Locale.ENGLISH).stream()
                .filter(key -> provider.matcher(key).matches() && !key.endsWith(".do"))
                .map(key -> key.substring("smtp.".length()))
                .filter(key -> !said.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unused).isEmpty();
    }

    private static String reading(String host, Phase phase, String reply) {
        return summary(new Failures(server(Owner.ACCOUNT, host))
                .refused(phase, Reply.of(Integer.parseInt(reply.substring(0, 3)), reply)));
    }

    private static String summary(Failure failure) {
        return String.join(
                " ",
                failure.cause().name(),
                failure.scope().name(),
                failure.permanence().name(),
                failure.retryAfter().map(Duration::toString).orElse("-"),
                failure.advice().key().replaceFirst("^smtp\\.", ""));
    }

    private static SmtpServer server(Owner owner, String host) {
        return new SmtpServer(
                owner,
                host,
                587,
                Encryption.STARTTLS,
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                SmtpServer.NO_NAME);
    }
}
