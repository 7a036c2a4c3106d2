/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

/** A template's text cannot be filled, whatever the model. The message says where and why. */
public final class TemplateNotInOrderException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TemplateNotInOrderException(String message, Throwable cause) {
        super(message, cause);
    }
}
