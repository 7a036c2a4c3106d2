/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.operate.RelayCheck.Authentication;
import org.letterhead.mail.operate.RelayCheck.Conclusion;
import org.letterhead.mail.operate.RelayCheck.Received;
import org.letterhead.mail.operate.RelayCheck.Result;
import org.letterhead.mail.operate.RelayCheck.Signature;

/** The source of a mail as people copy it out of their mail programs. */
@Timeout(60)
class ReceivedSourceTest {
    private static final String SUBJECT = "Subject: Relay check with From: shop@foreign.example\n";
    private static final String FROM = "From: shop@foreign.example\n";

    /** As Gmail shows it. */
    private static final String GMAIL =
            """
            Delivered-To: me@gmail.example
            Received: by 2002:a05:6402:1 with SMTP id x1; Sun, 22 Nov 2026 05:00:00 -0800 (PST)
            ARC-Authentication-Results: i=1; mx.google.example; dkim=pass header.i=@evil.example; dmarc=pass
            Return-Path: <bounces+01@return.platform.example>
            Received: from relay.platform.example (relay.platform.example. [192.0.2.1])
                    by mx.google.example with ESMTPS id abc
                    for <me@gmail.example>
            Received-SPF: pass (google.example: domain of bounces+01@return.platform.example) client-ip=192.0.2.1;
            Authentication-Results: mx.google.example;
                   dkim=pass header.i=@platform.example header.s=k1 header.b=AbC;
                   spf=pass (google.example: domain of bounces+01@return.platform.example designates; 192.0.2.1)
                       smtp.mailfrom=bounces+01@return.platform.example;
                   dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=foreign.example
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=platform.example;
                    s=k1; h=from:to:subject; bh=xyz=; b=abc
                     def==
            Authentication-Results: mx.foreign.example; dmarc=pass header.from=foreign.example
            From: shop@foreign.example
            Subject: [EXTERNAL] Relay check with From:
             shop@foreign.example
            To: me@gmail.example

            From: not-a-header@body.example
            DKIM-Signature: d=body.example
            """;

    private static Received read(String source) {
        return new ReceivedSource(source).read(Optional.empty());
    }

    @Test
    void whatGmailShowsIsRead() {
        Received received = read(GMAIL);

        assertThat(received.wanted()).isEqualTo(MailAddress.of("shop@foreign.example"));
        assertThat(received.from()).contains(MailAddress.of("shop@foreign.example"));
        assertThat(received.returnPath()).contains("<bounces+01@return.platform.example>");
        assertThat(received.signatures()).containsExactly(new Signature("platform.example", "k1"));
        Authentication found = received.authentication().orElseThrow();
        assertThat(found.server()).isEqualTo("mx.google.example");
        assertThat(found.results())
                .containsExactly(
                        new Result(
                                "dkim",
                                "pass",
                                Map.of("header.i", "@platform.example", "header.s", "k1", "header.b", "abc")),
                        new Result("spf", "pass", Map.of("smtp.mailfrom", "bounces+01@return.platform.example")),
                        new Result("dmarc", "fail", Map.of("header.from", "foreign.example")));
        assertThat(received.conclusion()).isEqualTo(Conclusion.DOES_NOT_PASS);
    }

