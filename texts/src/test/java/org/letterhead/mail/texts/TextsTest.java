/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextsTest {
    private final Texts texts = Texts.of(TextsTest.class, "room");

    @Test
    void readsUtf8WhateverThePlatformCharset() {
        assertThat(texts.say("greeting", Map.of("name", "Zoë"), new Locale("pl")))
                .isEqualTo("Cześć, Zoë");
    }

    @Test
    void fallsBackToEnglishByKeyAndByLanguage() {
        assertThat(texts.say("only-english", new Locale("pl"))).isEqualTo("It's only here");
        assertThat(texts.say("only-english", Locale.JAPANESE)).isEqualTo("It's only here");
        assertThat(texts.find("only-english", Map.of(), new Locale("pl"))).isEmpty();
    }

    @Test
    void theCountryDoesNotMatter() {
        assertThat(texts.find("greeting", Map.of("name", "X"), new Locale("pl", "PL")))
                .contains("Cześć, X");
    }

    @Test
    void whatIsFilledInHasNoMeaning() {
        assertThat(texts.say("greeting", Map.of("name", "{name} $1 \\"), Locale.ENGLISH))
                .isEqualTo("Hello, {name} $1 \\");
    }

    @Test
    void anAdviceCarriesItsEnglishText() {
        assertThat(texts.advice("greeting", Map.of("name", "Ann")).english()).isEqualTo("Hello, Ann");
    }

    @Test
    void aKeyThatIsNowhereIsAFaultOfTheProgram() {
        assertThatThrownBy(() -> texts.say("nowhere", Locale.ENGLISH)).hasMessageContaining("nowhere");
    }
}
