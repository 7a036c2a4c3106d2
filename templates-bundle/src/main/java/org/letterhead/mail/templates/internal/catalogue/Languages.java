/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** Which of the languages that are there serves a reader best. */
public final class Languages {
    private Languages() {}

    /**
     * What a reader gets.
     *
     * @param texts the language of the texts
     * @param formats the locale for numbers and dates: the reader's own, so that a Canadian who gets French texts gets
     *     Canadian prices
     */
    public record Choice(Locale texts, Locale formats) {}

    /** Takes the first wish that can be met, {@code fr-CA} also by {@code fr}; if none can, English. */
    public static Choice choose(List<Locale> wishes, Collection<Locale> available) {
        for (Locale wish : wishes) {
            if (available.contains(wish)) {
                return new Choice(wish, wish);
            }
            Locale found = Locale.lookup(List.of(new LanguageRange(wish.toLanguageTag())), available);
            if (found != null) {
                return new Choice(found, wish);
            }
        }
        return new Choice(Locale.ENGLISH, Locale.ENGLISH);
    }

    /** By their tags. */
    public static List<Locale> sorted(Collection<Locale> languages) {
        return languages.stream()
                .sorted(Comparator.comparing(Locale::toLanguageTag))
                .toList();
    }
}
