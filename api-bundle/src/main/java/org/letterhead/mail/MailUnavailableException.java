/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

/**
 * Mail cannot be accepted right now, though nothing is wrong with the request: the place where mails are kept is full,
 * away or stopping. Nothing was kept; the same request may succeed later.
 */
public final class MailUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what is unavailable and what to do, in English
     */
    public MailUnavailableException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what is unavailable and what to do, in English
     * @param cause what went wrong below
     */
    public MailUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
