/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
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
import org.letterhead.mail.transport.SendingLimits;
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
        return open(choose(mail));
    }

    /**
     * Asks what the account has chosen.
     *
     * @throws NotNowException if nobody is there who knows
     * @throws MailUnavailableException if whoever knows cannot look it up now
     * @throws TransportException if whoever knows has failed
     */
    public Choice choose(AcceptedMail mail) throws TransportException, NotNowException {
        return Choice.of(mail, choiceOf(mail.account()));
    }

    /**
     * Opens a way.
     *
     * @return the way; to be closed when the mail has left
     * @throws NotNowException if something that it needs is not there right now
     * @throws TransportException if there is no way
     */
    public Route open(Choice choice) throws TransportException, NotNowException {
        try {
            return tryOut(choice);
        } catch (InvalidSettingsException e) {
            // A way without settings of the account's has only the operator's: the account can do nothing about them.
            throw noRoute(
                    choice.settings().equals(TransportSettings.EMPTY) ? Cause.PLATFORM : Cause.CONFIGURATION,
                    e.advice());
        }
    }

    /**
     * Opens a way, as {@link #open} does, with settings that somebody only tries.
     *
     * @throws InvalidSettingsException if one of them is missing or wrong
     */
    public Route tryOut(Choice choice) throws InvalidSettingsException, TransportException, NotNowException {
        OpenWay way = openWay(choice);
        if (way.carrier() instanceof Carrier.Own own) {
            return new Route(way.binding(), way.route(), way.sender(), way.binding(), own, limits(choice));
        }
        try {
            return throughRelay(way, choice);
        } catch (RuntimeException | Error e) {
            way.binding().leave();
            throw DriverFault.notSent(choice.way(), Phase.ROUTE, e);
        } catch (TransportException | NotNowException e) {
            way.binding().leave();
            throw e;
        }
    }

    /**
     * Looks whether a way fits, without the relay that may have to carry its mail.
     *
     * @throws InvalidSettingsException if a setting is missing or wrong
     */
    public Look look(Choice choice) throws InvalidSettingsException, TransportException, NotNowException {
        OpenWay way = openWay(choice);
        way.binding().leave();
        return new Look(way.carrier() instanceof Carrier.Own, way.sender().from());
    }

    /**
     * What was seen of a way.
     *
     * @param ownConnection whether it connects by itself
     * @param from who a mail would be from
     */
    public record Look(boolean ownConnection, Mailbox from) {}

    /**
     * How a mail leaves while its account's own way fails: under the sender of another way, with answers to whom they would go otherwise.
     *
     * @return empty if it must wait
     * @throws NotNowException if nobody is there who knows what the account wants
     * @throws MailUnavailableException if whoever knows cannot look it up now
     * @throws TransportException if whoever knows has failed
     */
    public Optional<Choice> chooseInstead(AcceptedMail mail) throws TransportException, NotNowException {
        AccountRoute chosen = choiceOf(mail.account());
        Optional<Choice> instead = Choice.instead(mail, chosen);
        if (instead.isEmpty() || instead.get().wanted().replyTo().isPresent()) {
            return instead;
        }
        return instead.map(choice -> choice.answeredTo(ownFrom(Choice.of(mail, chosen))));
    }

    /** Who the mail would be from if its own way worked. */
    private Optional<Mailbox> ownFrom(Choice own) {
        try {
            return Optional.of(look(own).from());
        } catch (InvalidSettingsException | TransportException | NotNowException e) {
            return Optional.empty();
        }
    }

    /** How an account's mail leaves; empty if nobody knows just now. */
    public Optional<AccountRoute> known(String account) {
        try {
            return Optional.of(choiceOf(account));
        } catch (TransportException | NotNowException | MailUnavailableException e) {
            return Optional.empty();
        }
    }

    /** Whether an account's mail leaves by this way now, and with what; empty if nobody knows. */
    public Optional<TransportSettings> inUse(String account, String way) {
        try {
            AccountRoute chosen = choiceOf(account);
            return chosen.way().equals(way) ? Optional.of(chosen.settings()) : Optional.empty();
        } catch (TransportException | NotNowException | MailUnavailableException e) {
            return Optional.empty();
        }
    }

    /** The way that an account has chosen; empty if nobody knows. */
    Optional<String> chosenWay(String account) {
        try {
            return Optional.of(choiceOf(account).way());
        } catch (TransportException | NotNowException | MailUnavailableException e) {
            return Optional.empty();
        }
    }

    private record OpenWay(TransportBinding binding, MailRoute route, Sender sender, Carrier carrier) {}

    private OpenWay openWay(Choice choice) throws InvalidSettingsException, TransportException, NotNowException {
        TransportBinding binding =
                transports.useWay(choice.way()).orElseThrow(() -> new NotNowException(Hold.Reason.WAY_ABSENT));
        try {
            MailRoute route = Objects.requireNonNull(
                    binding.transport()
                            .open(new Context(
                                    choice.way(),
                                    choice.account(),
                                    choice.settings(),
                                    choice.wanted().purpose() != SenderRequest.Purpose.TEST,
                                    network,
                                    secrets)),
                    "the driver's route");
            Sender sender = Objects.requireNonNull(route.sender(choice.wanted()), "the route's sender");
            return new OpenWay(binding, route, sender, Objects.requireNonNull(route.carrier(), "the route's carrier"));
        } catch (RuntimeException | Error e) {
            binding.leave();
            throw DriverFault.notSent(choice.way(), Phase.ROUTE, e);
        } catch (InvalidSettingsException e) {
            binding.leave();
            throw e;
        }
    }

    private SendingLimits limits(Choice choice) {
        return transports.limits(choice.way(), choice.settings());
    }

    private Route throughRelay(OpenWay way, Choice choice) throws TransportException, NotNowException {
        TransportBinding relay = transports.useRelay().orElseThrow(() -> new NotNowException(Hold.Reason.RELAY_ABSENT));
        try {
            // The relay's settings are the operator's own; the account's are none of its business.
            RouteContext context =
                    new Context(relay.name(), choice.account(), TransportSettings.EMPTY, true, network, secrets);
            MailRoute route = Objects.requireNonNull(relay.transport().open(context), "the driver's route");
            if (route.carrier() instanceof Carrier.Own own) {
                return new Route(way.binding(), way.route(), way.sender(), relay, own, limits(choice));
            }
            throw noRoute(Cause.PLATFORM, Words.advice("relay.without-carrier", Map.of()));
        } catch (InvalidSettingsException e) {
            relay.leave();
            throw noRoute(Cause.PLATFORM, e.advice());
        } catch (RuntimeException | Error | TransportException e) {
            relay.leave();
            throw e;
        }
    }

    private AccountRoute choiceOf(String account) throws TransportException, NotNowException {
        AccountRouting routing = accounts;
        if (routing != null) {
            try {
                return Objects.requireNonNull(routing.of(account), "the account's route");
            } catch (MailUnavailableException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                throw DriverFault.notSentForNow("accounts", Phase.ROUTE, e);
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
            String way,
            String account,
            TransportSettings settings,
            boolean inUse,
            NetworkPolicy network,
            RenewedSecrets secrets)
            implements RouteContext {
        @Override
        public Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) throws TransportException {
            Secret filledIn = settings.secret(field)
                    .orElseThrow(() -> new IllegalStateException("the secret \"" + field + "\" of account " + account
                            + " cannot be renewed: the way " + way + " has no such setting"));
            return secrets.renew(new RenewedSecrets.Place(way, account, field), filledIn, inUse, deadline, renewal);
        }
    }
}
