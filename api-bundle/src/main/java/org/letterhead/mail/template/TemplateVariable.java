/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.template;

import java.util.List;
import java.util.Objects;

/**
 * A variable that a template uses.
 *
 * @param name its name in the model
 * @param type what it holds and how it is written
 * @param required whether the template cannot do without it
 * @param meaning what it says, in the reader's language
 * @param sample what it holds in a preview: an object of its type, as a model would hold it
 * @param fields for {@link Type#LIST}: the variables of each entry
 */
public record TemplateVariable(
        String name, Type type, boolean required, String meaning, Object sample, List<TemplateVariable> fields) {
    /** Copies the list. */
    public TemplateVariable {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(meaning, "meaning");
        Objects.requireNonNull(sample, "sample");
        fields = List.copyOf(fields);
    }

    /** What a variable holds, and how it is written in the mail's language. */
    public enum Type {
        /** A string, written as it is. */
        TEXT,
        /** A string that is an http or https link. */
        LINK,
        /**
         * A number with the digits of the language: 1,234.5 or 1 234,5. A section of the name and a CLDR plural
         * category ({@code {{#orders.one}}}, {@code .zero}, {@code .two}, {@code .few}, {@code .many}, {@code .other}) is shown for numbers of that
         * category, so that a text can say "1 order" and "2 orders".
         */
        NUMBER,
        /** A share: 0.123 is written 12.3%. */
        PERCENT,
        /**
         * A change against an earlier value: 0.123 is written +12.3%. The sections {@code .up}, {@code .down} and
         * {@code .same} tell the direction of what is shown.
         */
        CHANGE,
        /** A map with {@code amount} (a number) and {@code currency} (ISO 4217): 1 234,50 €. */
        MONEY,
        /** A {@code java.time.LocalDate}: 21 November 2026. */
        DATE,
        /** A list of maps, for a section that repeats. The section {@code .any} is shown once if the list is not empty. */
        LIST,
        /** A boolean, for a section that is shown or not. */
        FLAG
    }
}
