/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.MessageClass;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes mails out of the queue for this process: a plain select along an index, then an update of each that changes only
 * what is still waiting. So two processes never have the same one, and nobody waits for a lock of somebody else's.
 *
 * <p>A claim names its process, and every process says from time to time, by the database's clock, until when it is
 * surely alive. The claims of one that has not said so in time return to the queue. H2 is opened by one process alone: there
 * every other one is dead.
 */
@Component(service = Claims.class)
public final class Claims {
    /** For how long a process counts as alive without having said so again. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** Nobody begins to send with less than this left. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final OutboxStore store;
    private final UUID owner;
    private volatile long aliveUntilNanos = System.nanoTime();

    /** Of these nobody knows whether they are taken: the database went away just then. Only the claimer's thread comes here. */
    private final List<Parcel> doubtful = new ArrayList<>();

    /**
     * A recipient that waits for its turn.
     *
     * @param account whose mail it is
     * @param mail the mail's id
     * @param no the recipient, counted as in the request
     */
    public record Waiting(String account, UUID mail, int no) {}

    /** Called by Declarative Services. */
    @Activate
    public Claims(@Reference OutboxStore store, @Reference ProcessId process) {
        this.store = store;
        this.owner = process.value();
    }

    /**
     * Says that this process is alive, and takes the claims of dead ones back into the queue.
     *
     * @return how many were taken back: whoever they go to may have got them already
     */
    public int renew() {
        long began = System.nanoTime();
        int takenBack = store.transaction(handle -> {
            if (!isShared(handle)) {
                handle.createUpdate("delete from lh_delivery_process where owner <> :owner")
                        .bind("owner", owner)
                        .execute();
            }
            int known = handle.createUpdate(
                            "update lh_delivery_process set lease_until = current_timestamp + interval '"
                                    + LEASE.toSeconds() + "' second where owner = :owner")
                    .bind("owner", owner)
                    .execute();
            if (known == 0) {
                handle.createUpdate("insert into lh_delivery_process (owner, lease_until) values (:owner,"
                                + " current_timestamp + interval '" + LEASE.toSeconds() + "' second)")
                        .bind("owner", owner)
                        .execute();
            }
            return handle.createUpdate("update lh_delivery_recipient set state = 'QUEUED', owner = null,"
                            + " taken_back = taken_back + 1 where state = 'SENDING' and owner not in"
                            + " (select owner from lh_delivery_process where lease_until > current_timestamp)")
                    .execute();
        });
        aliveUntilNanos = began + LEASE.minus(MARGIN).toNanos();
        return takenBack;
    }

    /**
     * Whether what this process has claimed is still its own: if it could not say for a while that it is alive, somebody
     * else may have it.
     */
    public boolean areValid() {
        return aliveUntilNanos - System.nanoTime() > 0;
    }

    /** Says that this process has nothing claimed any more. */
    public void leave() {
        store.run(handle -> handle.createUpdate("delete from lh_delivery_process where owner = :owner")
                .bind("owner", owner)
                .execute());
    }

