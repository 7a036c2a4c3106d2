/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Advice;

/** The texts of the three languages have the same keys and fill in the same things. */
class SmtpWordsTest {
    private static final Locale POLISH = new Locale("pl");
    private static final Pattern FILLED_IN = Pattern.compile("\\{[a-z-]+}");

    @Test
    void everyLanguageHasEveryText() {
        List<String> english = SmtpWords.TEXTS.keys(Locale.ENGLISH);

        assertThat(english).hasSizeGreaterThan(100);
        assertThat(SmtpWords.TEXTS.keys(Locale.FRENCH)).isEqualTo(english);
        assertThat(SmtpWords.TEXTS.keys(POLISH)).isEqualTo(english);
    }

    @Test
    void everyLanguageFillsInTheSame() {
        for (String key : SmtpWords.TEXTS.keys(Locale.ENGLISH)) {
            Set<String> english = filledIn(key, Locale.ENGLISH);
            assertThat(filledIn(key, Locale.FRENCH)).as("French " + key).isEqualTo(english);
            assertThat(filledIn(key, POLISH)).as("Polish " + key).isEqualTo(english);
        }
    }

    @Test
    void anAdviceSaysWhatHasHappenedAndWhatToDo() {
        Advice advice = SmtpWords.advice("unknown-host", false, Map.of("host", "mail.acme.test", "port", "465"));

        assertThat(advice.key()).isEqualTo("smtp.unknown-host");
        assertThat(advice.english())
                .isEqualTo("There is no server with the name mail.acme.test. Check the spelling of the server's name.");
        assertThat(SmtpWords.say(advice, Locale.ENGLISH)).contains(advice.english());
        assertThat(SmtpWords.say(advice, Locale.JAPANESE)).isEmpty();
    }

    @Test
    void anAdviceOfSomebodyElseIsNotOurs() {
        assertThat(SmtpWords.say(new Advice("network.inner", Map.of(), "No."), Locale.ENGLISH))
                .isEmpty();
    }

    private static Set<String> filledIn(String key, Locale locale) {
        return FILLED_IN
                .matcher(SmtpWords.TEXTS.find(key, Map.of(), locale).orElseThrow())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
