/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import java.util.Optional;

/**
 * What an account fills in to use a way, in one language. The settings page, its validation and the storage of the
 * values are made from this record: a driver writes no page.
 *
 * @param fields in the order in which they are asked; names are unique
 */
public record SettingsForm(List<FormField> fields) {
    /** Nothing to fill in. */
    public static final SettingsForm NONE = new SettingsForm(List.of());

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if two fields have the same name
     */
    public SettingsForm {
        fields = List.copyOf(fields);
        if (fields.stream().map(FormField::name).distinct().count() != fields.size()) {
            throw new IllegalArgumentException("two fields of the form have the same name");
        }
    }

    /**
     * Finds a field.
     *
     * @param name its name
     * @return empty if the form has no such field
     */
    public Optional<FormField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
}
