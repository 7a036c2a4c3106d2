/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.util.Map;
import java.util.Set;

/**
 * All that goes into a compiled template. Two sources that are equal compile to the same; a name alone would mix up the
 * texts of two accounts.
 *
 * @param name where the text comes from, for error messages
 * @param text what the template author wrote
 * @param partials the texts that {@code {{>name}}} may put in
 * @param names the variables that the text may use
 */
public record Source(Mode mode, String name, String text, Map<String, String> partials, Set<String> names) {
    /** Copies the collections. */
    public Source {
        partials = Map.copyOf(partials);
        names = Set.copyOf(names);
    }

    /** How many characters it holds. */
    int length() {
        return text.length()
                + partials.values().stream().mapToInt(String::length).sum();
    }
}
