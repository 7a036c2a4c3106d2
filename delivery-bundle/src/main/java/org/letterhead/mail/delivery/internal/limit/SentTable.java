/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.tables.StoredTime;

/** What was sent, in its table. */
final class SentTable {
    private static final Duration KEPT_LONGER = Duration.ofHours(1);
    private static final String OF_SENDING = " where account = :account and way = :way";
    private static final String OF_SPAN = OF_SENDING + " and kind = :kind and began_at = :began";

    private SentTable() {}

    /** A span of a sending. */
    record Span(Sending sending, Kind kind, Instant began) implements Comparable<Span> {
        @Override
        public int compareTo(Span other) {
            int order = sending.compareTo(other.sending);
            order = order != 0 ? order : kind.compareTo(other.kind);
            return order != 0 ? order : began.compareTo(other.began);
        }
    }

    /** What is known of a sending, besides what was sent. */
    record Sender(boolean relayed, int near) {}

    /** Makes sure that a sending is known. */
    static void seen(Handle handle, Sending sending, boolean relayed, Instant now) {
        handle.createUpdate("insert into lh_delivery_sender (account, way, relayed, first_seen)"
                        + " values (:account, :way, :relayed, :now) on conflict do nothing")
                .bind("account", sending.account())
                .bind("way", sending.way())
                .bind("relayed", relayed)
                .bind("now", StoredTime.of(now))
                .execute();
    }

    /** Keeps everybody else from taking places of a sending until the end of the transaction. */
    static Optional<Sender> lock(Handle handle, Sending sending) {
        return handle.createQuery("select relayed, near from lh_delivery_sender" + OF_SENDING + " for update")
                .bind("account", sending.account())
                .bind("way", sending.way())
                .map((row, context) -> new Sender(row.getBoolean("relayed"), row.getInt("near")))
                .findOne();
    }

    static void update(Handle handle, Sending sending, Sender sender) {
        handle.createUpdate("update lh_delivery_sender set relayed = :relayed, near = :near" + OF_SENDING)
                .bind("relayed", sender.relayed())
                .bind("near", sender.near())
                .bind("account", sending.account())
                .bind("way", sending.way())
                .execute();
    }

    /** Since when an account is known. */
    static Optional<Instant> firstSeen(Handle handle, String account) {
        return handle.createQuery(
                        "select min(first_seen) as first_seen from lh_delivery_sender where account = :account")
                .bind("account", account)
                .map((row, context) -> StoredTime.find(row, "first_seen"))
                .one();
    }

    /** What counts now, oldest first. What was sent in the future, by a clock that was set back since, was sent now. */
    static Schedule schedule(Handle handle, Sending sending, Kind kind, long most, Instant now) {
        Instant present = Spans.at(kind, now);
        List<Schedule.Used> spans = handle.createQuery("select began_at, used from lh_delivery_sent" + OF_SENDING
                        + " and kind = :kind and began_at > :old and used > 0 order by began_at")
                .bind("account", sending.account())
                .bind("way", sending.way())
                .bind("kind", kind.name())
                .bind("old", StoredTime.of(now.minus(Spans.counts(kind))))
                .map((row, context) -> new Schedule.Used(StoredTime.read(row, "began_at"), row.getLong("used")))
                .list();
        return new Schedule(
                kind,
                most,
                spans.stream()
                        .map(span -> span.began().isAfter(present) ? new Schedule.Used(present, span.used()) : span)
                        .toList());
    }

