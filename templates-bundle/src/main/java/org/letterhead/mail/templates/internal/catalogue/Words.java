/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people are told about the templates of one bundle: {@code i18n/templates_<language>.properties} (UTF-8) next to them.
 *
 * @param byLanguage the texts by key, by language
 */
public record Words(Map<Locale, Map<String, String>> byLanguage) {
    private static final Pattern FILE = Pattern.compile("templates_([A-Za-z0-9-]+)\\.properties");

    /** Copies the map. */
    public Words {
        byLanguage = Map.copyOf(byLanguage);
    }

    static Words read(TemplateFiles files, String root) {
        Map<Locale, Map<String, String>> byLanguage = new HashMap<>();
        String folder = root + "i18n/";
        for (String name : files.list(folder)) {
            Matcher file = FILE.matcher(name);
            if (file.matches()) {
                byLanguage.put(
                        Locale.forLanguageTag(file.group(1)),
                        strings(files.read(folder + name).orElse("")));
            }
        }
        return new Words(byLanguage);
    }

    private static Map<String, String> strings(String file) {
        Properties read = new Properties();
        try {
            read.load(new StringReader(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> strings = new HashMap<>();
        read.stringPropertyNames().forEach(key -> strings.put(key, read.getProperty(key)));
        return Map.copyOf(strings);
    }

    boolean has(String key) {
        return find(key, Locale.ENGLISH).isPresent();
    }

    /** Says it in the reader's language, else in English. */
    String say(String key, Locale reader) {
        return find(key, reader)
                .or(() -> find(key, Locale.ENGLISH))
                .orElseThrow(() -> new IllegalArgumentException("no text " + key + " in templates_en.properties"));
    }

    private Optional<String> find(String key, Locale reader) {
        return Optional.ofNullable(byLanguage.getOrDefault(reader, Map.of()).get(key))
                .or(() -> Optional.ofNullable(byLanguage
                        .getOrDefault(Locale.forLanguageTag(reader.getLanguage()), Map.of())
                        .get(key)));
    }
}
