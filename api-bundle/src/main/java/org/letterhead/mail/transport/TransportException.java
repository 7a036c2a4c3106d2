/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Map;
import java.util.Objects;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;

/**
 * The one exception by which a driver says that a mail did not get through. Letterhead reads the {@link Failure} and
 * keeps nothing else of it.
 *
 * <p>Anything else that a driver throws, errors included, and any {@code null} that it returns is taken for a fault of
 * the driver: of unknown outcome if it came from {@link MailConnection#submit}, not sent if from any other method. What
 * {@link Connector#connect} throws always counts as not sent. What {@link MailConnection#isUsable} throws counts as
 * false, what {@link MailConnection#close} throws is logged.
 *
 * <p>After a failure of scope CONNECTION or of unknown outcome the connection is closed. A connection that was used
 * before and fails at its next mail's sender with NETWORK or THROTTLED, NOT_SENT and scope CONNECTION was given up by
 * the server while it was idle: the mail is tried once more at once on a fresh one, and that is not counted as a try.
 */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient Map<MailAddress, Failure> refused;

    /**
     * Makes the exception.
     *
     * @param failure what went wrong
     */
    public TransportException(Failure failure) {
        this(failure, Map.of(), null);
    }

    /**
     * Makes the exception.
     *
     * @param failure what went wrong
     * @param cause the library's exception, for the debug log; may be {@code null}
     */
    public TransportException(Failure failure, Throwable cause) {
        this(failure, Map.of(), cause);
    }

    /**
     * Makes the exception when some recipients failed in ways of their own: one does not exist, another's mailbox is
     * full for now.
     *
     * @param failure what went wrong for all the others
     * @param refused what is known of single recipients
     * @param cause the library's exception, for the debug log; may be {@code null}
     */
    public TransportException(Failure failure, Map<MailAddress, Failure> refused, Throwable cause) {
        super(failure.phase() + " " + failure.cause() + ": " + failure.advice().english(), cause);
        this.failure = Objects.requireNonNull(failure, "failure");
        this.refused = Map.copyOf(refused);
    }

    /**
     * Returns what is known of single recipients.
     *
     * @return by recipient; {@link #failure()} holds for those that are not named
     */
    public Map<MailAddress, Failure> refused() {
        return refused;
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
