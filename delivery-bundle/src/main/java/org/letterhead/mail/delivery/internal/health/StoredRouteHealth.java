/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.delivery.internal.log.Reasons;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.delivery.internal.way.Breaker;
import org.letterhead.mail.delivery.internal.way.Breakers;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells how ways fare, in the words of the log. */
@Component(service = RouteHealth.class)
public final class StoredRouteHealth implements RouteHealth {
    private final OutboxStore store;
    private final HealthBook book;
    private final Breakers breakers;
    private final Reasons reasons;

    /** Called by Declarative Services. */
    @Activate
    public StoredRouteHealth(
            @Reference OutboxStore store,
            @Reference HealthBook book,
            @Reference Transports transports,
            @Reference Breakers breakers) {
        this.store = store;
        this.book = book;
        this.breakers = breakers;
        this.reasons = new Reasons(transports::advice);
    }

    @Override
    public Health of(String account, String way, Locale reader) {
        HealthRow row = book.read(new AccountWay(account, way));
        Optional<Instant> suspended = store.run(handle -> HealthTable.suspendedSince(handle, account));
        Optional<Breaker> failing = breakers.failing(WayKey.of(account, way));
        Optional<Trouble> trouble =
                failing.map(breaker -> Trouble.of(breaker.failure())).or(row::trouble);
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
