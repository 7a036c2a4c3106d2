/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.tables.StoredTime;

/**
 * Finds the ids of the mails that a query asks for, the latest first. Each kind of query walks an index from where the page
 * begins and stops when the page is full; the ids hold the time, so a span of time is a span of ids.
 */
final class LogSearch {
    /**
     * Up to so many recipients in the wanted states, their part of the index is read and sorted; if there are more, the
     * mails are walked from the latest on, and a page is soon full.
     */
    private static final int FEW = 50_000;

    /** An id is made a moment before its mail's acceptance is written down. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final Handle handle;
    private final LogQuery query;
    private final Suspended suspended;
    private final Set<RecipientState> states;

    LogSearch(Handle handle, LogQuery query) {
        this.handle = handle;
        this.query = query;
        this.suspended = query.states().isEmpty() ? new Suspended(false, Set.of()) : Suspended.read(handle);
        this.states = storedStates();
    }

    /**
     * Finds mails.
     *
     * @param most at most so many
     */
    List<UUID> find(int most) {
        boolean byMail = query.recipient().isEmpty()
                && (query.states().isEmpty() || query.account().isEmpty() && !areFew());
        Set<UUID> found = new LinkedHashSet<>();
        Optional<UUID> after = query.after().map(MailId::value);
        // A mail with many recipients may fill the rows of one look.
        while (true) {
            List<UUID> rows = byMail ? byMail(after, most) : byRecipient(after, most);
            found.addAll(rows);
            if (rows.size() < most || found.size() >= most) {
                return found.stream().limit(most).toList();
            }
            after = Optional.of(rows.get(rows.size() - 1));
        }
    }

    private List<UUID> byMail(Optional<UUID> after, int most) {
        List<String> conditions = new ArrayList<>();
        query.account().ifPresent(account -> conditions.add("m.account = :account"));
        bounds(conditions, "m.id", after);
        ofMail(conditions);
        if (!query.states().isEmpty()) {
            List<String> inner = new ArrayList<>(List.of("r.mail_id = m.id", "r.state in (<states>)"));
            notSuspended(inner);
            conditions.add("exists (select 1 from lh_delivery_recipient r" + where(inner) + ")");
        }
        return run(
                "select m.id from lh_delivery_mail m" + where(conditions) + " order by m.id desc" + first(most), after);
    }

    private List<UUID> byRecipient(Optional<UUID> after, int most) {
        if (query.recipient().isPresent()) {
            List<String> conditions = new ArrayList<>(List.of("r.address = :address"));
            query.account().ifPresent(account -> conditions.add("r.account = :account"));
            bounds(conditions, "r.mail_id", after);
            if (!query.states().isEmpty()) {
                // Of any recipient, not of this one alone.
                List<String> inner = new ArrayList<>(List.of("s.mail_id = r.mail_id", "s.state in (<states>)"));
                notSuspended(inner);
                conditions.add("exists (select 1 from lh_delivery_recipient s"
                        + where(inner).replace("r.state <>", "s.state <>").replace("r.account", "s.account") + ")");
            }
            return run(recipients(conditions) + " order by r.mail_id desc" + first(most), after);
        }
        if (states.isEmpty()) {
            return List.of();
        }
        return run(query.account().isPresent() ? ofAccount(after, most) : ofStates(after, most), after);
    }

    /** The index has the account behind state and class: each pair of them is a walk of its own. */
    private String ofAccount(Optional<UUID> after, int most) {
        List<String> walks = new ArrayList<>();
        for (RecipientState state : states) {
            for (int priority = 0; priority <= 2; priority++) {
                List<String> conditions = new ArrayList<>(List.of(
                        "r.state = '" + state.name() + "'", "r.priority = " + priority, "r.account = :account"));
                notSuspended(conditions);
                bounds(conditions, "r.mail_id", after);
                walks.add("select * from (" + recipients(conditions)
                        // In the index's own order, so that nothing is sorted.
                        + " order by r.state desc, r.priority desc, r.account desc, r.mail_id desc" + first(most)
                        + ") w" + walks.size());
            }
        }
        return "select mail_id from (" + String.join(" union all ", walks) + ") w order by mail_id desc" + first(most);
    }

