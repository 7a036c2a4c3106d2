/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.edit.TextRows.Line;

/** What an account has changed of which template, and where the original has changed since. */
final class TemplateOverview {
    private final TemplatesStore store;
    private final EditableTemplates originals;

    TemplateOverview(TemplatesStore store, EditableTemplates originals) {
        this.store = store;
        this.originals = originals;
    }

    /** All templates, with what the account has changed of each. */
    List<AccountTemplate.Entry> of(String account, Locale reader) {
        List<Line> lines = store.run(handle -> TextRows.lines(handle, account));
        Set<String> off = Set.copyOf(store.run(handle -> TextRows.off(handle, account)));
        return originals.list(reader).stream()
                .map(template -> entry(template, lines, off.contains(template.id())))
                .toList();
    }

    private AccountTemplate.Entry entry(TemplateDescriptor template, List<Line> lines, boolean off) {
        Map<Locale, List<Line>> byLanguage = lines.stream()
                .filter(line -> line.template().equals(template.id()))
                .collect(Collectors.groupingBy(Line::language));
        List<Locale> drifted = byLanguage.entrySet().stream()
                .filter(entry -> hasDrifted(template.id(), entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return new AccountTemplate.Entry(template, sorted(byLanguage.keySet()), sorted(drifted), off);
    }

    private boolean hasDrifted(String template, Locale language, List<Line> lines) {
        Map<TemplatePart, String> now = Draft.originals(originals, template, language);
        return lines.stream()
                .anyMatch(line -> !line.made()
                        && now.containsKey(line.part())
                        && !line.originalHash().equals(TextRows.hash(now.get(line.part()))));
    }

    private static List<Locale> sorted(Iterable<Locale> languages) {
        Set<String> tags = new TreeSet<>();
        languages.forEach(language -> tags.add(language.toLanguageTag()));
        return tags.stream().map(Locale::forLanguageTag).toList();
    }
}