    /** Moves what a clock that was set back has left in the future: it would count for too long. */
    static void fromTheFuture(Handle handle, Sending sending, Kind kind, Instant now) {
        Instant present = Spans.at(kind, now);
        List<Span> future = handle.createQuery("select began_at from lh_delivery_sent" + OF_SENDING
                        + " and kind = :kind and began_at > :present")
                .bind("account", sending.account())
                .bind("way", sending.way())
                .bind("kind", kind.name())
                .bind("present", StoredTime.of(present))
                .map((row, context) -> new Span(sending, kind, StoredTime.read(row, "began_at")))
                .list();
        for (Span span : future) {
            long used = bound(handle, "select used from lh_delivery_sent" + OF_SPAN + " for update", span);
            change(handle, Map.of(new Span(sending, kind, present), used));
            handle.createUpdate("delete from lh_delivery_sent" + OF_SPAN)
                    .bind("account", sending.account())
                    .bind("way", sending.way())
                    .bind("kind", kind.name())
                    .bind("began", StoredTime.of(span.began()))
                    .execute();
        }
    }

    private static long bound(Handle handle, String sql, Span span) {
        return handle.createQuery(sql)
                .bind("account", span.sending().account())
                .bind("way", span.sending().way())
                .bind("kind", span.kind().name())
                .bind("began", StoredTime.of(span.began()))
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Adds to what was sent, or takes from it what was not sent after all. */
    static void change(Handle handle, Map<Span, Long> changes) {
        SortedMap<Span, Long> ordered = new java.util.TreeMap<>(changes);
        PreparedBatch known = handle.prepareBatch("insert into lh_delivery_sent (account, way, kind, began_at, used)"
                + " values (:account, :way, :kind, :began, 0) on conflict do nothing");
        PreparedBatch batch =
                handle.prepareBatch("update lh_delivery_sent set used = greatest(used + :by, 0)" + OF_SPAN);
        ordered.forEach((span, by) -> {
            if (by > 0) {
                bind(known, span).add();
            }
            bind(batch, span).bind("by", by).add();
        });
        if (known.size() > 0) {
            known.execute();
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    private static PreparedBatch bind(PreparedBatch batch, Span span) {
        return batch.bind("account", span.sending().account())
                .bind("way", span.sending().way())
                .bind("kind", span.kind().name())
                .bind("began", StoredTime.of(span.began()));
    }

    /** Writes that sendings are there, and by whose connection. */
    static void seen(Handle handle, SortedMap<Sending, Boolean> relayed, Instant now) {
        relayed.forEach((sending, through) -> seen(handle, sending, through, now));
        PreparedBatch batch = handle.prepareBatch(
                "update lh_delivery_sender set relayed = :relayed" + OF_SENDING + " and relayed <> :relayed");
        relayed.forEach((sending, through) -> batch.bind("relayed", through)
                .bind("account", sending.account())
                .bind("way", sending.way())
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** How much of an account's mail of a class waits because of a limit. */
    static long waiting(Handle handle, String account, MessageClass messageClass) {
        return handle.createQuery("select count(*) from lh_delivery_recipient where state = 'HELD'"
                        + " and priority = :priority and account = :account and hold_reason = 'LIMIT'")
                .bind("priority", messageClass.ordinal())
                .bind("account", account)
                .mapTo(Long.class)
                .one();
    }

    /** The latest mail of those. */
    static Optional<UUID> lastWaiting(Handle handle, String account, MessageClass messageClass) {
        return handle.createQuery("select mail_id from lh_delivery_recipient where state = 'HELD'"
                        + " and priority = :priority and account = :account and hold_reason = 'LIMIT'"
                        + " order by state desc, priority desc, account desc, mail_id desc, recipient_no desc"
                        + " fetch first 1 rows only")
                .bind("priority", messageClass.ordinal())
                .bind("account", account)
                .mapTo(UUID.class)
                .findOne();
    }

    /** Drops what does not count any more. */
    static int purge(Handle handle, Collection<Kind> kinds, Instant now) {
        int gone = 0;
        for (Kind kind : kinds) {
            gone += handle.createUpdate("delete from lh_delivery_sent where kind = :kind and began_at < :old")
                    .bind("kind", kind.name())
                    .bind("old", StoredTime.of(now.minus(Spans.counts(kind)).minus(KEPT_LONGER)))
                    .execute();
        }
        return gone;
    }
}
