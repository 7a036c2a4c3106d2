/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.compose.Outgoing;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.connect.Lease;
import org.letterhead.mail.delivery.internal.ledger.MailLedger;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one mail all the way: its account's route, composed and sealed, over a pooled connection, into the ledger. */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Router router;
    private final ConnectionPool pool;
    private final MailLedger ledger;
    private final Lanes<ServerKey> servers;
    private final Duration submitDeadline;
    private final Clock clock;

    Courier(
            Router router,
            ConnectionPool pool,
            MailLedger ledger,
            Lanes<ServerKey> servers,
            Duration submitDeadline,
            Clock clock) {
        this.router = router;
        this.pool = pool;
        this.ledger = ledger;
        this.servers = servers;
        this.submitDeadline = submitDeadline;
        this.clock = clock;
    }

    /**
     * Carries a mail to its end. Never throws for a mail that fails: what became of it stands in the ledger.
     *
     * @param again is run when the mail's server has a place for it
     * @return false if its server has no place now; then nothing has happened to the mail
     */
    boolean carry(AcceptedMail mail, Runnable again) {
        try (Route route = router.route(mail)) {
            ServerKey server =
                    new ServerKey(route.carrierService(), route.carrier().key());
            if (!servers.enter(server, again)) {
                return false;
            }
            try {
                ledger.sending(mail.id());
                carry(mail, route);
            } finally {
                servers.leave(server);
            }
        } catch (TransportException e) {
            failed(mail, Optional.empty(), e);
        }
        return true;
    }

    private void carry(AcceptedMail mail, Route route) {
        try {
            Outgoing outgoing = compose(mail, route);
            route.leaveWay();
            Envelope envelope = new Envelope(route.sender().envelopeSender(), mail.recipients());
            ledger.attempted(mail.id(), route.way(), outgoing.messageId());
            Submission submission = submit(route, envelope, outgoing);
            ledger.submitted(mail.id(), submission);
            LOG.info(
                    "Mail {} of account {} sent by {}: {} accepted, {} refused",
                    mail.id(),
                    mail.account(),
                    route.way(),
                    submission.accepted().size(),
                    submission.refused().size());
        } catch (TransportException e) {
            failed(mail, Optional.of(route.way()), e);
        }
    }

    private Outgoing compose(AcceptedMail mail, Route route) throws TransportException {
        try {
            return Outgoing.of(mail, route, clock);
        } catch (RuntimeException | Error e) {
            throw DriverFault.notSent(route.way(), Failure.Phase.ROUTE, e);
        }
    }

    private Submission submit(Route route, Envelope envelope, Outgoing outgoing) throws TransportException {
        try (Lease lease = pool.lease(route.carrierService(), route.way(), route.carrier())) {
            try {
                return lease.submit(envelope, outgoing, Deadline.after(submitDeadline));
            } catch (TransportException e) {
                if (!lease.isReused() || !isStaleConnection(e.failure())) {
                    throw e;
                }
                lease.forgetSimilar();
            }
        }
        // The server had given up a connection that was idle here: that is no failure of the mail's.
        try (Lease fresh = pool.lease(route.carrierService(), route.way(), route.carrier())) {
            return fresh.submit(envelope, outgoing, Deadline.after(submitDeadline));
        }
    }

    private static boolean isStaleConnection(Failure failure) {
        return failure.phase() == Failure.Phase.SENDER
                && (failure.cause() == Failure.Cause.NETWORK || failure.cause() == Failure.Cause.THROTTLED)
                && failure.scope() == Failure.Scope.CONNECTION
                && failure.certainty() == Failure.Certainty.NOT_SENT;
    }

    private void failed(AcceptedMail mail, Optional<String> way, TransportException e) {
        Failure failure = e.failure();
        ledger.failed(mail.id(), way, failure, e.refused());
        LOG.warn(
                "Mail {} of account {} {} by {}: {} {}: {}",
                mail.id(),
                mail.account(),
                failure.certainty() == Failure.Certainty.UNKNOWN ? "has an unknown outcome" : "was not sent",
                way.orElse("any way"),
                failure.phase(),
                failure.cause(),
                failure.advice().english());
    }
}
