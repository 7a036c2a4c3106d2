/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store;

/** A sealed value does not open. Its message names the place and the key, never the value. */
public final class SealedSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which value does not open and what to do, in English
     */
    public SealedSecretException(String message) {
        super(message);
    }
}
