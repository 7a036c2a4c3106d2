/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.transport.SendingLimits;

/**
 * What this process knows of a sending: places it has taken in advance, when there are some again, and who waits for them. Guarded by
 * itself.
 */
final class Purse {
    /** What is known of other nodes is not believed for longer. */
    private static final int BELIEVED_SECONDS = 60;

    final Sending sending;
    private final Map<Kind, Lot> lots = new EnumMap<>(Kind.class);
    private final Map<MessageClass, Line> lines = new EnumMap<>(MessageClass.class);
    /** When there are places again, as it was when there were none; kept for a while for those who wait in a line. */
    private Schedule schedule;

    private Instant closedAt = Instant.MIN;
    private boolean closed;
    private Map<Kind, Rates.Rate> rates = Map.of();
    private SendingLimits ratesOf;
    private boolean ratesRelayed;
    private long ratesVersion = -1;
    private Instant ratesUntil = Instant.MIN;

    Purse(Sending sending) {
        this.sending = sending;
    }

    /** Places of a span that this process has taken. */
    static final class Lot {
        private final SentTable.Span span;
        private long left;

        private Lot(SentTable.Span span, long left) {
            this.span = span;
            this.left = left;
        }
    }

    /** Those that wait for places to open, as far as this process has told them until when. */
    private static final class Line {
        private final Instant countedAt;
        private long told;
        private long toldAgain;
        private UUID last;

        private Line(Instant countedAt) {
            this.countedAt = countedAt;
        }

        private boolean has(UUID mail) {
            return last != null && mail.compareTo(last) <= 0;
        }
    }

    /** The limits as they were put together last; empty if that was of other ones. */
    Optional<Map<Kind, Rates.Rate>> rates(Wanted wanted, long version, Instant now) {
        return version == ratesVersion
                        && wanted.throughRelay() == ratesRelayed
                        && wanted.known().equals(ratesOf)
                        && now.isBefore(ratesUntil)
                ? Optional.of(rates)
                : Optional.empty();
    }

    void count(Wanted wanted, long version, Map<Kind, Rates.Rate> those, Instant until) {
        if (!those.equals(rates)) {
            opened();
        }
        rates = those;
        ratesOf = wanted.known();
        ratesRelayed = wanted.throughRelay();
        ratesVersion = version;
        ratesUntil = until;
    }

    /** What is believed to be closed is asked anew. */
    private void opened() {
        closed = false;
        schedule = null;
        lines.clear();
    }

    /** Places of spans that are over: they are not for later. */
    Map<SentTable.Span, Long> stale(Instant now) {
        return give(kind -> !lots.get(kind).span.began().equals(Spans.at(kind, now)));
    }

    /** All places. */
    Map<SentTable.Span, Long> empty() {
        return give(kind -> true);
    }

    private Map<SentTable.Span, Long> give(java.util.function.Predicate<Kind> which) {
        Map<SentTable.Span, Long> given = new java.util.HashMap<>();
        for (Kind kind : List.copyOf(lots.keySet())) {
            if (which.test(kind)) {
                Lot lot = lots.remove(kind);
                given.put(lot.span, lot.left);
            }
        }
        return given;
    }

    boolean has(Kind kind, long places) {
        Lot lot = lots.get(kind);
        return lot != null && lot.left >= places;
    }

    long left(Kind kind) {
        Lot lot = lots.get(kind);
        return lot == null ? 0 : lot.left;
    }

    /** Places were taken. */
    void add(SentTable.Span span, long places) {
        lots.computeIfAbsent(span.kind(), same -> new Lot(span, 0)).left += places;
        closed = false;
    }

    /** Uses places that are there. */
    List<SentTable.Span> use(Wanted wanted, Map<Kind, Long> places) {
        Line line = lines.get(wanted.messageClass());
        if (line != null && line.told > 0 && line.has(wanted.mail().value())) {
            line.told--;
        }
        List<SentTable.Span> used = new ArrayList<>();
        places.forEach((kind, count) -> {
            Lot lot = lots.get(kind);
            lot.left -= count;
            used.add(lot.span);
        });
        return used;
    }

    /**
     * Takes a place back.
     *
     * @return false if its span is over here
     */
    boolean takeBack(SentTable.Span span, long places) {
        Lot lot = lots.get(span.kind());
        if (lot == null || !lot.span.equals(span)) {
            return false;
        }
        lot.left += places;
        closed = false;
        return true;
    }

    /**
     * Whether it is known, without asking, that there are no places for a mail. One that has not waited yet leaves those to others that
     * have opened since.
     */
    boolean isClosed(Wanted wanted, Instant now) {
        if (schedule == null || !isFresh(closedAt, now)) {
            return false;
        }
        Line line = lines.get(wanted.messageClass());
        boolean othersFirst = line != null
                && line.told > 0
                && !line.has(wanted.mail().value())
                && schedule.opening(line.told - 1, closedAt).isAfter(now);
        return othersFirst || closed && now.isBefore(schedule.opening(0, closedAt));
    }

    /** A clock that was set back must not make anything believed for longer. */
    private static boolean isFresh(Instant since, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plusSeconds(BELIEVED_SECONDS));
    }

    /** Whether it is known how many of a class wait. */
    boolean knows(MessageClass messageClass) {
        return lines.containsKey(messageClass);
    }

    /** There are no places. */
    void close(Schedule those, Instant now) {
        schedule = those;
        closedAt = now;
        closed = true;
        lines.values().removeIf(line -> !isFresh(line.countedAt, now));
        lines.values().forEach(line -> line.toldAgain = 0);
    }

    /** So many wait already, this one last. */
    void waiting(MessageClass messageClass, long told, Optional<UUID> last, Instant now) {
        Line line = new Line(now);
        line.told = told;
        line.last = last.orElse(null);
        lines.put(messageClass, line);
    }

    /** Until when one more waits. One that has waited before and found nothing is not behind the others again. */
    Permit.UsedUp tellToWait(Wanted wanted) {
        Line line = lines.get(wanted.messageClass());
        UUID mail = wanted.mail().value();
        boolean again = line.has(mail);
        long before = again ? line.toldAgain++ : line.told++;
        if (!again) {
            line.last = mail;
        }
        return new Permit.UsedUp(schedule.kind(), schedule.opening(before, closedAt));
    }
}
