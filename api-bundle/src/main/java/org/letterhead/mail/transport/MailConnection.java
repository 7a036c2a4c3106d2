/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection over which mails go, one after the other. It belongs to Letterhead's pool, which lends it to one thread
 * at a time. It has no thread of its own, idle or not. For an HTTP driver it is no more than a token beside the one client
 * that the driver keeps for all its connections; it stops being usable shortly before the token expires.
 */
@ConsumerType
public interface MailConnection extends AutoCloseable {
    /**
     * Hands one mail over and waits for the answer. Letterhead closes the connection when the deadline has passed or the
     * transport goes, so I/O that has no time-out of its own need not be watched. A thread that is interrupted gives up
     * and stays interrupted.
     *
     * <p>The outcome is unknown from the moment at which the other side can have the whole mail until its well-formed
     * answer has come. In SMTP that moment is the final dot; with HTTP clients, which do not tell, the first byte of
     * the request: then a failure to connect and the answers 4xx and 503 mean not sent, 502, 504 and silence are unknown.
     *
     * <p>If the failure leaves the connection good for another mail (scope RECIPIENT, MESSAGE or QUOTA), the driver has
     * reset it before this throws.
     *
     * @param envelope who it is from and for
     * @param mail the mail, in the form that the driver's {@link Capabilities} name
     * @param deadline when to give up; every wait inside is bounded by it
     * @return who was accepted and who was refused; together exactly the recipients of the envelope, at least one
     *     accepted
     * @throws TransportException if nobody was accepted, or if the outcome is unknown
     */
    Submission submit(Envelope envelope, OutgoingMail mail, Deadline deadline) throws TransportException;

    /**
     * Tells whether another mail can go over this connection. Asked before each mail; no I/O.
     *
     * @return false if it is known to be broken or used up: it is closed and replaced then
     */
    default boolean isUsable() {
        return true;
    }

    /**
     * Ends the connection. May be called from any thread, more than once, and during {@link #submit}, which it aborts.
     * Does not wait for the other side.
     */
    @Override
    void close();
}
