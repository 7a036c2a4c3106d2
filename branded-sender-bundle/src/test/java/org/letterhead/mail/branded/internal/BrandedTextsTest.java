/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrandedTextsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z-]+}");

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyLanguageSaysTheSame(String language) {
        Locale locale = Locale.forLanguageTag(language);

        assertThat(BrandedTexts.TEXTS.keys(locale)).isEqualTo(BrandedTexts.TEXTS.keys(Locale.ENGLISH));
        BrandedTexts.TEXTS.keys(locale).forEach(key -> assertThat(placeholders(key, locale))
                .as(key + " in " + language)
                .isEqualTo(placeholders(key, Locale.ENGLISH)));
    }

    private static TreeSet<String> placeholders(String key, Locale locale) {
        return PLACEHOLDER
                .matcher(BrandedTexts.TEXTS.say(key, Map.of(), locale))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
