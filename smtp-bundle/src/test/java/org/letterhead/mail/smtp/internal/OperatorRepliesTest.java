/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.smtp.internal.SmtpServer.Owner;

/** Reply rules that an operator adds. */
class OperatorRepliesTest {
    private static final String RULES =
            """
            {
              "hosts": ["*.provider.test"],
              "rules": [
                {"codes": ["5xx"], "text": ["Enough for today"], "cause": "QUOTA", "scope": "QUOTA",
                 "retry-after": "PT30M", "advice": "quota"}
              ]
            }
            """;
    private static final String GMAILS =
            """
            {
              "hosts": ["smtp.gmail.com"],
              "rules": [
                {"codes": ["550"], "enhanced": ["5.4.5"], "cause": "POLICY", "scope": "CONNECTION", "advice": "busy"}
              ]
            }
            """;

    @TempDir
    Path directory;

    @Test
    void aFileCountsAsSoonAsItIsThereAndNoLongerWhenItIsGone() throws IOException {
        OperatorReplies replies = new OperatorReplies(directory);
        assertThat(refused(replies, "mx.provider.test").cause()).isEqualTo(Cause.SENDER_REFUSED);

        Path file = Files.writeString(directory.resolve("provider.json"), RULES);
        Failure quota = refused(replies, "mx.provider.test");
        assertThat(quota.cause()).isEqualTo(Cause.QUOTA);
        assertThat(quota.scope()).isEqualTo(Scope.QUOTA);
        assertThat(quota.temporary()).isTrue();
        assertThat(quota.retryAfter()).contains(Duration.ofMinutes(30));
        assertThat(quota.advice().key()).isEqualTo("smtp.quota");
        assertThat(refused(replies, "mx.other.test").cause()).isEqualTo(Cause.SENDER_REFUSED);

        Files.delete(file);
        assertThat(refused(replies, "mx.provider.test").cause()).isEqualTo(Cause.SENDER_REFUSED);
    }

    @Test
    void theOperatorsRulesComeBeforeOurs() throws IOException {
        OperatorReplies replies = new OperatorReplies(directory);
        Files.writeString(directory.resolve("gmail.json"), GMAILS);

        assertThat(new Failures(server("smtp.gmail.com"), replies::rules)
                        .refused(Phase.SENDER, Reply.of(550, "550 5.4.5 Daily user sending limit exceeded."))
                        .cause())
                .isEqualTo(Cause.POLICY);
    }

    @Test
    void aBrokenFileIsNamedInTheLogOnceAndHarmsNothing() throws IOException {
        Files.writeString(directory.resolve("broken.json"), "{\"hosts\": [\"a.test\"], \"rulez\": []}");
        Files.write(directory.resolve("bytes.json"), new byte[] {0, 1, (byte) 0xff, '{'});
        Files.createDirectory(directory.resolve("folder.json"));
        Files.writeString(directory.resolve("readme.txt"), "no rules");
        Files.writeString(directory.resolve("provider.json"), RULES);
        OperatorReplies replies = new OperatorReplies(directory);

        String log = logOf(() -> {
            assertThat(refused(replies, "mx.provider.test").cause()).isEqualTo(Cause.QUOTA);
            assertThat(refused(replies, "mx.provider.test").cause()).isEqualTo(Cause.QUOTA);
        });

        assertThat(log).containsOnlyOnce("broken.json").contains("rulez", "bytes.json", "folder.json");
        assertThat(log).doesNotContain("readme.txt", "\tat ");
        assertThat(new Failures(server("smtp.gmail.com"), replies::rules)
                        .refused(Phase.SENDER, Reply.of(550, "550 5.4.5 no"))
                        .cause())
                .isEqualTo(Cause.QUOTA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | JSON",
                "{'hosts': [], 'rules': []} | \"hosts\" names no server",
                "{'hosts': ['a b'], 'rules': []} | no host name",
                "{'hosts': ['a.test']} | \"rules\"",
                "{'hosts': ['a.test'], 'rules': []} {} | JSON",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['550'], 'text': ['x'], 'cause': 'POLICY', 'scope': 'MESSAGE', 'advice': 'operator.port'}]} | operator.port",
                "{'hosts': ['a.test'], 'rules': ['x']} | must be an object",
                "{'hosts': ['a.test'], 'rules': [{'text': ['x'], 'cause': 'POLICY', 'scope': 'MESSAGE', 'advice': 'busy'}]} | \"codes\"",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['250'], 'text': ['x'], 'cause': 'POLICY', 'scope': 'MESSAGE', 'advice': 'busy'}]} | 250",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['550'], 'cause': 'POLICY', 'scope': 'MESSAGE', 'advice': 'busy'}]} | needs \"enhanced\" or \"text\"",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['550'], 'enhanced': ['5.7'], 'cause': 'POLICY', 'scope': 'MESSAGE', 'advice': 'busy'}]} | 5.7.606-649",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['550'], 'text': ['x'], 'cause': 'WEATHER', 'scope': 'MESSAGE', 'advice': 'busy'}]} | WEATHER",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['550'], 'text': ['x'], 'cause': 'POLICY', 'scope': 'MESSAGE', 'advice': 'none.such'}]} | none.such",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['550'], 'text': ['x'], 'cause': 'QUOTA', 'scope': 'QUOTA', 'advice': 'quota'}]} | retry-after",
                "{'hosts': ['a.test'], 'rules': [{'codes': ['550'], 'text': ['x'], 'cause': 'QUOTA', 'scope': 'QUOTA', 'retry-after': 'soon', 'advice': 'quota'}]} | JSON",
            })
    void whatIsWrongIsSaid(String json, String said) {
        assertThatThrownBy(() -> ReplyRulesReader.read(json.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }

    private static Failure refused(OperatorReplies replies, String host) {
        return new Failures(server(host), replies::rules)
                .refused(Phase.SENDER, Reply.of(550, "550 5.0.0 That is ENOUGH for today, thank you"));
    }

    private static SmtpServer server(String host) {
        return new SmtpServer(
                Owner.ACCOUNT,
                host,
                465,
                Encryption.IMPLICIT_TLS,
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                SmtpServer.NO_NAME);
    }

    private static String logOf(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
