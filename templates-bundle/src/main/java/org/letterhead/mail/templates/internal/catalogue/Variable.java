/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.letterhead.mail.template.TemplateVariable.Type;

/**
 * A variable as a template declares it.
 *
 * @param sample what it holds in a preview, as a model would hold it
 * @param fields for a list: the variables of each entry
 */
public record Variable(String name, Type type, boolean required, Object sample, List<Variable> fields) {
    /** The plural categories of CLDR. Exactly one holds for a number; which ones occur depends on the language. */
    public static final List<String> PLURALS = List.of("zero", "one", "two", "few", "many", "other");

    /** The directions of a change, as shown. */
    public static final List<String> DIRECTIONS = List.of("up", "down", "same");

    /** Holds for a list that has an entry, so that a heading can stand above it once. */
    public static final String ANY = "any";

    /** Copies the fields. */
    public Variable {
        Objects.requireNonNull(sample, "sample");
        fields = List.copyOf(fields);
    }

    /** Every name by which a template may use these variables, those of list entries included. */
    public static Set<String> names(List<Variable> variables) {
        Set<String> names = new TreeSet<>();
        for (Variable variable : variables) {
            names.add(variable.name);
            variable.facts().forEach(fact -> names.add(variable.name + "." + fact));
            names.addAll(names(variable.fields));
        }
        return names;
    }

    /** A model made of the samples. */
    public static Map<String, Object> samples(List<Variable> variables) {
        return samples(variables, variable -> true);
    }

    /** A model made of the samples of what is required, and nothing else. */
    public static Map<String, Object> requiredSamples(List<Variable> variables) {
        return samples(variables, Variable::required);
    }

    private static Map<String, Object> samples(List<Variable> variables, Predicate<Variable> wanted) {
        Map<String, Object> model = new LinkedHashMap<>();
        variables.stream().filter(wanted).forEach(variable -> model.put(variable.name, variable.sample(wanted)));
        return model;
    }

    private Object sample(Predicate<Variable> wanted) {
        if (type != Type.LIST) {
            return sample;
        }
        Set<String> kept = new TreeSet<>();
        fields.stream().filter(wanted).forEach(field -> kept.add(field.name));
        return ((List<?>) sample)
                .stream()
                        .map(row -> {
                            Map<Object, Object> some = new LinkedHashMap<>((Map<?, ?>) row);
                            some.keySet().retainAll(kept);
                            return some;
                        })
                        .toList();
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
