/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailAddress;

class TransportValuesTest {
    private static final MailAddress ANNA = MailAddress.of("anna@acme.example");

    @Test
    void anotherPasswordIsAnotherKeyAndTheKeyTellsNoPassword() {
        ConnectionKey right = key("host", "right");
        assertThat(right).isEqualTo(key("host", "right")).hasSameHashCodeAs(key("host", "right"));
        assertThat(right).isNotEqualTo(key("host", "wrong"));
        assertThat(right.toString()).hasSize(8).doesNotContain("right");
    }

    @Test
    void theBoundsOfValuesCount() {
        assertThat(ConnectionKey.builder().add("a", "bc").build())
                .isNotEqualTo(ConnectionKey.builder().add("ab", "c").build());
    }

    @Test
    void aSecretIsNeverShown() {
        TransportSettings settings =
                new TransportSettings(Map.of("user", "anna"), Map.of("password", Secret.of("hunter2")));
        assertThat(settings.toString()).contains("anna").doesNotContain("hunter2");
        assertThat(settings.secret("password").orElseThrow().reveal()).isEqualTo("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x@y.example", "a\nb", "a\r\n", "caf\u00e9", "a\u0000", "a\r\n \r\nbody"})
    void aHeaderCannotStartAnotherOne(String value) {
        assertThatThrownBy(() -> new MailHeader("X-Test", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderMayBeFoldedAndLong() {
        assertThatCode(() -> new MailHeader("DKIM-Signature", ("v=1;" + "\r\n b=" + "a".repeat(900)).repeat(2000)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new MailHeader("X-Test", "a".repeat(999))).hasMessageContaining("998");
        assertThatThrownBy(() -> new MailHeader("X Test", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEnvelopeNamesEachRecipientOnce() {
        assertThatThrownBy(() -> new Envelope(ANNA, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Envelope(ANNA, List.of(ANNA, ANNA))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSubmissionIsTakenForSomebody() {
        assertThatThrownBy(() -> new Submission(Set.of(), Map.of(), "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Submission.all(new Envelope(ANNA, List.of(ANNA)), "id").accepted())
                .containsExactly(ANNA);
    }

    @Test
    void deadlinesEndAndNeverOverflow() {
        assertThat(Deadline.after(Duration.ofSeconds(-1)).expired()).isTrue();
        assertThat(Deadline.after(Duration.ZERO).remainingMillis()).isEqualTo(1);
        assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).expired()).isFalse();
        assertThat(Deadline.after(Duration.ofHours(1)).orSooner(Duration.ZERO).expired())
                .isTrue();
        assertThat(Deadline.after(Duration.ZERO).orSooner(Duration.ofHours(1)).expired())
                .isTrue();
    }

    @Test
    void aFormHasEachFieldOnce() {
        FormField field = new FormField(
                "host", FormField.Type.HOST, "Host", "", true, true, "", List.of(), java.util.Optional.empty());
        assertThatThrownBy(() -> new SettingsForm(List.of(field, field))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FormField(
                        "p", FormField.Type.SECRET, "P", "", true, true, "x", List.of(), java.util.Optional.empty()))
                .hasMessageContaining("secret");
    }

    private static ConnectionKey key(String host, String password) {
        return ConnectionKey.builder()
                .add("host", host)
                .add("port", 465)
                .add("password", Secret.of(password))
                .build();
    }
}