    @Test
    void onlyTheTopmostResultsCount() {
        assertThat(read(GMAIL).disregarded()).isEqualTo(1);
        String forged = FROM + SUBJECT + "Authentication-Results: mx.receiver.example; none\n"
                + "Authentication-Results: mx.receiver.example; dmarc=pass header.from=foreign.example\n";
        assertThat(read(forged).conclusion()).isEqualTo(Conclusion.UNKNOWN);
        assertThat(read(forged).disregarded()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mx; dmarc=pass header.from=foreign.example | PASSES",
                "mx; DMARC = Pass header.from=foreign.example | PASSES",
                "mx 1; dkim/1=pass header.d=foreign.example; dmarc=none | PASSES",
                "mx; dkim=pass header.d=mail.foreign.example | PASSES",
                "mx; spf=pass smtp.mailfrom=x@bounce.foreign.example | PASSES",
                "mx; spf=pass smtp.mailfrom=foreign.example; dmarc=fail | DOES_NOT_PASS",
                "mx; dkim=fail header.d=foreign.example; spf=softfail smtp.mailfrom=foreign.example | DOES_NOT_PASS",
                "mx; dkim=pass header.d=platform.example | DOES_NOT_PASS",
                "mx; dkim=pass header.d=notforeign.example | DOES_NOT_PASS",
                "mx; dkim=pass header.d=example | DOES_NOT_PASS",
                "mx; dkim=pass reason=\"ok; dmarc=pass\" header.d=platform.example | DOES_NOT_PASS",
                "mx; dkim=fail (dmarc=pass; (header.d=foreign.example) ) header.d=x.example | DOES_NOT_PASS",
                "mx; none | UNKNOWN",
                "mx | UNKNOWN",
                "; dmarc=pass | UNKNOWN",
                "dmarc=pass | UNKNOWN",
                "\"mx; x\" 1; dmarc=pass | PASSES"
            })
    void theReceiversJudgementIsRead(String results, Conclusion conclusion) {
        assertThat(read("Authentication-Results: " + results + "\n" + FROM + SUBJECT)
                        .conclusion())
                .isEqualTo(conclusion);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: mail@platform.example",
                "From: \"shop@foreign.example\" <mail@platform.example>",
                "From: shop@foreign.example via Platform <mail@platform.example>",
                "From: <mail@platform.example> (shop@foreign.example)",
                "From: nonsense",
                "From: shop@foreign.example\nFrom: shop@foreign.example",
                "From: <shop@foreign.example> <mail@platform.example>"
            })
    void anotherFromIsSeen(String from) {
        Received received =
                read("Authentication-Results: mx; dmarc=pass header.from=platform.example\n" + SUBJECT + from + "\n");
        assertThat(received.conclusion()).isEqualTo(Conclusion.REWRITTEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: Acme <shop@foreign.example>",
                "From: \"Acme <mail@platform.example>\" <shop@foreign.example>",
                "FROM : shop@FOREIGN.example (a comment)"
            })
    void theSameFromIsSeen(String from) {
        assertThat(read(SUBJECT + from + "\n").from()).contains(MailAddress.of("shop@foreign.example"));
    }

    @Test
    void whatThePasteHasAroundItIsPassedOver() {
        assertThat(read("\ufeff\r\n\r\nFrom sender@x Sun Nov 22\r\n" + (FROM + SUBJECT).replace("\n", "\r\n"))
                        .from())
                .isPresent();
    }

    @Test
    void whatWasAskedForCanBeSaid() {
        assertThatThrownBy(() -> read(FROM + "Subject: Something\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--from");
        Received received = new ReceivedSource("From: x@xn--bcher-kva.example\nSubject: Something\n")
                .read(Optional.of(MailAddress.of("x@b\u00fccher.example")));
        assertThat(received.from()).contains(received.wanted());
    }

    @Test
    void whatIsNoSourceIsRefused() {
        for (String text : new String[] {"", "\n\n", "Hello\n", "x".repeat(5 << 20)}) {
            assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hostileFieldsAreReadInTime() {
        for (String piece : new String[] {"\\", "\"", "(", "=", ";", "a=b;", "\"\\\"", "x.y=z ", "<", "\\\""}) {
            for (String start : new String[] {"", "\"", "mx;a=b x.y=\""}) {
                String hostile = start + piece.repeat(200_000 / piece.length());
                read("Authentication-Results: " + hostile + "\nDKIM-Signature: " + hostile + "\n" + SUBJECT + "From: "
                        + hostile + "\n");
            }
        }
    }
}
