/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.util.Objects;

/**
 * A request that cannot become a mail as it is. Nothing was sent and nothing was kept. The message
 * is {@link Rejection#explanation()}.
 */
public final class MailRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Rejection rejection;

    /**
     * Makes the exception.
     *
     * @param rejection what is wrong
     */
    public MailRejectedException(Rejection rejection) {
        super(rejection.explanation());
        this.rejection = Objects.requireNonNull(rejection, "rejection");
    }

    /**
     * Returns what is wrong, as a value.
     *
     * @return never {@code null} unless this exception was serialised
     */
    public Rejection rejection() {
        return rejection;
    }
}
