/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes places from the database and gives them back: one transaction for a handful, by one node after the other. */
final class Places {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);
    private static final int HANDFULS_OF_ALL = 20;

    /** The fewer are left the smaller the handful, so that no node keeps the last ones from another. */
    private static final int HANDFULS_OF_REST = 10;

    private final OutboxStore store;
    private final Events events;
    private final Clock clock;
    private Map<SentTable.Span, Long> returned = new HashMap<>();

    Places(OutboxStore store, Events events, Clock clock) {
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Takes at least what is needed into the purse.
     *
     * @return empty if it did; else the limit that opens last
     */
    Optional<Schedule> take(
            Purse purse, Wanted wanted, Map<Kind, Rates.Rate> rates, Map<Kind, Long> needed, Instant now) {
        Map<SentTable.Span, Long> taken = new HashMap<>();
        Optional<Schedule> closed = store.transaction(handle -> {
            SentTable.Sender sender = lock(handle, wanted, now);
            List<Schedule> usedUp = new ArrayList<>();
            List<Crossing> crossings = new ArrayList<>();
            int near = sender.near();
            for (Map.Entry<Kind, Long> need : needed.entrySet()) {
                Kind kind = need.getKey();
                long missing = need.getValue() - purse.left(kind);
                if (missing <= 0) {
                    continue;
                }
                SentTable.fromTheFuture(handle, purse.sending, kind, now);
                Schedule schedule = SentTable.schedule(
                        handle, purse.sending, kind, rates.get(kind).most(), now);
                long rest = schedule.most() - schedule.used();
                if (missing > rest) {
                    usedUp.add(schedule);
                    continue;
                }
                long handful = Math.max(missing, Math.min(schedule.most() / HANDFULS_OF_ALL, rest / HANDFULS_OF_REST));
                taken.put(new SentTable.Span(purse.sending, kind, Spans.at(kind, now)), handful);
                long used = schedule.used() + handful;
                near = near(near, schedule, used, crossings);
            }
            if (!usedUp.isEmpty()) {
                return usedUp.stream().max(Comparator.comparing(schedule -> schedule.opening(0, now)));
            }
            SentTable.change(handle, taken);
            if (near != sender.near() || wanted.throughRelay() != sender.relayed()) {
                SentTable.update(handle, purse.sending, new SentTable.Sender(wanted.throughRelay(), near));
            }
            tell(handle, wanted, crossings, now);
            return Optional.empty();
        });
        events.committed();
        if (closed.isEmpty()) {
            taken.forEach(purse::add);
        }
        return closed;
    }

    private record Crossing(Kind kind, long used, long most) {}

    private static SentTable.Sender lock(Handle handle, Wanted wanted, Instant now) {
        return SentTable.lock(handle, wanted.sending()).orElseGet(() -> {
            SentTable.seen(handle, wanted.sending(), wanted.throughRelay(), now.truncatedTo(ChronoUnit.MILLIS));
            return SentTable.lock(handle, wanted.sending()).orElseThrow();
        });
    }

    /** Told once until it has opened again by half: a use that goes up and down around nine tenths is not news each time. */
    private static int near(int near, Schedule before, long used, List<Crossing> crossings) {
        int bit = 1 << before.kind().ordinal();
        int now = before.used() * 2 < before.most() ? near & ~bit : near;
        if ((now & bit) == 0 && used * 10 >= before.most() * 9) {
            crossings.add(new Crossing(before.kind(), used, before.most()));
            return now | bit;
        }
        return now;
    }

    private void tell(Handle handle, Wanted wanted, List<Crossing> crossings, Instant now) {
        for (Crossing crossing : crossings) {
            LOG.warn(
                    "Account {} has used {} of {} {} by {}",
                    wanted.account(),
                    crossing.used(),
                    crossing.most(),
                    crossing.kind(),
                    wanted.way());
        }
        if (!crossings.isEmpty() && events.wanted()) {
            events.write(
                    handle,
                    crossings.stream()
                            .<MailEvent>map(crossing -> new MailEvent.LimitNear(
                                    MailId.create(clock).value(),
                                    wanted.mail(),
                                    wanted.account(),
                                    now,
                                    wanted.way(),
                                    crossing.kind().name(),
                                    crossing.used(),
                                    crossing.most()))
                            .toList());
        }
    }

    /** These places were not used. */
    synchronized void giveBackLater(Map<SentTable.Span, Long> places) {
        places.forEach((span, count) -> {
            if (count > 0) {
                returned.merge(span, -count, Long::sum);
            }
        });
    }

    void giveBack() {
        Map<SentTable.Span, Long> some;
        synchronized (this) {
            if (returned.isEmpty()) {
                return;
            }
            some = returned;
            returned = new HashMap<>();
        }
        try {
            store.transaction(handle -> {
                SentTable.change(handle, some);
                return null;
            });
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                some.forEach((span, count) -> returned.merge(span, count, Long::sum));
            }
            throw e;
        }
    }

    void purge() {
        store.run(handle -> SentTable.purge(handle, List.of(Kind.values()), clock.instant()));
    }
}
