/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.template.TemplatePart;

/** What accounts have written, in a test. */
final class MapTexts implements AccountTexts {
    private final Map<String, Map<TemplatePart, String>> texts = new HashMap<>();
    private final Map<String, Set<Locale>> languages = new HashMap<>();
    private final Set<String> off = new HashSet<>();

    MapTexts write(String account, String template, String language, TemplatePart part, String text) {
        texts.computeIfAbsent(account + "/" + template + "/" + language, key -> new EnumMap<>(TemplatePart.class))
                .put(part, text);
        languages
                .computeIfAbsent(account + "/" + template, key -> new HashSet<>())
                .add(Locale.forLanguageTag(language));
        return this;
    }

    void switchOff(String account, String template) {
        off.add(account + "/" + template);
    }

    @Override
    public Map<TemplatePart, String> of(String account, String templateId, Locale language) {
        return texts.getOrDefault(account + "/" + templateId + "/" + language.toLanguageTag(), Map.of());
    }

    @Override
    public Set<Locale> languages(String account, String templateId) {
        return languages.getOrDefault(account + "/" + templateId, Set.of());
    }

    @Override
    public boolean isSwitchedOff(String account, String templateId) {
        return off.contains(account + "/" + templateId);
    }
}
