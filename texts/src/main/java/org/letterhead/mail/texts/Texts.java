/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.texts;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.Advice;

/**
 * The texts of one bundle in every language it has, read from {@code i18n/<room>_<language>.properties} (UTF-8). A text
 * names what is filled in as {@code {name}}; nothing else in it has a meaning, so an apostrophe is an apostrophe.
 *
 * <p>{@code ResourceBundle} is not used because its caches can keep the class loader of a removed bundle alive.
 */
public final class Texts {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9-]*)}");

    private final Class<?> anchor;
    private final String room;
    private final Map<String, Map<String, String>> byLanguage = new ConcurrentHashMap<>();

    private Texts(Class<?> anchor, String room) {
        this.anchor = anchor;
        this.room = room;
    }

    /**
     * The texts of a room.
     *
     * @param anchor any class of the bundle that has the files
     * @param room the beginning of the files' names
     * @return the texts; languages are read when they are first asked for
     */
    public static Texts of(Class<?> anchor, String room) {
        return new Texts(anchor, room);
    }

    /**
     * Finds a text in exactly this language, whatever the country.
     *
     * @return empty if the language or the key is not there
     */
    public Optional<String> find(String key, Map<String, String> arguments, Locale locale) {
        return Optional.ofNullable(language(locale.getLanguage()).get(key)).map(text -> fill(text, arguments));
    }

    /**
     * Says a text in this language, else in English.
     *
     * @throws IllegalArgumentException if even English does not have the key
     */
    public String say(String key, Map<String, String> arguments, Locale locale) {
        return find(key, arguments, locale)
                .or(() -> find(key, arguments, Locale.ENGLISH))
                .orElseThrow(
                        () -> new IllegalArgumentException("no text " + key + " in i18n/" + room + "_en.properties"));
    }

    /** Says a text that has nothing to fill in. */
    public String say(String key, Locale locale) {
        return say(key, Map.of(), locale);
    }

    /** Makes an advice whose key is one of these texts. */
    public Advice advice(String key, Map<String, String> arguments) {
        return new Advice(key, arguments, say(key, arguments, Locale.ENGLISH));
    }

    /** The keys of a language, for tests that compare languages. */
    public List<String> keys(Locale locale) {
        return language(locale.getLanguage()).keySet().stream().sorted().toList();
    }

    private Map<String, String> language(String language) {
        return byLanguage.computeIfAbsent(language, this::read);
    }

    private Map<String, String> read(String language) {
        // A language that is not there gives an empty map, so that it is looked for only once.
        String file = "/i18n/" + room + "_" + language + ".properties";
        try (InputStream in = language.matches("[a-z]{2,8}") ? anchor.getResourceAsStream(file) : null) {
            if (in == null) {
                return Map.of();
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return Map.copyOf(stringsOf(texts));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of " + anchor.getName(), e);
        }
    }

    private static Map<String, String> stringsOf(Properties texts) {
        Map<String, String> strings = new ConcurrentHashMap<>();
        texts.stringPropertyNames().forEach(key -> strings.put(key, texts.getProperty(key)));
        return strings;
    }

    private static String fill(String text, Map<String, String> arguments) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(arguments.getOrDefault(match.group(1), match.group())));
    }
}
