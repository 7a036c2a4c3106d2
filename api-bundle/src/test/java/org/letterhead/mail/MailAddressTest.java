/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna@acme.example",
                "anna.nowak+report@mail.acme.example",
                "o'neill@acme.example",
                "\"anna nowak\"@acme.example",
                "anna@localhost",
                "anna@xn--bcher-kva.example",
                "zażółć@łódź.example",
                "1@2.example"
            })
    void accepts(String text) {
        assertThat(MailAddress.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna",
                "@acme.example",
                "anna@",
                "anna@acme..example",
                "anna@.example",
                "anna@acme.example.",
                ".anna@acme.example",
                "an..na@acme.example",
                "anna @acme.example",
                "anna@acme example",
                "anna@[192.0.2.1]",
                "anna(comment)@acme.example",
                "Team: anna@acme.example;",
                "<anna@acme.example>",
                "anna@acme.example\r\nRCPT TO:<x@y.example>",
                "anna\u0000@acme.example",
                "an\u202ena@acme.example",
                "anna@ac\u200bme.example",
                "anna@-acme.example",
                "anna@acme-.example",
                "anna@stra\u00dfe.example",
                "@relay.example:anna@acme.example",
                "anna,bob@acme.example"
            })
    void refusesAndNamesTheAddress(String text) {
        assertThatThrownBy(() -> MailAddress.of(text))
                .isInstanceOfSatisfying(MailRejectedException.class, rejected -> assertThat(rejected.rejection())
                        .isInstanceOfSatisfying(Rejection.MalformedAddress.class, malformed -> {
                            assertThat(malformed.address()).isEqualTo(text);
                            assertThat(malformed.explanation()).doesNotContain("\r", "\n", "\u202e");
                        }));
    }

    @Test
    void lengthsAreLimitedInOctets() {
        assertThat(MailAddress.of("a".repeat(64) + "@acme.example").localPart()).hasSize(64);
        assertThatThrownBy(() -> MailAddress.of("a".repeat(65) + "@acme.example"))
                .hasMessageContaining("64 octets");
        assertThatThrownBy(() -> MailAddress.of("ł".repeat(33) + "@acme.example"))
                .hasMessageContaining("64 octets");
        assertThatThrownBy(() -> MailAddress.of("a@" + "acme.".repeat(60) + "example"))
                .hasMessageContaining("254 octets");
    }

    @Test
    void hugeInputIsRefusedLikeAnyOther() {
        assertThatThrownBy(() -> MailAddress.of("a.".repeat(500_000) + "a@acme.example"))
                .isInstanceOf(MailRejectedException.class);
        assertThatThrownBy(() -> MailAddress.of("\"" + "a".repeat(1_000_000) + "\"@acme.example"))
                .isInstanceOf(MailRejectedException.class);
    }

    @Test
    void caseMattersBeforeTheAtAndNotBehindIt() {
        assertThat(MailAddress.of("Anna@ACME.example")).isEqualTo(MailAddress.of("Anna@acme.example"));
        assertThat(MailAddress.of("Anna@acme.example")).isNotEqualTo(MailAddress.of("anna@acme.example"));
    }

    @Test
    void pastedSpacesAreRemoved() {
        assertThat(MailAddress.of("  anna@acme.example ")).isEqualTo(MailAddress.of("anna@acme.example"));
    }

    @Test
    void onlyTheLocalPartNeedsSmtpUtf8() {
        assertThat(MailAddress.of("zażółć@acme.example").needsSmtpUtf8()).isTrue();
        assertThat(MailAddress.of("anna@łódź.example").needsSmtpUtf8()).isFalse();
    }
}
