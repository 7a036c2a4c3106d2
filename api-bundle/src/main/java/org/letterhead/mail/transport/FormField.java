/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One field of a {@link SettingsForm}, in one language.
 *
 * @param name the key in {@link TransportSettings}, the same in every language
 * @param type what may be filled in
 * @param label what the person reads at the field
 * @param help a sentence below it; possibly empty
 * @param required whether it must be filled in when it is visible
 * @param connection whether it decides whom the way connects to or as whom: a change asks for every secret again, so
 *     that a stored password is never sent to another host than the one it was entered for
 * @param defaultValue what stands in an empty form; possibly empty; never for a secret
 * @param options what can be chosen, for {@link Type#CHOICE} alone
 * @param visibleWhen if present, the field is asked only then
 */
public record FormField(
        String name,
        Type type,
        String label,
        String help,
        boolean required,
        boolean connection,
        String defaultValue,
        List<Option> options,
        Optional<Condition> visibleWhen) {
    /**
     * Copies the options.
     *
     * @throws IllegalArgumentException if a choice has no options, something else has, or a secret has a default
     */
    public FormField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(help, "help");
        Objects.requireNonNull(defaultValue, "defaultValue");
        Objects.requireNonNull(visibleWhen, "visibleWhen");
        options = List.copyOf(options);
        if ((type == Type.CHOICE) == options.isEmpty()) {
            throw new IllegalArgumentException("the field " + name + " has options but is no choice, or the reverse");
        }
        if (type == Type.SECRET && !defaultValue.isEmpty()) {
            throw new IllegalArgumentException("the secret " + name + " has a default");
        }
    }

    /** What may be filled in. */
    public enum Type {
        /** One line of text without control characters. */
        TEXT,
        /** A host name or IP address. */
        HOST,
        /** A number from 1 to 65535. */
        PORT,
        /** A mail address. */
        ADDRESS,
        /** A text that is stored sealed and never shown again. */
        SECRET,
        /** One of {@link FormField#options()}. */
        CHOICE,
        /** {@code true} or {@code false}. */
        SWITCH
    }

    /**
     * Something that can be chosen.
     *
     * @param value what is stored
     * @param label what the person reads
     */
    public record Option(String value, String label) {}

    /**
     * When a field is asked.
     *
     * @param field the name of another field
     * @param values the values of it that show this field
     */
    public record Condition(String field, Set<String> values) {
        /** Copies the set. */
        public Condition {
            Objects.requireNonNull(field, "field");
            values = Set.copyOf(values);
        }
    }
}
