/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.compose.Outgoing;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.connect.Lease;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** Hands a composed mail over to whoever carries it, over a pooled connection. */
final class HandOver {
    private final ConnectionPool pool;
    private final DeliverySettings settings;

    HandOver(ConnectionPool pool, DeliverySettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /**
     * Hands it over.
     *
     * @return empty if its passenger does not want it any more
     */
    Optional<Submission> submit(Route route, Envelope envelope, Outgoing outgoing, Courier.Passenger passenger)
            throws TransportException {
        try (Lease lease = pool.lease(route.carrierService(), route.way(), route.carrier(), route.connections())) {
            if (!passenger.handOver()) {
                return Optional.empty();
            }
            try {
                return Optional.of(lease.submit(envelope, outgoing, Deadline.after(settings.submitDeadline())));
            } catch (TransportException e) {
                if (!lease.isReused() || !isStaleConnection(e.failure())) {
                    throw e;
                }
                lease.forgetSimilar();
            }
        }
        // The server had given up a connection that was idle here: that is no failure of the mail's.
        try (Lease fresh = pool.lease(route.carrierService(), route.way(), route.carrier(), route.connections())) {
            return Optional.of(fresh.submit(envelope, outgoing, Deadline.after(settings.submitDeadline())));
        }
    }

    private static boolean isStaleConnection(Failure failure) {
        return failure.phase() == Failure.Phase.SENDER
                && (failure.cause() == Failure.Cause.NETWORK || failure.cause() == Failure.Cause.THROTTLED)
                && failure.scope() == Failure.Scope.CONNECTION
                && failure.certainty() == Failure.Certainty.NOT_SENT;
    }
}
