/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplateFinding.Place;
import org.letterhead.mail.template.TemplateFinding.Severity;
import org.letterhead.mail.template.TemplatePart;

/** Collects what is to be said about texts, in the reader's language. */
final class Findings {
    /** More of one kind in one part help nobody. */
    private static final int MOST = 30;

    private final Locale reader;
    private final List<TemplateFinding> found = new ArrayList<>();

    Findings(Locale reader) {
        this.reader = reader;
    }

    void error(TemplatePart part, String text, int offset, String key, Map<String, String> arguments) {
        add(Severity.ERROR, part, place(text, offset), key, key, arguments);
    }

    void warning(TemplatePart part, String text, int offset, String key, Map<String, String> arguments) {
        add(Severity.WARNING, part, place(text, offset), key, key, arguments);
    }

    /** What was taken out; which words say it depends on what it was. */
    void removed(TemplatePart part, String text, int offset, String kind, Map<String, String> arguments) {
        add(Severity.REMOVED, part, place(text, offset), "removed-" + kind, "removed-" + kind, arguments);
    }

    private void add(
            Severity severity,
            TemplatePart part,
            Optional<Place> place,
            String key,
            String words,
            Map<String, String> arguments) {
        long alike = found.stream()
                .filter(one -> one.part() == part && one.key().equals(key))
                .count();
        TemplateFinding finding =
                new TemplateFinding(severity, part, place, key, EditorWords.say("finding." + words, arguments, reader));
        if (alike < MOST && !found.contains(finding)) {
            found.add(finding);
        }
    }

    boolean hasErrors() {
        return hasErrors(found);
    }

    static boolean hasErrors(List<TemplateFinding> findings) {
        return findings.stream().anyMatch(one -> one.severity() == Severity.ERROR);
    }

    boolean hasErrors(TemplatePart part) {
        return found.stream().anyMatch(one -> one.severity() == Severity.ERROR && one.part() == part);
    }

    /** Errors first, then by part and place. */
    List<TemplateFinding> sorted() {
        return found.stream()
                .sorted(Comparator.comparing(TemplateFinding::severity)
                        .thenComparing(TemplateFinding::part)
                        .thenComparing(one -> one.place().map(Place::line).orElse(0))
                        .thenComparing(one -> one.place().map(Place::column).orElse(0)))
                .toList();
    }

    /** Where people count from one, and a character is what they take for one. */
    private static Optional<Place> place(String text, int offset) {
        if (offset < 0) {
            return Optional.empty();
        }
        int end = Math.min(offset, text.length());
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return Optional.of(new Place(line, text.codePointCount(start, end) + 1));
    }
}
