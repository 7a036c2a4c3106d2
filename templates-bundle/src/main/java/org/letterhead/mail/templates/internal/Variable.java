/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.letterhead.mail.template.TemplateVariable.Type;

/**
 * A variable as a template declares it.
 *
 * @param fields for a list: the variables of each entry
 */
record Variable(String name, Type type, boolean required, List<Variable> fields) {
    /** The plural categories of CLDR. Exactly one holds for a number; which ones occur depends on the language. */
    static final List<String> PLURALS = List.of("zero", "one", "two", "few", "many", "other");

    /** The directions of a change, as shown. */
    static final List<String> DIRECTIONS = List.of("up", "down", "same");

    /** Holds for a list that has an entry, so that a heading can stand above it once. */
    static final String ANY = "any";

    Variable {
        fields = List.copyOf(fields);
    }

    /** Every name by which a template may use these variables, those of list entries included. */
    static Set<String> names(List<Variable> variables) {
        Set<String> names = new TreeSet<>();
        for (Variable variable : variables) {
            names.add(variable.name);
            variable.facts().forEach(fact -> names.add(variable.name + "." + fact));
            names.addAll(names(variable.fields));
        }
        return names;
    }

    private List<String> facts() {
        return switch (type) {
            case NUMBER -> PLURALS;
            case CHANGE -> DIRECTIONS;
            case LIST -> List.of(ANY);
            default -> List.of();
        };
    }
}
