/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplateFinding.Place;
import org.letterhead.mail.template.TemplateFinding.Severity;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.web.internal.PlainText;

/** What a page says about texts. */
final class Findings {
    private static final int LONGEST_QUOTE = 120;
    private static final int LONGEST_WORDS = 2000;

    private Findings() {}

    /**
     * Something that is wrong or could be better, as a page shows it.
     *
     * @param style its class
     * @param severity how grave it is, in a word
     * @param field of which part
     * @param part what that is called
     * @param placed whether it is at one place
     * @param place which line and column, in words
     * @param line from 1
     * @param column from 1
     * @param words what it is and what to do
     * @param quoted whether the line is quoted
     * @param quote the line
     */
    record Shown(
            String style,
            String severity,
            String field,
            String part,
            boolean placed,
            String place,
            int line,
            int column,
            String words,
            boolean quoted,
            String quote) {}

    /** Those of one part. */
    static List<Shown> of(TemplatePart part, List<TemplateFinding> findings, Typed typed, Say say) {
        return findings.stream()
                .filter(one -> one.part() == part)
                .map(one -> shown(one, typed, say))
                .toList();
    }

    /** All of them, at most so many. */
    static List<Shown> of(List<TemplateFinding> findings, int most, Typed typed, Say say) {
        return findings.stream().limit(most).map(one -> shown(one, typed, say)).toList();
    }

    /** The same without their places, for a text that is kept in other lines than it was written in. */
    static List<TemplateFinding> anywhere(List<TemplateFinding> findings, TemplatePart part) {
        List<TemplateFinding> anywhere = new ArrayList<>();
        for (TemplateFinding one : findings) {
            anywhere.add(
                    one.part() == part
                            ? new TemplateFinding(one.severity(), part, Optional.empty(), one.key(), one.words())
                            : one);
        }
        return anywhere;
    }

    private static Shown shown(TemplateFinding one, Typed typed, Say say) {
        Optional<Place> place = one.place();
        int line = place.map(Place::line).orElse(0);
        int column = place.map(Place::column).orElse(0);
        String quote = line < 1
                ? ""
                : typed.text(one.part())
                        .lines()
                        .skip(line - 1L)
                        .findFirst()
                        .map(text -> PlainText.untrusted(around(text, column), LONGEST_QUOTE))
                        .orElse("");
        return new Shown(
                one.severity() == Severity.ERROR ? "wrong" : "caution",
                say.say("severity", one.severity()),
                Typed.field(one.part()),
                say.say("part", one.part()),
                place.isPresent(),
                say.say("place", "line", Integer.toString(line), "column", Integer.toString(column)),
                line,
                column,
                PlainText.untrusted(one.words(), LONGEST_WORDS),
                !quote.isEmpty(),
                quote);
    }

    /** What of a long line stands before the place is cut, too. */
    private static String around(String line, int column) {
        int characters = line.codePointCount(0, line.length());
        int before = Math.min(column, characters) - LONGEST_QUOTE / 3;
        return before <= 0 || characters <= LONGEST_QUOTE
                ? line
                : "\u2026" + line.substring(line.offsetByCodePoints(0, before));
    }

    static boolean hasErrors(List<TemplateFinding> findings, TemplatePart part) {
        return findings.stream().anyMatch(one -> one.part() == part && one.severity() == Severity.ERROR);
    }
}
