/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;

/**
 * Something that {@link SettingsForm#check} has found at a field. Whoever shows the form says the general ones in its own
 * words.
 */
public sealed interface FormFinding {
    /** The field's name. */
    String field();

    /** A required field is empty. */
    record Missing(String field) implements FormFinding {
        /** Refuses {@code null}. */
        public Missing {
            Objects.requireNonNull(field, "field");
        }
    }

    /** The value does not fit the field's type, or is none of its options. */
    record Malformed(String field) implements FormFinding {
        /** Refuses {@code null}. */
        public Malformed {
            Objects.requireNonNull(field, "field");
        }
    }

    /** A notice of the form applies. */
    record Noticed(FormRule.Notice notice) implements FormFinding {
        /** Refuses {@code null}. */
        public Noticed {
            Objects.requireNonNull(notice, "notice");
        }

        @Override
        public String field() {
            return notice.field();
        }
    }
}
