/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.log.Suspended;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.outbox.QueueSignal;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSelection;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.operate.Suspension;
import org.letterhead.mail.people.AccessRule;
import org.letterhead.mail.tables.StoredTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's hand on the queue, and that of an account's administrators on one mail of theirs. Many rows are changed a few hundred at a time, each step durable by itself, so that
 * senders and claimers never wait long for a lock.
 */
@Component
public final class StoredMailQueue implements MailQueue {
    private static final Logger LOG = LoggerFactory.getLogger(StoredMailQueue.class);
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f]");
    private static final int STEP = 500;
    private static final int PRIORITIES = 3;

    private final Clock clock = Clock.systemUTC();
    private final DeliverySettings settings;
    private final OutboxStore store;
    private final Events events;
    private final Suspensions suspensions;
    private final DeliveryCounters counters;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile QueueSignal signal;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccessControl access;

    /** Called by Declarative Services. */
    @Activate
    public StoredMailQueue(
            @Reference DeliverySettings settings,
            @Reference OutboxStore store,
            @Reference Events events,
            @Reference Suspensions suspensions,
            @Reference DeliveryCounters counters) {
        this.settings = settings;
        this.store = store;
        this.events = events;
        this.suspensions = suspensions;
        this.counters = counters;
    }

    @Override
    public QueueSummary backlog() {
        return store.run(handle -> new QueueCounts(handle).backlog(settings.captureMailbox(), clock));
    }

    @Override
    public QueueSummary summary(Optional<String> account) {
        return store.run(handle -> new QueueCounts(handle).summary(account, settings.captureMailbox(), clock));
    }

    @Override
    public int hold(Actor actor, QueueSelection which) {
        int held = change(QueueChange.HOLD, operator(actor), which);
        counters.ended(RecipientState.HELD, held);
        return held;
    }

    @Override
    public int release(Actor actor, QueueSelection which) {
        int released = actor instanceof Actor.User user && which instanceof QueueSelection.OneMail one
                ? releaseOwn(user, one)
                : change(QueueChange.RELEASE, operator(actor), which);
        wake();
        return released;
    }

    @Override
    public int cancel(Actor actor, QueueSelection which) {
        return change(QueueChange.CANCEL, operator(actor), which);
    }

    @Override
    public boolean suspend(Actor actor, Optional<String> account, String reason) {
        String by = operator(actor);
        boolean changed = store.run(handle -> handle.createUpdate("insert into lh_delivery_suspension"
                                + " (account, since, actor, reason) values (:account, :since, :actor, :reason)"
                                + " on conflict do nothing")
                        .bind("account", key(account))
                        .bind("since", StoredTime.of(clock.instant()))
                        .bind("actor", by)
                        .bind("reason", cut(reason, 500))
                        .execute()
                > 0);
        suspensions.changed();
        LOG.info(
                "{} stops {}{}: {}", by, name(account), changed ? "" : ", which was stopped already", cut(reason, 500));
        return changed;
    }

    @Override
    public boolean resume(Actor actor, Optional<String> account) {
        String by = operator(actor);
        boolean changed =
                store.run(handle -> handle.createUpdate("delete from lh_delivery_suspension where account = :account")
                                .bind("account", key(account))
                                .execute()
                        > 0);
        suspensions.changed();
        wake();
        LOG.info("{} resumes {}{}", by, name(account), changed ? "" : ", which was not stopped");
        return changed;
    }

    @Override
    public List<Suspension> suspensions() {
        // '*' sorts before every account's name in any order; say it all the same.
        return store.run(handle -> handle.createQuery("select account, since, actor, reason from lh_delivery_suspension"
                        + " order by case when account = '" + Suspended.ALL + "' then 0 else 1 end, account")
                .map((row, context) -> new Suspension(
                        Optional.of(row.getString("account")).filter(name -> !name.equals(Suspended.ALL)),
                        StoredTime.read(row, "since"),
                        row.getString("actor"),
                        row.getString("reason")))
                .list());
    }

    /** Whoever may not does not learn whether there is such a mail. */
    private int releaseOwn(Actor.User user, QueueSelection.OneMail one) {
        Optional<String> account =
                store.run(handle -> handle.createQuery("select account from lh_delivery_mail where id = :id")
                        .bind("id", one.mail().value())
                        .mapTo(String.class)
                        .findOne());
        try {
            AccessRule.require(account.isPresent() ? access : null, user, account.orElse(""), "letting a mail go");
        } catch (SecurityException e) {
            throw new SecurityException(cut(
                    "There is no mail " + one.mail() + " in an account that user " + user.name() + " administers.",
                    300));
        }
        return change(QueueChange.RELEASE_BY_USER, cut("user " + user.name(), 200), one);
    }

    private int change(QueueChange change, String by, QueueSelection which) {
        AtomicInteger changed = new AtomicInteger();
        try {
            if (which instanceof QueueSelection.OneMail one) {
                changed.addAndGet(
                        step(handle -> ofMail(handle, change, one.mail().value()), change)
                                .changed());
            } else {
                Optional<String> account =
                        which instanceof QueueSelection.OneAccount one ? Optional.of(one.account()) : Optional.empty();
                for (RecipientState state : change.from()) {
                    for (int priority = 0; priority < PRIORITIES; priority++) {
                        walk(change, account, state, priority, changed);
                    }
                }
            }
        } finally {
            // Also of a change that the database has cut short: what was done so far stays done.
            LOG.info("{}: {} {}, {} recipients", by, change, shown(which), changed);
            events.committed();
        }
        return changed.get();
    }

    /** Goes along the queue's index, always on from the last row seen: what comes back behind it is not taken twice. */
    private void walk(
            QueueChange change, Optional<String> account, RecipientState state, int priority, AtomicInteger changed) {
        WaitingRow last = new WaitingRow(account.orElse(""), new UUID(0, 0), -1, null);
        while (last != null) {
            WaitingRow from = last;
            Step step = step(handle -> ofQueue(handle, change, account.isPresent(), state, priority, from), change);
            changed.addAndGet(step.changed());
            last = step.last();
        }
    }

    private Step step(Rows select, QueueChange change) {
        return Contention.again(() -> store.transaction(handle -> {
            List<WaitingRow> rows = select.of(handle);
            return new Step(
                    rows.size() < STEP ? null : rows.get(rows.size() - 1), change.apply(handle, rows, events, clock));
        }));
    }

    private static List<WaitingRow> ofMail(Handle handle, QueueChange change, UUID mail) {
        return handle.createQuery("select " + WaitingRow.COLUMNS + " from lh_delivery_recipient where mail_id = :mail"
                        + " and state in " + change.states() + " and " + change.condition() + " order by recipient_no")
                .bind("mail", mail)
                .map((row, context) -> WaitingRow.of(row))
                .list();
    }

    private static List<WaitingRow> ofQueue(
            Handle handle,
            QueueChange change,
            boolean oneAccount,
            RecipientState state,
            int priority,
            WaitingRow last) {
        Query query = handle.createQuery("select " + WaitingRow.COLUMNS + " from lh_delivery_recipient"
                + " where state = :state and priority = :priority and "
                + (oneAccount
                        ? "account = :account and mail_id >= :mail and (mail_id > :mail or recipient_no > :no)"
                        : "account >= :account and (account > :account or mail_id > :mail"
                                + " or (mail_id = :mail and recipient_no > :no))")
                + " and " + change.condition() + " order by state, priority, account, mail_id, recipient_no"
                + " fetch first " + STEP + " rows only");
        return query.bind("state", state.name())
                .bind("priority", priority)
                .bind("account", last.account())
                .bind("mail", last.mail())
                .bind("no", last.no())
                .map((row, context) -> WaitingRow.of(row))
                .list();
    }

    private void wake() {
        QueueSignal claimer = signal;
        if (claimer != null) {
            claimer.wake();
        }
    }

    private static String operator(Actor actor) {
        if (actor instanceof Actor.Operator operator) {
            return cut("operator " + operator.name(), 200);
        }
        throw new SecurityException("Only an operator may change the queue, not " + cut(actor.toString(), 200) + ".");
    }

    private static String key(Optional<String> account) {
        account.filter(name -> !ACCOUNT.matcher(name).matches()).ifPresent(name -> {
            throw new IllegalArgumentException(
                    "\"" + cut(name, 64) + "\" is not an account's name: that has 1 to 64 of A-Z a-z 0-9 . _ : @ -");
        });
        return account.orElse(Suspended.ALL);
    }

    private static String shown(QueueSelection which) {
        if (which instanceof QueueSelection.OneMail one) {
            return "mail " + one.mail();
        }
        return which instanceof QueueSelection.OneAccount one ? "account " + cut(one.account(), 64) : "all mail";
    }

    private static String name(Optional<String> account) {
        return account.map(known -> "account " + known).orElse("all mail");
    }

    private static String cut(String text, int most) {
        String clean = CONTROL.matcher(text).replaceAll(" ");
        return clean.length() > most ? clean.substring(0, most) : clean;
    }

    @FunctionalInterface
    private interface Rows {
        List<WaitingRow> of(Handle handle);
    }

    /** A last row only if there may be more behind it. */
    private record Step(WaitingRow last, int changed) {}
}
