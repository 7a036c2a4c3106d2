/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Subscriptions.Unsubscribe;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.compose.Outgoing;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.send.Detours.Leg;
import org.letterhead.mail.delivery.internal.way.Gate;
import org.letterhead.mail.delivery.internal.way.NoPassageException;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one parcel all the way: its account's route, composed and sealed, over a pooled connection, to an outcome. */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Router router;
    private final HandOver handOver;
    private final Lanes<ServerKey> servers;
    private final Gate gate;
    private final Detours detours;
    private final RetryPolicy retries;
    private final Verdicts verdicts;
    private final DeliverySettings settings;
    private final Clock clock;

    Courier(
            Router router,
            ConnectionPool pool,
            Lanes<ServerKey> servers,
            Gate gate,
            RetryPolicy retries,
            DeliverySettings settings,
            Clock clock) {
        this.router = router;
        this.handOver = new HandOver(pool, settings);
        this.servers = servers;
        this.gate = gate;
        this.detours = new Detours(router, gate, retries);
        this.retries = retries;
        this.verdicts = new Verdicts(retries, settings, clock);
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
        try {
            return byItsWay(opened, unsubscribe, passenger);
        } catch (NoPassageException e) {
            LOG.debug("Mail {} waits: {}", opened.mail().id(), e.getMessage());
            return Optional.of(verdicts.unasked(opened, detours.barred(opened.mail(), e, clock.instant())));
        } catch (NotNowException e) {
            LOG.debug("Mail {} waits: {}", opened.mail().id(), e.reason());
            return Optional.of(verdicts.unasked(opened, to -> Outcome.ForOne.held(to, e.reason())));
        } catch (MailUnavailableException e) {
            return Optional.of(withoutChoice(opened, e));
        } catch (TransportException e) {
            return Optional.of(withoutWay(opened, e));
        }
    }

    /** By its own way; by another one if that was found to fail before, or is known to. */
    private Optional<Outcome> byItsWay(OpenedParcel opened, Optional<Unsubscribe> unsubscribe, Passenger passenger)
            throws TransportException, NotNowException, NoPassageException {
        Choice own = router.choose(opened.mail());
        Optional<Choice> other = opened.isInstead() ? router.chooseInstead(opened.mail()) : Optional.empty();
        if (other.isPresent()) {
            try {
                return carry(opened, new Leg(other.get(), true), unsubscribe, passenger);
            } catch (NoPassageException e) {
                if (!detours.isKnownToFail(own)) {
                    // It was asked before, and had reasons of its own not to take this mail.
                    throw e;
                }
            }
        }
        try {
            return carry(opened, new Leg(own, false), unsubscribe, passenger);
        } catch (NoPassageException e) {
            Optional<Leg> around = detours.around(opened.mail(), e);
            if (around.isEmpty()) {
                throw e;
            }
            try {
                return carry(opened, around.get(), unsubscribe, passenger);
            } catch (NoPassageException second) {
                throw e.and(second);
            }
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
        return verdicts.unasked(opened, to -> Outcome.ForOne.postponed(to, next));
    }

    /** Whoever knows how the account's mail leaves has failed. */
    private Outcome withoutWay(OpenedParcel opened, TransportException e) {
        Instant now = clock.instant();
        return verdicts.withoutWay(
                opened,
                e.failure(),
                to -> retries.after(
                        e.failure(),
                        to,
                        opened.mail().messageClass(),
                        opened.mail().mayLeaveFrom(),
                        now));
    }

    private Optional<Outcome> carry(
            OpenedParcel opened, Leg leg, Optional<Unsubscribe> unsubscribe, Passenger passenger)
            throws NotNowException, NoPassageException {
        Choice choice = leg.choice();
        gate.look(WayKey.of(choice.account(), choice.way()));
        try (Route route = router.open(choice)) {
            if (route.isThroughRelay()) {
                gate.look(WayKey.RELAY);
            }
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
                        yield Optional.of(carry(opened, leg, route, unsubscribe, passenger));
                    } finally {
                        servers.leave(server);
                    }
                }
            };
        } catch (TransportException e) {
            return Optional.of(failed(opened, leg, Optional.empty(), Optional.empty(), e.failure(), e));
        }
    }

    private Outcome carry(
            OpenedParcel opened, Leg leg, Route route, Optional<Unsubscribe> unsubscribe, Passenger passenger)
            throws NoPassageException {
        List<MailAddress> addresses = settings.captureMailbox().map(List::of).orElseGet(opened::addresses);
        // Only now, and not while it waits for the server: a place is nobody else's meanwhile.
        Gate.Pass pass =
                gate.enter(opened.mail().id(), opened.mail().messageClass(), leg.choice(), route, addresses.size());
        Outgoing outgoing;
        try {
            outgoing = compose(opened, route, unsubscribe);
        } catch (TransportException e) {
            pass.unused();
            return failed(opened, leg, Optional.of(route), Optional.empty(), e.failure(), route.blamed(e));
        }
        Optional<String> messageId = Optional.of(outgoing.messageId());
        try {
            route.leaveWay();
            Envelope envelope = new Envelope(route.sender().envelopeSender(), addresses);
            Optional<Submission> submission = handOver.submit(route, envelope, outgoing, passenger);
            if (submission.isEmpty()) {
                pass.unused();
                return Outcome.back(opened.parcel(), clock.instant());
            }
            pass.worked();
            return verdicts.sent(opened, leg, messageId, submission.get());
        } catch (TransportException e) {
            pass.failed(e.failure());
            return failed(opened, leg, Optional.of(route), messageId, e.failure(), route.blamed(e));
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

    private Outcome failed(
            OpenedParcel opened,
            Leg leg,
            Optional<Route> route,
            Optional<String> messageId,
            Failure raw,
            TransportException e) {
        Function<OpenedParcel.To, Outcome.ForOne> each = detours.failed(
                opened.mail(),
                leg,
                route,
                raw,
                e,
                to -> settings.captureMailbox().orElse(to.address()),
                clock.instant());
        return verdicts.failed(opened, leg.choice().way(), messageId, e.failure(), to -> leg.told(each.apply(to)));
    }
}
