/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.util.Objects;
import java.util.Optional;

/**
 * Something that is wrong with a text, or could be better.
 *
 * @param severity whether it can be saved all the same
 * @param part in which part
 * @param place where in it, if it is at one place
 * @param key what it is, stable, for programs: {@code syntax}, {@code unknown-variable}, {@code missing-variable}, {@code subject-empty}, ...
 * @param words what is wrong and what to do, in the reader's language
 */
public record TemplateFinding(Severity severity, TemplatePart part, Optional<Place> place, String key, String words) {
    /** Refuses {@code null}. */
    public TemplateFinding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(words, "words");
    }

    /** Whether it can be saved all the same. */
    public enum Severity {
        /** It cannot be saved. */
        ERROR,
        /** It can. */
        WARNING,
        /** Something was taken out of the text when it was checked: what, is said. */
        REMOVED
    }

    /**
     * Where in a text.
     *
     * @param line from 1
     * @param column from 1, in characters
     */
    public record Place(int line, int column) {}
}
