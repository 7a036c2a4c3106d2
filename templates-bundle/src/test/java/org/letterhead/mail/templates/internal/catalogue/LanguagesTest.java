/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.templates.internal.catalogue.Languages.Choice;

class LanguagesTest {
    private static final Locale POLISH = Locale.forLanguageTag("pl");
    private static final Set<Locale> AVAILABLE = Set.of(Locale.ENGLISH, Locale.FRENCH, POLISH);

    @Test
    void aCountryIsServedByItsLanguageAndKeepsItsFormats() {
        assertThat(Languages.choose(List.of(Locale.CANADA_FRENCH), AVAILABLE))
                .isEqualTo(new Choice(Locale.FRENCH, Locale.CANADA_FRENCH));
    }

    @Test
    void wishesAreMetInTheirOrder() {
        Locale spanish = Locale.forLanguageTag("es");
        assertThat(Languages.choose(List.of(spanish, POLISH, Locale.FRENCH), AVAILABLE))
                .isEqualTo(new Choice(POLISH, POLISH));
    }

    @Test
    void anExactTagIsPreferredToItsLanguage() {
        Locale brazilian = Locale.forLanguageTag("pt-BR");
        assertThat(Languages.choose(List.of(brazilian), Set.of(Locale.ENGLISH, Locale.forLanguageTag("pt"), brazilian))
                        .texts())
                .isEqualTo(brazilian);
    }

    @Test
    void whenNoWishCanBeMetItIsEnglish() {
        Choice english = new Choice(Locale.ENGLISH, Locale.ENGLISH);
        assertThat(Languages.choose(List.of(), AVAILABLE)).isEqualTo(english);
        assertThat(Languages.choose(List.of(Locale.JAPANESE, Locale.ROOT), AVAILABLE))
                .isEqualTo(english);
    }
}
