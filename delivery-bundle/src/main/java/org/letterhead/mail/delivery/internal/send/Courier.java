/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.compose.Outgoing;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.connect.Lease;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one parcel all the way: its account's route, composed and sealed, over a pooled connection, to an outcome. */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Router router;
    private final ConnectionPool pool;
    private final Lanes<ServerKey> servers;
    private final RetryPolicy retries;
    private final DeliverySettings settings;
    private final Clock clock;

    Courier(
            Router router,
            ConnectionPool pool,
            Lanes<ServerKey> servers,
            RetryPolicy retries,
            DeliverySettings settings,
            Clock clock) {
        this.router = router;
        this.pool = pool;
        this.servers = servers;
        this.retries = retries;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whose parcel is carried, and what it wants to know. */
    interface Passenger {
        /**
         * The parcel's server has a place for it again.
         *
         * @param askedAnew to be run when it has asked for that place, or does not want it any more
         */
        void comeBack(Runnable askedAnew);

        /**
         * The parcel is about to be handed over: from now on a server may have it.
         *
         * @return false if it must not be
         */
        boolean handOver();
    }

    /**
     * Carries a parcel to its end. Never throws for one that fails: that is in the outcome.
     *
     * @param unsubscribe how its recipient stops mail of its kind; given for subscription mail
     * @return empty if its server has no place now; then nothing has happened to it, and the passenger is told
     */
    Optional<Outcome> carry(OpenedParcel opened, Optional<Unsubscribe> unsubscribe, Passenger passenger) {
        Optional<String> way = Optional.empty();
        try {
            Choice choice = router.choose(opened.mail());
            way = Optional.of(choice.way());
            return carry(opened, choice, unsubscribe, passenger);
        } catch (NotNowException e) {
            LOG.debug("Mail {} waits: {}", opened.mail().id(), e.reason());
            return Optional.of(
                    outcome(opened, Optional.empty(), Optional.empty(), to -> Outcome.ForOne.held(to, e.reason())));
        } catch (MailUnavailableException e) {
            return Optional.of(withoutChoice(opened, e));
        } catch (TransportException e) {
            return Optional.of(failed(opened, way, Optional.empty(), e));
        }
    }

    /** Nobody can look up now how the account's mail leaves: no fault of the mail's, so no try of its own either. */
    private Outcome withoutChoice(OpenedParcel opened, MailUnavailableException fault) {
        Instant next = clock.instant().plus(retries.soon());
        LOG.warn(
                "Mail {} of account {} waits until {}: it is not known by which way it leaves. {}",
                opened.mail().id(),
                opened.mail().account(),
                next,
                fault.getMessage());
        return outcome(opened, Optional.empty(), Optional.empty(), to -> Outcome.ForOne.postponed(to, next));
    }

    private Optional<Outcome> carry(
            OpenedParcel opened, Choice choice, Optional<Unsubscribe> unsubscribe, Passenger passenger)
            throws TransportException, NotNowException {
        try (Route route = router.open(choice)) {
            ServerKey server =
                    new ServerKey(route.carrierService(), route.carrier().key());
            return switch (servers.enter(
                    server,
                    route.connections(),
                    opened.parcel().messageClass(),
                    () -> passenger.comeBack(() -> servers.tellNext(server)))) {
                case WAITING -> Optional.empty();
                case TURNED_AWAY -> Optional.of(Outcome.back(opened.parcel(), clock.instant()));
                case INSIDE -> {
                    try {
                        yield Optional.of(carry(opened, route, unsubscribe, passenger));
                    } finally {
                        servers.leave(server);
                    }
                }
            };
        }
    }

    private Outcome carry(OpenedParcel opened, Route route, Optional<Unsubscribe> unsubscribe, Passenger passenger) {
        Optional<String> messageId = Optional.empty();
        try {
            Outgoing outgoing = compose(opened, route, unsubscribe);
            messageId = Optional.of(outgoing.messageId());
            route.leaveWay();
            Envelope envelope = new Envelope(
                    route.sender().envelopeSender(),
                    settings.captureMailbox().map(List::of).orElseGet(opened::addresses));
            Optional<Submission> submission = submit(route, envelope, outgoing, passenger);
            return submission.isEmpty()
                    ? Outcome.back(opened.parcel(), clock.instant())
                    : sent(opened, route.way(), messageId, submission.get());
        } catch (TransportException e) {
            return failed(opened, Optional.of(route.way()), messageId, route.blamed(e));
        }
    }

    private Outgoing compose(OpenedParcel opened, Route route, Optional<Unsubscribe> unsubscribe)
            throws TransportException {
        try {
            return Outgoing.of(opened, route, unsubscribe, settings.captureMailbox(), clock);
        } catch (RuntimeException | Error e) {
            throw DriverFault.notSent(route.way(), Failure.Phase.ROUTE, e);
        }
    }

    private Optional<Submission> submit(Route route, Envelope envelope, Outgoing outgoing, Passenger passenger)
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

    private Outcome sent(OpenedParcel opened, String way, Optional<String> messageId, Submission submission) {
        String words = "Mail {} of account {} sent by {}: {} accepted, {} refused{}";
        Object[] values = {
            opened.mail().id(),
            opened.mail().account(),
            way,
            submission.accepted().size(),
            submission.refused().size(),
            captured()
        };
        // The mail log has every mail that was sent; Karaf's log would have little else. A captured one stands in both.
        if (settings.captureMailbox().isPresent()) {
            LOG.info(words, values);
        } else {
            LOG.debug(words, values);
        }
        Instant now = clock.instant();
        Optional<String> remoteId = Optional.ofNullable(submission.remoteId()).filter(id -> !id.isBlank());
        return outcome(opened, Optional.of(way), messageId, to -> {
            MailAddress asked = settings.captureMailbox().orElse(to.address());
            Failure refused = submission.refused().get(asked);
            return refused == null
                    ? Outcome.ForOne.sent(to, remoteId)
                    : retries.after(
                            refused,
                            to,
                            opened.mail().messageClass(),
                            opened.mail().mayLeaveFrom(),
                            now);
        });
    }

    private Outcome failed(
            OpenedParcel opened, Optional<String> way, Optional<String> messageId, TransportException e) {
        Failure failure = e.failure();
        Map<MailAddress, Failure> refused = e.refused();
        Instant now = clock.instant();
        Outcome outcome = outcome(
                opened,
                way,
                messageId,
                to -> retries.after(
                        refused.getOrDefault(settings.captureMailbox().orElse(to.address()), failure),
                        to,
                        opened.mail().messageClass(),
                        opened.mail().mayLeaveFrom(),
                        now));
        LOG.warn(
                "Mail {} of account {} {} by {}: {} {}: {}{}",
                opened.mail().id(),
                opened.mail().account(),
                told(outcome),
                way.orElse("any way"),
                failure.phase(),
                failure.cause(),
                failure.advice().english(),
                captured());
        return outcome;
    }

    private static String told(Outcome outcome) {
        Outcome.ForOne first = outcome.recipients().get(0);
        if (first.state() == RecipientState.UNKNOWN_OUTCOME) {
            return "has an unknown outcome";
        }
        return first.due().map(due -> "waits until " + due + " after a try").orElse("was not sent");
    }

    /** A captured mail must not look like one that left, wherever it is told of. */
    private String captured() {
        return settings.captureMailbox()
                .map(box -> " (CAPTURED by " + box + ")")
                .orElse("");
    }

    private Outcome outcome(
            OpenedParcel opened,
            Optional<String> way,
            Optional<String> messageId,
            Function<OpenedParcel.To, Outcome.ForOne> each) {
        return new Outcome(
                opened.parcel(),
                way,
                messageId,
                settings.captureMailbox(),
                clock.instant(),
                opened.recipients().stream().map(each).toList());
    }
}
