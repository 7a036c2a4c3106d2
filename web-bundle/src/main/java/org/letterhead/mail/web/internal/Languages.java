/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.text.Bidi;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.texts.Texts;

/** In which language a page speaks. */
public final class Languages {
    /** The texts of this bundle. */
    static final Texts TEXTS = Texts.of(Languages.class, "web");

    private static final int LONGEST_HEADER = 500;

    private Languages() {}

    /** What the browser asks for, the most wanted first; empty if it does not say, or says nonsense. */
    public static List<Locale> wanted(String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank() || acceptLanguage.length() > LONGEST_HEADER) {
            return List.of();
        }
        try {
            return LanguageRange.parse(acceptLanguage.strip()).stream()
                    .filter(range -> range.getWeight() > 0 && !range.getRange().contains("*"))
                    .map(range -> Locale.forLanguageTag(range.getRange()))
                    .filter(locale -> !locale.getLanguage().isEmpty())
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** The first one that this bundle speaks, else English. */
    public static Locale spoken(List<Locale> wanted) {
        return wanted.stream().filter(Languages::isSpoken).findFirst().orElse(Locale.ENGLISH);
    }

    /** The language of a tag, if this bundle speaks exactly that. */
    public static Optional<Locale> spoken(String tag) {
        return Optional.of(tag)
                .filter(text -> text.matches("[a-z]{2}"))
                .map(Locale::forLanguageTag)
                .filter(Languages::isSpoken);
    }

    public static boolean isSpoken(Locale locale) {
        return TEXTS.find("state.done", Map.of(), locale).isPresent();
    }

    /** As HTML wants it. */
    public static String direction(Locale locale) {
        // Every language writes its own name in its own script.
        return new Bidi(locale.getDisplayLanguage(locale), Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight()
                ? "ltr"
                : "rtl";
    }
}