    /**
     * Looks at the front of the queue, account after account, without taking anything.
     *
     * @param messageClass of mails of this class
     * @param after of accounts whose names come after this one
     * @param upTo and, if given, not after this one
     * @param most at most so many
     */
    public List<Waiting> front(MessageClass messageClass, String after, Optional<String> upTo, int most) {
        return store.run(handle -> handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient"
                        + " where state = 'QUEUED' and priority = :priority and account > :after"
                        + (upTo.isPresent() ? " and account <= :upTo" : "")
                        + " order by state, priority, account, mail_id, recipient_no"
                        + " fetch first " + most + " rows only")
                .bind("priority", messageClass.ordinal())
                .bind("after", after)
                .bind("upTo", upTo.orElse(null))
                .setFetchSize(most)
                .map((row, context) -> new Waiting(row.getString(1), row.getObject(2, UUID.class), row.getInt(3)))
                .list());
    }

    /**
     * Takes mails for this process.
     *
     * @param parcels what was seen at the front of the queue
     * @return what this process has now; somebody else may have been faster with some, or an operator held them
     */
    public List<Parcel> take(List<Parcel> parcels) {
        doubtful.addAll(parcels);
        List<Parcel> taken = store.transaction(handle -> {
            PreparedBatch claims = handle.prepareBatch("update lh_delivery_recipient set state = 'SENDING',"
                    + " owner = :owner where mail_id = :mail and recipient_no = :no and state = 'QUEUED'");
            for (Parcel parcel : parcels) {
                for (int no : parcel.recipientNos()) {
                    claims.bind("owner", owner)
                            .bind("mail", parcel.mail())
                            .bind("no", no)
                            .add();
                }
            }
            int[] changed = claims.execute();
            List<Parcel> known = new ArrayList<>();
            int row = 0;
            for (Parcel parcel : parcels) {
                List<Integer> mine = new ArrayList<>();
                for (int no : parcel.recipientNos()) {
                    if (changed[row++] > 0) {
                        mine.add(no);
                    }
                }
                if (!mine.isEmpty()) {
                    known.add(new Parcel(parcel.mail(), parcel.account(), parcel.messageClass(), mine));
                }
            }
            return known;
        });
        doubtful.clear();
        return taken;
    }

    /**
     * Puts back into the queue what this process took without hearing of it: the commit was done, and its answer was lost. Nobody here
     * has begun to send it, and as its own process lives nobody else would ever take it back.
     */
    public void settleDoubts() {
        if (doubtful.isEmpty()) {
            return;
        }
        store.run(handle -> {
            PreparedBatch back = handle.prepareBatch("update lh_delivery_recipient set state = 'QUEUED', owner = null"
                    + " where mail_id = :mail and recipient_no = :no and state = 'SENDING' and owner = :owner");
            for (Parcel parcel : doubtful) {
                for (int no : parcel.recipientNos()) {
                    back.bind("mail", parcel.mail())
                            .bind("no", no)
                            .bind("owner", owner)
                            .add();
                }
            }
            return back.execute();
        });
        doubtful.clear();
    }

    /**
     * Lets go on what has waited for its time.
     *
     * @return how many go on
     */
    public int wakeDue(Clock clock, int most) {
        return wake("due <= :moment", clock.instant(), most);
    }

    /**
     * Lets tries go on that are due later than any of ours can be: the clock was set back since.
     *
     * @return how many go on
     */
    public int wakeFromTheFuture(Instant latest, int most) {
        return wake("due > :moment and state = 'DEFERRED'", latest, most);
    }

    /**
     * Lets go on what was held because something was not there.
     *
     * @return how many go on
     */
    public int wakeHeld(List<org.letterhead.mail.Hold.Reason> reasons, int most) {
        List<String> names = reasons.stream().map(Enum::name).toList();
        return store.transaction(handle -> {
            List<Waiting> held = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient"
                            + " where state = 'HELD' and hold_reason in (<reasons>) order by state, priority, account,"
                            + " mail_id, recipient_no fetch first " + most + " rows only")
                    .bindList("reasons", names)
                    .map((row, context) -> new Waiting(row.getString(1), row.getObject(2, UUID.class), row.getInt(3)))
                    .list();
            return toQueue(handle, held);
        });
    }

    private int wake(String condition, Instant moment, int most) {
        return store.transaction(handle -> {
            List<Waiting> due = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient"
                            + " where " + condition + " order by due fetch first " + most + " rows only")
                    .bind("moment", AcceptWriter.utc(moment))
                    .map((row, context) -> new Waiting(row.getString(1), row.getObject(2, UUID.class), row.getInt(3)))
                    .list();
            return toQueue(handle, due);
        });
    }

    private static int toQueue(Handle handle, List<Waiting> those) {
        if (those.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("update lh_delivery_recipient set state = 'QUEUED', due = null,"
                + " hold_reason = null where mail_id = :mail and recipient_no = :no and state in ('DEFERRED', 'HELD')");
        those.forEach(one -> batch.bind("mail", one.mail()).bind("no", one.no()).add());
        batch.execute();
        return those.size();
    }

    private static boolean isShared(Handle handle) {
        try {
            return !handle.getConnection()
                    .getMetaData()
                    .getDatabaseProductName()
                    .equals("H2");
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not say what it is", e);
        }
    }
}
