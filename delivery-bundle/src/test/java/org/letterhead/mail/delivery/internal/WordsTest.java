/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.delivery.internal.testing.Settings;
import org.letterhead.mail.texts.Texts;

class WordsTest {
    private final Texts texts = Texts.of(Words.class, "delivery");

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyTextIsThereInEveryLanguage(String language) {
        assertThat(texts.keys(new Locale(language))).isEqualTo(texts.keys(Locale.ENGLISH));
    }

    @ParameterizedTest
    @EnumSource(Failure.Cause.class)
    void everyKindOfTroubleHasWords(Failure.Cause cause) {
        assertThat(Words.byCause(cause, Locale.ENGLISH)).isPresent();
    }

    @Test
    void listsAreReadAsFilesHaveThem() {
        assertThat(Settings.with(Map.of("network_ports", new String[] {"25, 465 2525"}))
                        .allowedPorts())
                .containsExactlyInAnyOrder(25, 465, 2525);
        assertThat(Settings.with(Map.of("network_allow", new String[] {"10.0.0.0/8, 192.168.0.0/16"}))
                        .allowedNetworks())
                .hasSize(2);
        assertThatThrownBy(() -> Settings.with(Map.of("network_ports", new String[] {"0"})))
                .hasMessageContaining("network.ports");
        assertThatThrownBy(() -> Settings.with(Map.of("network_allow", new String[] {"10.0.0.0"})))
                .hasMessageContaining("network.allow");
    }

    @Test
    void aWrongSettingIsNamedWithItsFile() {
        assertThatThrownBy(() -> Settings.with(Map.of("sender_threads", 0)))
                .hasMessageContaining("etc/org.letterhead.mail.delivery.cfg")
                .hasMessageContaining("sender.threads");
        assertThatThrownBy(() -> Settings.with(Map.of("accounts", "nobody"))).hasMessageContaining("\"nobody\"");
    }
}
