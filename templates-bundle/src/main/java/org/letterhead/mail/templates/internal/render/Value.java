/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.util.List;
import java.util.Map;

/**
 * All that a template can see. A model is translated into these before a template runs, so there is no object of the
 * host, or of anybody else, on which a template could call something.
 */
public sealed interface Value permits Value.Printed, Value.Flag, Value.Rows, Value.Group, Value.Absent, Effort {
    /**
     * A value that is written as it stands here.
     *
     * @param text the value in the reader's language; untrusted
     * @param fact what is true of it, as a section may ask: a plural category such as {@code few}, a direction such as
     *     {@code up}, or nothing
     */
    record Printed(String text, String fact) implements Value {
        static Printed of(String text) {
            return new Printed(text, "");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Shows a section, or not. */
    record Flag(boolean shown) implements Value {
        private static final Flag SHOWN = new Flag(true);
        private static final Flag HIDDEN = new Flag(false);

        static Flag of(boolean shown) {
            return shown ? SHOWN : HIDDEN;
        }
    }

    /** Repeats a section. */
    record Rows(List<Group> rows) implements Value {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /** Values by name. Every name that the template declares is there, with {@link Absent#NOT_GIVEN} if need be. */
    record Group(Map<String, Value> values) implements Value {
        public Group {
            values = Map.copyOf(values);
        }
    }

    /** An optional variable that the model does not have: it hides a variable of the same name further out. */
    enum Absent implements Value {
        NOT_GIVEN
    }
}
