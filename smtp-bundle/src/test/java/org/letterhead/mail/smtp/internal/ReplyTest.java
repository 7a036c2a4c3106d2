/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.Failure.Phase;

/** What a reply says, and what is understood. */
class ReplyTest {
    @Test
    void theEnhancedCodeIsReadFromTheFirstLine() {
        Reply reply = Reply.of(550, "550-5.7.26 This mail is unauthenticated\n550 5.7.26 see our page\n");

        assertThat(reply.enhanced()).contains("5.7.26");
        assertThat(reply.text()).isEqualTo("550-5.7.26 This mail is unauthenticated 550 5.7.26 see our page");
    }

    @Test
    void whatOnlyLooksLikeAnEnhancedCodeIsNone() {
        assertThat(Reply.of(550, "550 5.7.26.1 version").enhanced()).isEmpty();
        assertThat(Reply.of(550, "550 10.0.0.1 is blocked").enhanced()).isEmpty();
        assertThat(Reply.of(550, "550").enhanced()).isEmpty();
    }

    @Test
    void aSentenceIsReadAcrossLinesWithoutTheirNumbers() {
        Reply reply = Reply.of(
                534, "534-5.7.14 Please LOG in via\r\n534-5.7.14 your web\r\n534-browser 5 times\r\n534 5.7.14");

        assertThat(reply.sentence()).isEqualTo("please log in via your web browser 5 times");
        assertThat(Reply.of(550, "550 " + "a b ".repeat(50_000)).sentence()).hasSizeLessThan(5000);
        assertThat(Reply.of(220, "220-smtp.acme.test ESMTP").greetingName()).isEqualTo("smtp.acme.test");
        assertThat(Reply.of(220, "220").greetingName()).isEmpty();
    }

    @Test
    void controlCharactersReachNobody() {
        assertThat(Reply.of(550, "550 no\u001b[31m\u0007 red\u009b").text()).isEqualTo("550 no [31m  red");
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 421 4.3.2 busy, THROTTLED, CONNECTION, busy",
        "CONNECT, 554 no, POLICY, CONNECTION, greeting-refused",
        "TLS, 501 no, TLS, CONNECTION, starttls-refused",
        "AUTHENTICATE, 535 5.7.8 no, CREDENTIALS, CONNECTION, login-refused",
        "AUTHENTICATE, 534 5.7.9 no, CREDENTIALS, CONNECTION, login-refused",
        "AUTHENTICATE, 454 4.7.0 no, THROTTLED, CONNECTION, login-later",
        "SENDER, 451 4.7.1 later, THROTTLED, CONNECTION, throttled",
        "SENDER, 552 too big, CONTENT, MESSAGE, too-large",
        "SENDER, 552 5.2.2 full, SENDER_REFUSED, CONNECTION, sender-refused",
        "SENDER, 550 no, SENDER_REFUSED, CONNECTION, sender-refused",
        "RECIPIENT, 552 5.2.2 full, RECIPIENT, RECIPIENT, recipient-refused",
        "RECIPIENT, 452 4.5.3 too many, RECIPIENT, RECIPIENT, recipient-later",
        "RECIPIENT, 554 5.7.1 Relay access denied, POLICY, RECIPIENT, relaying-denied",
        "CONTENT, 451 later, THROTTLED, MESSAGE, content-later",
        "ANSWER, 554 spam, CONTENT, MESSAGE, content-refused",
        "ANSWER, 552 5.3.4 too big, CONTENT, MESSAGE, too-large",
        "ANSWER, 299 what, NETWORK, CONNECTION, not-smtp",
    })
    void repliesAreUnderstoodByPhase(Phase phase, String reply, String cause, String scope, String advice) {
        ReplyReading.Meaning meaning = ReplyReading.of(phase, Reply.of(Integer.parseInt(reply.substring(0, 3)), reply));

        assertThat(meaning.cause()).hasToString(cause);
        assertThat(meaning.scope()).hasToString(scope);
        assertThat(meaning.advice()).isEqualTo(advice);
    }
}
