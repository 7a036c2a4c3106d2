/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.texts.Texts;

class WordsTest {
    private final Texts texts = Texts.of(Words.class, "accounts");

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyTextIsThereInEveryLanguageAndFillsInTheSame(String language) {
        Locale locale = Locale.forLanguageTag(language);
        assertThat(texts.keys(locale)).isEqualTo(texts.keys(Locale.ENGLISH));
        for (String key : texts.keys(locale)) {
            assertThat(placeholders(texts.say(key, locale)))
                    .as(key)
                    .isEqualTo(placeholders(texts.say(key, Locale.ENGLISH)));
        }
    }

    @Test
    void aLanguageThatIsNotThereIsEnglish() {
        assertThat(Words.spoken(Locale.JAPANESE)).isEqualTo(Locale.ENGLISH);
        assertThat(Words.spoken(Locale.ROOT)).isEqualTo(Locale.ENGLISH);
        assertThat(Words.spoken(Locale.CANADA_FRENCH)).isEqualTo(Locale.FRENCH);
    }

    private static Set<String> placeholders(String text) {
        return Pattern.compile("\\{[a-z]+}")
                .matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
