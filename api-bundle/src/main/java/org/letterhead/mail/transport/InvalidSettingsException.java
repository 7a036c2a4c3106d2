/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;
import org.letterhead.mail.Advice;

/** A setting of the account, or of the operator for a relay, is missing or wrong. The message is the English advice. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final transient Advice advice;

    /**
     * Makes the exception.
     *
     * @param field the name of the field at fault, as in the form or the operator's file
     * @param advice what is wrong with it and what to fill in
     */
    public InvalidSettingsException(String field, Advice advice) {
        super(advice.english());
        this.field = Objects.requireNonNull(field, "field");
        this.advice = advice;
    }

    /**
     * Returns which field is at fault.
     *
     * @return its name
     */
    public String field() {
        return field;
    }

    /**
     * Returns what to do.
     *
     * @return never {@code null} unless this exception was serialised
     */
    public Advice advice() {
        return advice;
    }
}
