/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.log.Suspended;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.tables.StoredTime;

/** Counts the recipients by state, along the queue's index. */
final class QueueCounts {
    private static final int PRIORITIES = 3;

    private final Handle handle;
    private final Suspended suspended;
    private final Map<RecipientState, Long> states = new EnumMap<>(RecipientState.class);
    private final Map<Hold.Reason, Long> holds = new EnumMap<>(Hold.Reason.class);

    QueueCounts(Handle handle) {
        this.handle = handle;
        this.suspended = Suspended.read(handle);
    }

    QueueSummary summary(Optional<String> account, Optional<MailAddress> captureMailbox, Clock clock) {
        count(account);
        holds(account);
        suspended(account);
        return new QueueSummary(states, holds, oldestReady(account, clock), sentAgain(account), captureMailbox);
    }

    /** What is open alone. */
    QueueSummary backlog(Optional<MailAddress> captureMailbox, Clock clock) {
        countOpen();
        holds(Optional.empty());
        suspended(Optional.empty());
        return new QueueSummary(states, holds, oldestReady(Optional.empty(), clock), 0, captureMailbox);
    }

    /** The counts of what is open alone. */
    Map<RecipientState, Long> open() {
        countOpen();
        suspended(Optional.empty());
        return Map.copyOf(states);
    }

    private void countOpen() {
        handle.createQuery("select state, count(*) from lh_delivery_recipient where state in ('QUEUED', 'SENDING',"
                        + " 'DEFERRED', 'HELD') group by state")
                .map((row, context) -> Map.entry(RecipientState.valueOf(row.getString(1)), row.getLong(2)))
                .forEach(count -> add(states, count.getKey(), count.getValue()));
    }

    private void count(Optional<String> account) {
        if (account.isEmpty()) {
            handle.createQuery("select state, count(*) from lh_delivery_recipient group by state")
                    .map((row, context) -> Map.entry(RecipientState.valueOf(row.getString(1)), row.getLong(2)))
                    .forEach(count -> add(states, count.getKey(), count.getValue()));
            return;
        }
        for (RecipientState state : RecipientState.values()) {
            add(states, state, count(state, account.get()));
        }
    }

    private long count(RecipientState state, String account) {
        List<String> walks = new ArrayList<>();
        for (int priority = 0; priority < PRIORITIES; priority++) {
            walks.add("(select count(*) from lh_delivery_recipient where state = :state and priority = " + priority
                    + " and account = :account)");
        }
        return handle.createQuery("select " + String.join(" + ", walks))
                .bind("state", state.name())
                .bind("account", account)
                .mapTo(Long.class)
                .one();
    }

    private void holds(Optional<String> account) {
        Query query = handle.createQuery("select hold_reason, count(*) from lh_delivery_recipient where state = 'HELD'"
                + (account.isPresent() ? " and priority in (0, 1, 2) and account = :account" : "")
                + " group by hold_reason");
        account.ifPresent(name -> query.bind("account", name));
        query.map((row, context) -> Map.entry(Hold.Reason.valueOf(row.getString(1)), row.getLong(2)))
                .forEach(count -> add(holds, count.getKey(), count.getValue()));
    }

    /** What is QUEUED and may not leave is told as HELD. */
    private void suspended(Optional<String> account) {
        if (suspended.all()) {
            move(states.getOrDefault(RecipientState.QUEUED, 0L), Hold.Reason.ALL_SUSPENDED);
            return;
        }
        suspended.accounts().stream()
                .filter(name -> account.isEmpty() || account.get().equals(name))
                .forEach(name -> move(count(RecipientState.QUEUED, name), Hold.Reason.ACCOUNT_SUSPENDED));
    }

    private void move(long count, Hold.Reason reason) {
        long queued = states.getOrDefault(RecipientState.QUEUED, 0L);
        // Some may have left between the two looks.
        long moved = Math.min(count, queued);
        if (moved == queued) {
            states.remove(RecipientState.QUEUED);
        } else {
            states.put(RecipientState.QUEUED, queued - moved);
        }
        add(states, RecipientState.HELD, moved);
        add(holds, reason, moved);
    }

    private Optional<Instant> oldestReady(Optional<String> account, Clock clock) {
        if (suspended.all()) {
            return Optional.empty();
        }
        String others = (account.isPresent() ? " and account = :account" : "")
                + (suspended.accounts().isEmpty() ? "" : " and account not in (<suspended>)");
        String first = " order by mail_id fetch first 1 rows only";
        List<String> walks = new ArrayList<>();
        for (int priority = 0; priority < PRIORITIES; priority++) {
            walks.add("select * from (select mail_id from lh_delivery_recipient where state = 'QUEUED' and priority = "
                    + priority + others + first + ") q" + priority);
        }
        walks.add(
                "select * from (select mail_id from lh_delivery_recipient where due <= :now" + others + first + ") d");
        Query query = handle.createQuery(
                        "select m.accepted_at from lh_delivery_mail m where m.id = (select mail_id from ("
                                + String.join(" union all ", walks) + ") w" + first + ")")
                .bind("now", StoredTime.of(clock.instant()));
        account.ifPresent(name -> query.bind("account", name));
        if (!suspended.accounts().isEmpty()) {
            query.bindList("suspended", List.copyOf(suspended.accounts()));
        }
        return query.map((row, context) -> StoredTime.read(row, "accepted_at")).findOne();
    }

    private long sentAgain(Optional<String> account) {
        Query query = handle.createQuery("select count(*) from lh_delivery_recipient where taken_back > 0"
                + (account.isPresent() ? " and account = :account" : ""));
        account.ifPresent(name -> query.bind("account", name));
        return query.mapTo(Long.class).one();
    }

    private static <K> void add(Map<K, Long> counts, K key, long count) {
        if (count > 0) {
            counts.merge(key, count, Long::sum);
        }
    }
}
