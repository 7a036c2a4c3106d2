/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.delivery.internal.log.Reasons;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.delivery.internal.way.Breaker;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells how ways fare, in the words of the log. */
@Component(service = RouteHealth.class)
public final class StoredRouteHealth implements RouteHealth {
    private final OutboxStore store;
    private final HealthBook book;
    private final Breakers breakers;
    private final Router router;
    private final Reasons reasons;

    /** Called by Declarative Services. */
    @Activate
    public StoredRouteHealth(
            @Reference OutboxStore store,
            @Reference HealthBook book,
            @Reference Transports transports,
            @Reference Breakers breakers,
            @Reference Router router) {
        this.store = store;
        this.book = book;
        this.breakers = breakers;
        this.router = router;
        this.reasons = new Reasons(transports::advice);
    }

    @Override
    public Health of(String account, String way, Locale reader) {
        HealthRow row = book.read(new AccountWay(account, way));
        Optional<Instant> suspended = store.run(handle -> HealthTable.suspendedSince(handle, account));
        Optional<Breaker> failing = breakers.failing(WayKey.of(account, way)).or(() -> relayOf(account, way, reader));
        Optional<Trouble> trouble = failing.map(StoredRouteHealth::why).or(row::trouble);
        return new Health(
                suspended
                        .map(since -> State.SUSPENDED)
                        .or(() -> failing.map(breaker -> State.FAILING))
                        .orElseGet(() -> state(row)),
                suspended.or(() -> failing.map(Breaker::since)).or(row::since),
                row.lastSuccess().map(StoredRouteHealth::toMinute),
                row.lastFailure().map(StoredRouteHealth::toMinute),
                trouble.map(Trouble::cause),
                trouble.map(why -> reasons.tell(Optional.of(why.asFailure()), reader)));
    }

    /** The relay, if it fails and carries this way's mail. */
    private Optional<Breaker> relayOf(String account, String way, Locale reader) {
        return breakers.failing(WayKey.RELAY).filter(relay -> isThroughRelay(account, way, reader));
    }

    private boolean isThroughRelay(String account, String way, Locale reader) {
        TransportSettings settings = router.inUse(account, way).orElse(TransportSettings.EMPTY);
        try {
            return !router.look(Choice.seen(account, Optional.empty(), way, settings, reader))
                    .ownConnection();
        } catch (InvalidSettingsException | TransportException | NotNowException e) {
            return false;
        }
    }

    /** When the relay takes nobody's mail, the account has done nothing wrong. */
    private static Trouble why(Breaker failing) {
        Trouble trouble = Trouble.of(failing.failure());
        return failing.key().isRelay() ? new Trouble(Failure.Cause.PLATFORM, trouble.advice()) : trouble;
    }

    private static State state(HealthRow row) {
        if (row.isNothing()) {
            return State.UNPROVEN;
        }
        return row.isFailing() ? State.FAILING : State.DELIVERING;
    }

    private static Instant toMinute(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MINUTES);
    }
}
