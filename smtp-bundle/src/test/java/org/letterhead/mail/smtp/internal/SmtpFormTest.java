/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormFinding;
import org.letterhead.mail.transport.FormFinding.Missing;
import org.letterhead.mail.transport.FormFinding.Noticed;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportSettings;

/** What the form says by itself, before anything is opened. */
class SmtpFormTest {
    private static final Locale POLISH = new Locale("pl");
    private static final SettingsForm FORM = SmtpForm.form(Locale.ENGLISH, List.of());

    @Test
    void anEmptyFormBeginsWithSslOn465() {
        assertThat(FORM.field("encryption").map(FormField::defaultValue)).contains("implicit-tls");
        assertThat(FORM.field("port").map(FormField::defaultValue)).contains("465");
        assertThat(FORM.suggestions("port", Map.of("encryption", "implicit-tls")))
                .containsExactly("465");
    }

    @ParameterizedTest
    @CsvSource({
        "starttls, 465, 587",
        "none, 465, 587",
        "implicit-tls, 587, 465",
        "implicit-tls, 25, 465",
        "starttls, 25, 587",
        "starttls, '', 587",
        "starttls, 587, ",
        "none, 25, ",
        "none, 587, ",
        "starttls, 2525, ",
        "implicit-tls, 4650, ",
    })
    void theEncryptionProposesThePort(String encryption, String port, String proposed) {
        assertThat(FORM.proposal("port", Map.of("encryption", encryption, "port", port)))
                .isEqualTo(Optional.ofNullable(proposed));
    }

    @Test
    void withoutEncryptionBothPortsAreOffered() {
        assertThat(FORM.suggestions("port", Map.of("encryption", "none"))).containsExactly("587", "25");
    }

    @ParameterizedTest
    @CsvSource({
        "starttls, 465, port, Port 465 is for SSL",
        "implicit-tls, 587, port, Port 587 is for TLS",
        "implicit-tls, 25, port, Port 25 does not begin with SSL",
        "starttls, 143, port, for receiving mail",
        "implicit-tls, 993, port, for receiving mail",
        "none, 587, encryption, anybody on the way",
        "none, 25, encryption, anybody on the way",
    })
    void whatDoesNotGoTogetherIsSaidAtItsField(String encryption, String port, String field, String said) {
        assertThat(check(encryption, port)).singleElement().satisfies(finding -> {
            assertThat(finding.field()).isEqualTo(field);
            assertThat(((Noticed) finding).notice().level()).isEqualTo(FormRule.Level.WARNING);
            assertThat(((Noticed) finding).notice().text()).contains(said);
        });
    }

    @Test
    void theEndOfPasswordsAtMicrosoftIsSaidWhereOneIsUsed() {
        Map<String, String> values = Map.of("host", "smtp.office365.com", "sign-in", "password");
        assertThat(FORM.check(new TransportSettings(values, Map.of())))
                .filteredOn(Noticed.class::isInstance)
                .extracting(FormFinding::field)
                .containsExactly("sign-in");
        for (String other : List.of("smtp.acme.example", "")) {
            assertThat(FORM.check(new TransportSettings(Map.of("host", other, "sign-in", "password"), Map.of())))
                    .noneMatch(Noticed.class::isInstance);
        }
        assertThat(FORM.check(
                        new TransportSettings(Map.of("host", "smtp.office365.com", "sign-in", "oauth"), Map.of())))
                .noneMatch(Noticed.class::isInstance);
    }

    @Test
    void noneOn465IsWrongAtBothFields() {
        assertThat(check("none", "465")).extracting(FormFinding::field).containsExactly("port", "encryption");
    }

    @ParameterizedTest
    @CsvSource({"implicit-tls, 465", "starttls, 587", "starttls, 25", "starttls, 2525", "implicit-tls, 2525"})
    void whatGoesTogetherIsLeftInPeace(String encryption, String port) {
        assertThat(check(encryption, port)).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(FORM.check(TransportSettings.EMPTY))
                .allMatch(Missing.class::isInstance)
                .extracting(FormFinding::field)
                .contains("host", "port", "encryption", "from.address")
                .doesNotContain("user", "password", "from.name", "reply.to");
    }

    @Test
    void thereIsALetterToTheAdministratorInEveryLanguage() {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH, POLISH)) {
            SettingsForm.Handover handover =
                    SmtpForm.form(locale, List.of()).handover().orElseThrow();
            assertThat(handover.title()).contains("?");
            assertThat(handover.text()).contains("SMTP", "465", "587", "\n1. ", "\n5. ");
        }
    }

    private static List<FormFinding> check(String encryption, String port) {
        return FORM.check(new TransportSettings(
                Map.of(
                        "host",
                        "mail.acme.test",
                        "port",
                        port,
                        "encryption",
                        encryption,
                        "sign-in",
                        "password",
                        "from.address",
                        "shop@acme.test"),
                Map.of()));
    }
}
