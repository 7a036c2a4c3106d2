/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.Map;
import java.util.Objects;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.Hold;
import org.letterhead.mail.SenderChoice;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.transport.Carrier;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.MailRoute;
import org.letterhead.mail.transport.NetworkPolicy;
import org.letterhead.mail.transport.RouteContext;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SecretRenewal;
import org.letterhead.mail.transport.Sender;
import org.letterhead.mail.transport.SenderRequest;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Finds the way of a mail: account, its choice, the transport, the sender, the carrier. */
@Component(service = Router.class)
public final class Router {
    private final Transports transports;
    private final Availability availability;
    private final boolean accountsRequired;
    private final NetworkPolicy network;
    private final RenewedSecrets secrets;

    private volatile AccountRouting accounts;

    /** Called by Declarative Services. */
    @Activate
    public Router(
            @Reference Transports transports,
            @Reference DeliverySettings settings,
            @Reference RenewedSecrets secrets,
            @Reference Availability availability) {
        this.transports = transports;
        this.availability = availability;
        this.secrets = secrets;
        this.accountsRequired = settings.accountsRequired();
        this.network = new TenantNetwork(settings.allowedNetworks(), settings.allowedPorts());
    }

    /** Called by Declarative Services. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAccounts(AccountRouting routing) {
        accounts = routing;
        availability.somethingCame();
    }

    /** Called by Declarative Services, after another one was bound if there is one. */
    void unbindAccounts(AccountRouting routing) {
        if (accounts == routing) {
            accounts = null;
        }
    }

    /**
     * Finds the way of a mail as everything is now.
     *
     * @return the way; to be closed when the mail has left
     * @throws NotNowException if something that it needs is not there right now
     * @throws TransportException if there is no way
     */
    public Route route(AcceptedMail mail) throws TransportException, NotNowException {
        AccountRoute choice = choiceOf(mail.account());
        String way = mail.sender() == SenderChoice.NEUTRAL ? choice.neutralWay() : choice.way();
        TransportSettings settings =
                mail.sender() == SenderChoice.NEUTRAL ? TransportSettings.EMPTY : choice.settings();
        SenderRequest wanted = new SenderRequest(
                DisplayName.clean(choice.displayName().orElse(mail.accountName())),
                choice.replyTo().or(mail::accountReplyTo),
                SenderRequest.Purpose.CHOSEN,
                mail.messageClass(),
                mail.locale());
        TransportBinding binding =
                transports.useWay(way).orElseThrow(() -> new NotNowException(Hold.Reason.WAY_ABSENT));
        try {
            return open(binding, new Context(way, mail.account(), settings, network, secrets), wanted);
        } catch (RuntimeException | Error e) {
            binding.leave();
            throw DriverFault.notSent(way, Phase.ROUTE, e);
        } catch (TransportException | NotNowException e) {
            binding.leave();
            throw e;
        }
    }

    private Route open(TransportBinding way, RouteContext context, SenderRequest wanted)
            throws TransportException, NotNowException {
        // A way without settings of the account's has only the operator's: the account can do nothing about them.
        MailRoute route = openRoute(
                way,
                context,
                context.settings().equals(TransportSettings.EMPTY) ? Cause.PLATFORM : Cause.CONFIGURATION);
        Sender sender = Objects.requireNonNull(route.sender(wanted), "the route's sender");
        Carrier carrier = Objects.requireNonNull(route.carrier(), "the route's carrier");
        if (carrier instanceof Carrier.Own own) {
            return new Route(way, route, sender, way, own);
        }
        return throughRelay(way, route, sender, context);
    }

    private Route throughRelay(TransportBinding way, MailRoute route, Sender sender, RouteContext context)
            throws TransportException, NotNowException {
        TransportBinding relay = transports.useRelay().orElseThrow(() -> new NotNowException(Hold.Reason.RELAY_ABSENT));
        try {
            // The relay's settings are the operator's own; the account's are none of its business.
            RouteContext relayContext =
                    new Context(relay.name(), context.account(), TransportSettings.EMPTY, network, secrets);
            if (openRoute(relay, relayContext, Cause.PLATFORM).carrier() instanceof Carrier.Own own) {
                return new Route(way, route, sender, relay, own);
            }
            throw noRoute(Cause.PLATFORM, Words.advice("relay.without-carrier", Map.of()));
        } catch (RuntimeException | Error | TransportException e) {
            relay.leave();
            throw e;
        }
    }

    private static MailRoute openRoute(TransportBinding binding, RouteContext context, Cause ifInvalid)
            throws TransportException {
        try {
            return Objects.requireNonNull(binding.transport().open(context), "the driver's route");
        } catch (InvalidSettingsException e) {
            throw noRoute(ifInvalid, e.advice());
        }
    }

    private AccountRoute choiceOf(String account) throws TransportException, NotNowException {
        AccountRouting routing = accounts;
        if (routing != null) {
            try {
                return Objects.requireNonNull(routing.of(account), "the account's route");
            } catch (RuntimeException | Error e) {
                throw DriverFault.notSent("accounts", Phase.ROUTE, e);
            }
        }
        if (accountsRequired) {
            throw new NotNowException(Hold.Reason.ACCOUNTS_ABSENT);
        }
        return AccountRoute.PLATFORM;
    }

    private static TransportException noRoute(Cause cause, Advice advice) {
        return new TransportException(
                Failure.of(Phase.ROUTE, cause, advice).scope(Scope.CONNECTION).build());
    }

    private record Context(
            String way, String account, TransportSettings settings, NetworkPolicy network, RenewedSecrets secrets)
            implements RouteContext {
        @Override
        public Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) throws TransportException {
            Secret filledIn = settings.secret(field)
                    .orElseThrow(() -> new IllegalStateException("the secret \"" + field + "\" of account " + account
                            + " cannot be renewed: the way " + way + " has no such setting"));
            return secrets.renew(new RenewedSecrets.Place(way, account, field), filledIn, deadline, renewal);
        }
    }
}