    private String ofStates(Optional<UUID> after, int most) {
        List<String> parts = new ArrayList<>();
        for (RecipientState state : states) {
            // The limit, which is never reached, keeps a database from walking all mails instead.
            parts.add("select * from (select mail_id, state, account from lh_delivery_recipient where state = '"
                    + state.name() + "'" + first(FEW + 1) + ") s" + parts.size());
        }
        List<String> conditions = new ArrayList<>();
        notSuspended(conditions);
        bounds(conditions, "r.mail_id", after);
        ofMail(conditions);
        return "select r.mail_id from (" + String.join(" union all ", parts) + ") r" + join() + where(conditions)
                + " order by r.mail_id desc" + first(most);
    }

    private boolean areFew() {
        for (RecipientState state : states) {
            long count = handle.createQuery("select count(*) from (select 1 from lh_delivery_recipient where state ="
                            + " :state" + first(FEW + 1) + ") s")
                    .bind("state", state.name())
                    .mapTo(Long.class)
                    .one();
            if (count > FEW) {
                return false;
            }
        }
        return true;
    }

    private String recipients(List<String> conditions) {
        List<String> all = new ArrayList<>(conditions);
        ofMail(all);
        return "select r.mail_id from lh_delivery_recipient r" + join() + where(all);
    }

    private String join() {
        boolean asksMail = query.template().isPresent()
                || query.from().isPresent()
                || query.to().isPresent();
        return asksMail ? " join lh_delivery_mail m on m.id = r.mail_id" : "";
    }

    /** What only the mail's own row can tell. */
    private void ofMail(List<String> conditions) {
        query.template().ifPresent(template -> conditions.add("m.template = :template"));
        query.from().ifPresent(from -> conditions.add("m.accepted_at >= :from"));
        query.to().ifPresent(to -> conditions.add("m.accepted_at < :to"));
    }

    private void bounds(List<String> conditions, String id, Optional<UUID> after) {
        after.ifPresent(last -> conditions.add(id + " < :after"));
        query.from().ifPresent(from -> conditions.add(id + " >= :lowest"));
        query.to().ifPresent(to -> conditions.add(id + " < :highest"));
    }

    /** Which states the rows may have: those of suspended accounts are QUEUED and told as HELD. */
    private Set<RecipientState> storedStates() {
        Set<RecipientState> stored = EnumSet.noneOf(RecipientState.class);
        stored.addAll(query.states());
        boolean held = stored.contains(RecipientState.HELD);
        if (suspended.all()) {
            stored.remove(RecipientState.QUEUED);
        }
        if (held && (suspended.all() || !suspended.accounts().isEmpty())) {
            stored.add(RecipientState.QUEUED);
        }
        return stored;
    }

    private void notSuspended(List<String> conditions) {
        boolean queued = query.states().contains(RecipientState.QUEUED);
        boolean held = query.states().contains(RecipientState.HELD);
        if (!suspended.all() && !suspended.accounts().isEmpty() && queued != held) {
            conditions.add("(r.state <> 'QUEUED' or r.account " + (held ? "in" : "not in") + " (<suspended>))");
        }
    }

    private List<UUID> run(String sql, Optional<UUID> after) {
        Query statement = handle.createQuery(sql);
        query.account().ifPresent(account -> statement.bind("account", account));
        query.recipient().ifPresent(address -> statement.bind("address", address.toString()));
        query.template().ifPresent(template -> statement.bind("template", template));
        after.ifPresent(last -> statement.bind("after", last));
        query.from().map(LogSearch::inRange).ifPresent(from -> statement
                .bind("from", StoredTime.of(from))
                .bind("lowest", StoredTime.firstId(from.minus(MARGIN))));
        query.to().map(LogSearch::inRange).ifPresent(to -> statement
                .bind("to", StoredTime.of(to))
                .bind("highest", StoredTime.firstId(to.plus(MARGIN))));
        if (sql.contains("<states>")) {
            // Nothing is in no state.
            statement.bindList("states", states.isEmpty() ? List.of("") : names());
        }
        if (sql.contains("<suspended>")) {
            statement.bindList("suspended", List.copyOf(suspended.accounts()));
        }
        return statement.map((row, context) -> row.getObject(1, UUID.class)).list();
    }

    private List<String> names() {
        return states.stream().map(Enum::name).collect(Collectors.toList());
    }

    /** A moment that an id can hold. */
    static Instant inRange(Instant moment) {
        Instant earliest = Instant.EPOCH.plus(MARGIN);
        return moment.isBefore(earliest) ? earliest : moment.isAfter(LATEST) ? LATEST : moment;
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static String first(int most) {
        return " fetch first " + most + " rows only";
    }
}
