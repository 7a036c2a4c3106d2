/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.transport.Capabilities;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.MailHeader;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.MimeMail;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.TransportException;

/**
 * The way of one mail: who it is from, what seals it, whose connection takes it. While it is open the transports it
 * goes through know that they are in use.
 */
public final class Route implements AutoCloseable {
    private final TransportBinding way;
    private MailRoute route;
    private final Sender sender;
    private final TransportBinding carrierBinding;
    private final Carrier.Own carrier;
    private final SendingLimits limits;
    private boolean wayLeft;

    Route(
            TransportBinding way,
            MailRoute route,
            Sender sender,
            TransportBinding carrierBinding,
            Carrier.Own carrier,
            SendingLimits limits) {
        this.limits = limits;
        this.way = way;
        this.route = route;
        this.sender = sender;
        this.carrierBinding = carrierBinding;
        this.carrier = carrier;
    }

    /** The same with another address in From. Takes the place of this one, which must not be closed any more. */
    public Route under(Mailbox from) {
        return new Route(
                way,
                route,
                new Sender(from, Optional.empty(), sender.envelopeSender(), sender.messageIdDomain()),
                carrierBinding,
                carrier,
                limits);
    }

    /** The name of the way. */
    public String way() {
        return way.name();
    }

    /** Who the mail is from. */
    public Sender sender() {
        return sender;
    }

    /** What whoever carries the mail can take. */
    public Capabilities capabilities() {
        return carrier.capabilities();
    }

    /** The service whose connection takes the mail: the way itself or the relay. */
    public long carrierService() {
        return carrierBinding.serviceId();
    }

    /** Whether the operator's relay carries the mail and not the way itself. */
    public boolean isThroughRelay() {
        return carrierBinding != way;
    }

    /** What the way's provider is known to allow. */
    public SendingLimits limits() {
        return limits;
    }

    /** The most connections at once, if that is known of whoever carries the mail. */
    public OptionalInt connections() {
        return isThroughRelay() ? OptionalInt.empty() : limits.connections();
    }

    /** A failure of whoever carries the mail, as it is told: when the relay takes nobody's mail, the account has done nothing wrong. */
    public TransportException blamed(TransportException e) {
        Failure failure = e.failure();
        if (!isThroughRelay() || failure.scope() != Failure.Scope.CONNECTION || failure.temporary()) {
            return e;
        }
        return new TransportException(
                new Failure(
                        failure.phase(),
                        failure.replyCode(),
                        failure.enhancedCode(),
                        Failure.Cause.PLATFORM,
                        failure.scope(),
                        failure.permanence(),
                        failure.certainty(),
                        failure.retryAfter(),
                        failure.advice(),
                        failure.reply()),
                e.refused(),
                null);
    }

    /** The connection that takes the mail. */
    public Carrier.Own carrier() {
        return carrier;
    }

    /**
     * Lets the way seal the mail, if the seal would survive.
     *
     * @throws TransportException if the mail must not leave without a seal and cannot have one
     */
    public List<MailHeader> seal(Supplier<MimeMail> mail) throws TransportException {
        try {
            if (capabilities().carriesSeals()) {
                return List.copyOf(route.seal(mail.get()));
            }
            if (route.sealRequired()) {
                throw new TransportException(Failure.of(
                                Failure.Phase.ROUTE,
                                Failure.Cause.PLATFORM,
                                Words.advice("seal.impossible", Map.of("way", way.name())))
                        .scope(Failure.Scope.CONNECTION)
                        .build());
            }
            return List.of();
        } catch (RuntimeException | Error e) {
            throw DriverFault.notSent(way.name(), Failure.Phase.CONTENT, e);
        }
    }

    /** The mail is sealed: if the relay carries it, the way may go. */
    public void leaveWay() {
        if (carrierBinding != way && !wayLeft) {
            wayLeft = true;
            route = null;
            way.leave();
        }
    }

    @Override
    public void close() {
        leaveWay();
        carrierBinding.leave();
    }
}
