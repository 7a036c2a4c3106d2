/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.text.Collator;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.template.AccountTemplate;

/** The languages in which mails are written. */
final class Tongues {
    private static final Pattern TAG = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}");

    /** Those of which people write one country's in their own way. */
    private static final List<String> OF_COUNTRIES = List.of(
            "de-AT", "de-CH", "en-AU", "en-CA", "en-GB", "en-US", "es-MX", "fr-BE", "fr-CA", "fr-CH", "nl-BE", "pt-BR",
            "zh-TW");

    private Tongues() {}

    /**
     * A language as a page shows it.
     *
     * @param tag as in addresses
     * @param name what the reader calls it
     */
    record Tongue(String tag, String name) {}

    /** The language of a tag, if it is written as one. */
    static Optional<Locale> of(String tag) {
        return Optional.of(tag)
                .filter(text -> TAG.matcher(text).matches())
                .map(Locale::forLanguageTag)
                .filter(locale -> locale.toLanguageTag().equals(tag)
                        && !locale.getLanguage().isEmpty());
    }

    /** What a reader calls a language. */
    static String name(Locale language, Locale reader) {
        String name = language.getDisplayName(reader);
        return name.isEmpty() ? language.toLanguageTag() : name.substring(0, 1).toUpperCase(reader) + name.substring(1);
    }

    /** What a reader calls some languages, within a sentence. */
    static String names(Collection<Locale> languages, Locale reader) {
        return languages.stream().map(one -> one.getDisplayName(reader)).collect(Collectors.joining(", "));
    }

    /** The languages in which an account has texts of a template, by tag. */
    static List<Locale> of(AccountTemplate.Entry entry) {
        Set<String> tags = new TreeSet<>();
        entry.template().locales().forEach(locale -> tags.add(locale.toLanguageTag()));
        entry.changed().forEach(locale -> tags.add(locale.toLanguageTag()));
        return tags.stream().map(Locale::forLanguageTag).toList();
    }

    /** In which of them somebody begins to read: one's own, else English, which every template has. */
    static Locale first(AccountTemplate.Entry entry, Locale reader) {
        List<Locale> languages = of(entry);
        return Stream.of(reader, Locale.forLanguageTag(reader.getLanguage()), Locale.ENGLISH)
                .filter(languages::contains)
                .findFirst()
                .orElseGet(() -> languages.isEmpty() ? Locale.ENGLISH : languages.get(0));
    }

    /** Those that could be begun, by what the reader calls them. */
    static List<Tongue> others(Collection<Locale> known, Locale reader) {
        Collator order = Collator.getInstance(reader);
        return Stream.concat(Arrays.stream(Locale.getISOLanguages()), OF_COUNTRIES.stream())
                .filter(tag -> of(tag).isPresent() && tag.indexOf('-') != 3)
                .map(Locale::forLanguageTag)
                .filter(locale -> !known.contains(locale)
                        && !locale.getDisplayName(reader).equals(locale.toLanguageTag()))
                .map(locale -> new Tongue(locale.toLanguageTag(), name(locale, reader)))
                .sorted(Comparator.comparing(Tongue::name, order))
                .toList();
    }
}
