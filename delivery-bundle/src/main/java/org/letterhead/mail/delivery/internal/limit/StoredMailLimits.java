/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.route.ProviderLimits;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.tables.StoredTime;
import org.letterhead.mail.transport.SendingLimits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What accounts may send and have sent, for whoever asks; and the operator's word about it. */
@Component
public final class StoredMailLimits implements MailLimits {
    private static final Logger LOG = LoggerFactory.getLogger(StoredMailLimits.class);
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");
    private static final Pattern WAY = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f]");
    private static final int MOST_TOP = 1000;

    private final OutboxStore store;
    private final Limits limits;
    private final Function<String, Optional<String>> chosenWay;
    private final BiFunction<String, String, SendingLimits> known;
    private final Clock clock;
    private final HeldByLimit held;

    /** Called by Declarative Services. */
    @Activate
    public StoredMailLimits(
            @Reference OutboxStore store, @Reference Limits limits, @Reference ProviderLimits providers) {
        this(store, limits, providers::chosenWay, providers::of, Clock.systemUTC());
    }

    StoredMailLimits(
            OutboxStore store,
            Limits limits,
            Function<String, Optional<String>> chosenWay,
            BiFunction<String, String, SendingLimits> known,
            Clock clock) {
        this.store = store;
        this.limits = limits;
        this.chosenWay = chosenWay;
        this.known = known;
        this.clock = clock;
        this.held = new HeldByLimit(store, clock);
    }

    @Override
    public List<Use> of(String account) {
        limits.settle();
        Optional<String> chosen = chosenWay.apply(account);
        return store.run(handle -> {
            Map<String, Boolean> relayed = new TreeMap<>();
            Map<Sending, Map<Kind, Long>> said = LimitTable.of(handle, account);
            said.keySet().forEach(sending -> relayed.put(sending.way(), false));
            chosen.ifPresent(way -> relayed.put(way, false));
            relayed.putAll(ways(handle, account));
            OptionalLong cap = limits.capOf(SentTable.firstSeen(handle, account));
            List<Use> uses = new ArrayList<>();
            relayed.forEach((way, through) -> Rates.of(
                            said.getOrDefault(new Sending(account, way), Map.of()),
                            known.apply(account, way),
                            through ? cap : OptionalLong.empty())
                    .forEach((kind, rate) -> uses.add(use(handle, new Sending(account, way), kind, rate))));
            return List.copyOf(uses);
        });
    }

    private static Map<String, Boolean> ways(Handle handle, String account) {
        Map<String, Boolean> ways = new HashMap<>();
        handle.createQuery("select way, relayed from lh_delivery_sender where account = :account")
                .bind("account", account)
                .map((row, context) -> ways.put(row.getString("way"), row.getBoolean("relayed")))
                .list();
        return ways;
    }

    private Use use(Handle handle, Sending sending, Kind kind, Rates.Rate rate) {
        Instant now = clock.instant();
        Schedule schedule = SentTable.schedule(handle, sending, kind, rate.most(), now);
        return new Use(
                sending.way(),
                kind,
                schedule.used(),
                rate.most(),
                rate.source(),
                schedule.used() < rate.most() ? Optional.empty() : Optional.of(schedule.opening(0, now)));
    }

    @Override
    public void set(Actor actor, String account, String way, Kind kind, OptionalLong most) {
        if (!(actor instanceof Actor.Operator operator)) {
            throw new SecurityException(
                    "Only an operator may change limits, not " + clean(String.valueOf(actor)) + ".");
        }
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("\"" + clean(account) + "\" is no name of an account");
        }
        if (!WAY.matcher(way).matches()) {
            throw new IllegalArgumentException("\"" + clean(way) + "\" is no name of a way");
        }
        if (most.isPresent() && most.getAsLong() < 1) {
            throw new IllegalArgumentException("a limit is at least 1: to stop an account's mail, suspend it");
        }
        // What was sent until now counts.
        limits.settle();
        store.transaction(handle -> {
            LimitTable.set(handle, new Sending(account, way), kind, most);
            return null;
        });
        limits.readSaid();
        int woken = held.wake(account);
        LOG.info(
                "{} sets {} of account {} by {} to {}; {} recipients whose mail waited for a limit are tried again",
                clean(operator.name()),
                kind,
                account,
                way,
                most.isPresent() ? most.getAsLong() : "what the provider allows",
                woken);
    }

    @Override
    public List<Top> top(int most) {
        if (most < 1 || most > MOST_TOP) {
            throw new IllegalArgumentException("most is " + most + " and must be from 1 to " + MOST_TOP);
        }
        limits.settle();
        Instant old = clock.instant().minus(Spans.counts(Kind.MESSAGES_PER_DAY));
        return store.run(handle -> handle.createQuery("select t.account,"
                        + " sum(case when t.kind = 'MESSAGES_PER_DAY' then t.used else 0 end) as messages,"
                        + " sum(case when t.kind = 'MESSAGES_PER_DAY' and s.relayed then t.used else 0 end) as relayed,"
                        + " sum(case when t.kind = 'RECIPIENTS_PER_DAY' then t.used else 0 end) as recipients"
                        + " from lh_delivery_sent t join lh_delivery_sender s on s.account = t.account and s.way = t.way"
                        + " where t.kind in ('MESSAGES_PER_DAY', 'RECIPIENTS_PER_DAY') and t.began_at > :old"
                        + " and t.used > 0 group by t.account order by messages desc, t.account"
                        + " fetch first " + most + " rows only")
                .bind("old", StoredTime.of(old))
                .map((row, context) -> new Top(
                        row.getString("account"),
                        row.getLong("messages"),
                        row.getLong("relayed"),
                        row.getLong("recipients")))
                .list());
    }

    private static String clean(String text) {
        String one = CONTROL.matcher(text).replaceAll(" ");
        return one.length() <= 200 ? one : one.substring(0, 200);
    }
}
