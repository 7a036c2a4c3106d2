/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Locale;
import java.util.Map;

/** A text of a preset in the languages it was written in. */
record PresetText(Map<String, String> byLanguage) {
    PresetText {
        byLanguage = Map.copyOf(byLanguage);
    }

    /** In this language, else in English; a text that is the same in every language stands for English. */
    String in(Locale locale) {
        String english = byLanguage.get("en");
        return byLanguage.getOrDefault(locale.getLanguage(), english);
    }
}
