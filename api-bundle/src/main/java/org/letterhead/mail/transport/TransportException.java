/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;
import org.letterhead.mail.Failure;

/**
 * The one exception by which a driver says that a mail did not get through. Letterhead reads the {@link Failure} and
 * keeps nothing else of it. Any other exception is taken for a fault of the driver: of unknown outcome if {@link
 * MailConnection#submit} threw it, not sent if {@link Connector#connect} did.
 */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /**
     * Makes the exception.
     *
     * @param failure what went wrong
     */
    public TransportException(Failure failure) {
        this(failure, null);
    }

    /**
     * Makes the exception.
     *
     * @param failure what went wrong
     * @param cause the library's exception, for the debug log; may be {@code null}
     */
    public TransportException(Failure failure, Throwable cause) {
        super(failure.phase() + " " + failure.cause() + ": " + failure.advice().english(), cause);
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    /**
     * Returns what went wrong.
     *
     * @return never {@code null} unless this exception was serialised
     */
    public Failure failure() {
        return failure;
    }
}
