/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.operate.MailLimits.Kind;

/** Which limits count for whom now: what operators have said, what providers allow, and how little a new account may. */
final class RatesInForce {
    private static final Duration FOR_GOOD = Duration.ofDays(1);

    private final OutboxStore store;
    private final Clock clock;
    private final long newPerDay;
    private final Duration newFor;
    private final Set<String> toldAnew = new HashSet<>();
    private volatile Said said;

    /** What operators have said, and how often that was read as something else. */
    private record Said(Map<Sending, Map<Kind, Long>> all, long version) {}

    RatesInForce(OutboxStore store, DeliverySettings settings, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.newPerDay = settings.newAccountsMessagesPerDay();
        this.newFor = settings.newAccountsFor();
    }

    /** The limits of a submission, as the purse knows them if nothing has changed since. */
    Map<Kind, Rates.Rate> of(Purse purse, Wanted wanted, Instant now) {
        Said current = said();
        return purse.rates(wanted, current.version(), now).orElseGet(() -> {
            Optional<Instant> newUntil =
                    wanted.throughRelay() && newPerDay > 0 ? Optional.of(newUntil(wanted, now)) : Optional.empty();
            Instant until = newUntil.filter(now::isBefore).orElse(now.plus(FOR_GOOD));
            Map<Kind, Rates.Rate> rates = Rates.of(
                    current.all().getOrDefault(purse.sending, Map.of()),
                    wanted.known(),
                    newUntil.filter(now::isBefore).isPresent() ? OptionalLong.of(newPerDay) : OptionalLong.empty());
            purse.count(wanted, current.version(), rates, until);
            return rates;
        });
    }

    private Instant newUntil(Wanted wanted, Instant now) {
        return store.transaction(handle -> {
            SentTable.seen(handle, wanted.sending(), true, now.truncatedTo(ChronoUnit.MILLIS));
            return SentTable.firstSeen(handle, wanted.account()).orElse(now).plus(newFor);
        });
    }

    /** The cap of an account's mail by the operator's relay, as long as it is new. */
    OptionalLong capOf(Optional<Instant> firstSeen) {
        return newPerDay > 0
                        && firstSeen
                                .filter(at -> !clock.instant().isBefore(at.plus(newFor)))
                                .isEmpty()
                ? OptionalLong.of(newPerDay)
                : OptionalLong.empty();
    }

    /** How often operators were found to have said something else. */
    long version() {
        Said known = said;
        return known == null ? 0 : known.version();
    }

    private Said said() {
        Said known = said;
        return known == null ? read() : known;
    }

    /** Reads what operators have said; whoever asks after this returns hears of it. */
    synchronized Said read() {
        Map<Sending, Map<Kind, Long>> all = store.run(LimitTable::read);
        Said known = said;
        if (known == null) {
            known = new Said(all, 0);
            said = known;
        } else if (!known.all().equals(all)) {
            toldAnew.addAll(changed(known.all(), all));
            known = new Said(all, known.version() + 1);
            said = known;
        }
        return known;
    }

    /** The accounts of which operators have said something else since this was asked last. */
    synchronized Set<String> toldAnew() {
        Set<String> accounts = Set.copyOf(toldAnew);
        toldAnew.clear();
        return accounts;
    }

    private static Set<String> changed(Map<Sending, Map<Kind, Long>> before, Map<Sending, Map<Kind, Long>> now) {
        Set<Sending> all = new HashSet<>(before.keySet());
        all.addAll(now.keySet());
        return all.stream()
                .filter(sending -> !before.getOrDefault(sending, Map.of()).equals(now.getOrDefault(sending, Map.of())))
                .map(Sending::account)
                .collect(Collectors.toSet());
    }
}
