/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.List;
import java.util.Objects;
import org.letterhead.mail.transport.FormField.Condition;

/** What the fields of a {@link SettingsForm} have to do with each other, as data, in one language. */
public sealed interface FormRule {
    /** The field that the rule is about. */
    String field();

    /**
     * Proposes a value while another field has a certain one, for example port 587 for STARTTLS. What a person has
     * typed is never overwritten: see {@link SettingsForm#proposal}.
     *
     * @param when when the proposal is made
     * @param field the field whose value is proposed
     * @param values the best one first; the others are offered beside it
     */
    record Suggestion(Condition when, String field, List<String> values) implements FormRule {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if nothing is proposed
         */
        public Suggestion {
            Objects.requireNonNull(when, "when");
            Objects.requireNonNull(field, "field");
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("the suggestion for " + field + " proposes nothing");
            }
        }
    }

    /**
     * Says something at a field while others have certain values, for example that port 465 does not go with
     * STARTTLS.
     *
     * @param level whether the values can be used all the same
     * @param field the field at which it is said
     * @param when when it is said: all of these hold
     * @param text what is wrong and what to choose
     */
    record Notice(Level level, String field, List<Condition> when, String text) implements FormRule {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if it would always be said; that is a field's help
         */
        public Notice {
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(text, "text");
            when = List.copyOf(when);
            if (when.isEmpty()) {
                throw new IllegalArgumentException("the notice at " + field + " has no condition");
            }
        }
    }

    /** How serious a notice is. */
    enum Level {
        /** Unusual or unwise; the person may know better. */
        WARNING,
        /** Cannot work; {@link MailTransport#open} refuses it too. */
        ERROR
    }
}
