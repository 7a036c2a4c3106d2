/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MessageClass;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets mail go on that waits for something: it goes back into the queue. */
@Component(service = WaitingMail.class)
public final class WaitingMail {
    private final OutboxStore store;

    /** Called by Declarative Services. */
    @Activate
    public WaitingMail(@Reference OutboxStore store) {
        this.store = store;
    }

    /**
     * Lets go on what has waited for its time.
     *
     * @return how many go on
     */
    public int due(Clock clock, int most) {
        return wake("due <= :moment", clock.instant(), most);
    }

    /**
     * Lets tries go on that are due later than any of ours can be: the clock was set back since.
     *
     * @return how many go on
     */
    public int fromTheFuture(Instant latest, int most) {
        return wake("due > :moment and state = 'DEFERRED'", latest, most);
    }

    /**
     * Lets go on what was held because something was not there, one step along all of it: what is held again meanwhile
     * stays behind.
     *
     * @param priority of mails of this class
     * @param after where the step before ended
     * @return where this step ended; empty if nothing is left
     */
    public Optional<Waiting> held(MessageClass priority, List<Hold.Reason> reasons, Waiting after, int most) {
        List<String> names = reasons.stream().map(Enum::name).toList();
        return store.transaction(handle -> {
            List<Waiting> held = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient"
                            + " where state = 'HELD' and priority = :priority and account >= :account"
                            + " and (account > :account or mail_id > :mail or (mail_id = :mail and recipient_no > :no))"
                            + " and hold_reason in (<reasons>) order by state, priority, account, mail_id,"
                            + " recipient_no fetch first " + most + " rows only")
                    .bind("priority", priority.ordinal())
                    .bind("account", after.account())
                    .bind("mail", after.mail())
                    .bind("no", after.no())
                    .bindList("reasons", names)
                    .map((row, context) -> Waiting.read(row))
                    .list();
            toQueue(handle, held);
            return held.size() < most ? Optional.empty() : Optional.of(held.get(held.size() - 1));
        });
    }

    /**
     * Lets go on what was held for a failing way, one step along it, so that it leaves in order.
     *
     * @param account all of this account's; else what waits for a way that does not fail any more
     * @param after where the step before ended
     * @return where this step ended; empty if nothing is left
     */
    public Optional<Waiting> freed(MessageClass priority, Optional<String> account, Waiting after, int most) {
        return store.transaction(handle -> {
            Query query = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient r"
                            + " where state = 'HELD' and priority = :priority and account "
                            + (account.isPresent() ? "= :account" : ">= :account")
                            + " and (account > :account or mail_id > :mail or (mail_id = :mail and recipient_no > :no))"
                            + " and waits_for is not null"
                            + (account.isPresent()
                                    ? ""
                                    : " and (" + works("r.waits_for") + " or r.waits_for_other is not null and "
                                            + works("r.waits_for_other") + ")")
                            + " order by state, priority, account, mail_id, recipient_no fetch first " + most
                            + " rows only")
                    .bind("priority", priority.ordinal())
                    .bind("account", account.orElse(after.account()))
                    .bind("mail", after.mail())
                    .bind("no", after.no());
            List<Waiting> held = query.map((row, context) -> Waiting.read(row)).list();
            toQueue(handle, held);
            return held.size() < most ? Optional.empty() : Optional.of(held.get(held.size() - 1));
        });
    }

    private static String works(String waitsFor) {
        return "not exists (select 1 from lh_delivery_breaker b where b.closed_at is null and (" + waitsFor
                + " = '*' and b.account = '' or b.account = r.account and b.way = " + waitsFor + "))";
    }

    /**
     * Lets one mail go on that is held for an account's failing way, the most urgent one that waits longest: it tries for all.
     *
     * @param waitedFor how the way stands in its row
     * @return whether there was one
     */
    public boolean forTrial(String account, String waitedFor) {
        return forTrial("and account = :account", account, waitedFor).isPresent();
    }

    /**
     * The same for the relay. The accounts try by turns: the first one may have reasons of its own to fail. One that is suspended cannot
     * try at all.
     *
     * @param after the account that tried last
     * @return the account that tries; empty if nothing is held for the relay
     */
    public Optional<String> forTrialOfRelay(String after, String waitedFor) {
        String condition = "and account > :account and not exists (select 1 from lh_delivery_suspension s"
                + " where s.account in (r.account, '*'))";
        return forTrial(condition, after, waitedFor).or(() -> forTrial(condition, "", waitedFor));
    }

    private Optional<String> forTrial(String condition, String account, String waitedFor) {
        return store.transaction(handle -> {
            List<Waiting> one = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient r"
                            + " where state = 'HELD' " + condition
                            + " and (waits_for = :waitedFor or waits_for_other = :waitedFor)"
                            + " order by state, priority, account, mail_id, recipient_no fetch first 1 rows only")
                    .bind("account", account)
                    .bind("waitedFor", waitedFor)
                    .map((row, context) -> Waiting.read(row))
                    .list();
            toQueue(handle, one);
            return one.stream().map(Waiting::account).findFirst();
        });
    }

    private int wake(String condition, Instant moment, int most) {
        return store.transaction(handle -> {
            List<Waiting> due = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient"
                            + " where " + condition + " order by due fetch first " + most + " rows only")
                    .bind("moment", AcceptWriter.utc(moment))
                    .map((row, context) -> Waiting.read(row))
                    .list();
            return toQueue(handle, due);
        });
    }

    private static int toQueue(Handle handle, List<Waiting> those) {
        if (those.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch(
                "update lh_delivery_recipient set state = 'QUEUED', due = null,"
                        + " hold_reason = null, waits_for = null, waits_for_other = null, instead_by = case when waits_for is not null then null"
                        + " else instead_by end where mail_id = :mail and recipient_no = :no and state in ('DEFERRED', 'HELD')");
        those.forEach(one -> batch.bind("mail", one.mail()).bind("no", one.no()).add());
        batch.execute();
        return those.size();
    }
}
