/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MessageClass;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes mails out of the queue for this process: a plain select along an index, then an update of each that changes only
 * what is still waiting. So two processes never have the same one, and nobody waits for a lock of somebody else's.
 *
 * <p>A claim has a name, and every process says from time to time, by the database's clock, until when the names it uses
 * are surely alive. The claims of one that has not said so in time return to the queue. H2 is opened by one process alone:
 * there every other one is dead.
 *
 * <p>A process that could not say so in time claims under another name from then on: what it still has of the old one may be
 * somebody else's, and is neither begun nor overwritten. So does one whose delivery was stopped and started again.
 */
@Component(service = Claims.class)
public final class Claims {
    /** For how long a process counts as alive without having said so again. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private final OutboxStore store;
    private final Aliveness aliveness;

    /** Of the claimer's thread alone: what a call that failed may have taken all the same. */
    private final List<Parcel> unsure = new ArrayList<>();

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
        this(store, process, LEASE);
    }

    /** With a lease of one's own; nobody begins to send with less than a quarter of it left. */
    Claims(OutboxStore store, ProcessId process, Duration lease) {
        this.store = store;
        this.aliveness = new Aliveness(store, process.value(), lease);
    }

    /**
     * Says that this process is alive, and takes the claims of dead ones back into the queue.
     *
     * @return what was found of dead ones
     */
    public Found renew() {
        return aliveness.renew();
    }

    /** How often this process says that it is alive: often enough that a few times may fail. */
    public Duration renewEvery() {
        return aliveness.renewEvery();
    }

    /**
     * What is known of dead processes.
     *
     * @param recipients how many were taken back: whoever they go to may have got them already
     * @param names how many names have died since somebody last looked
     */
    public record Found(int recipients, int names) {}

    /**
     * Whether a parcel that this process has claimed is still its own: if it could not say for a while that it is alive,
     * somebody else may have it.
     */
    public boolean isValid(Parcel parcel) {
        return aliveness.isSure(parcel.claim());
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
        UUID name = aliveness.name();
        try {
            return store.transaction(handle -> take(handle, parcels, name));
        } catch (RuntimeException | Error e) {
            // If the connection was lost at the commit, the table may say that they are ours.
            parcels.forEach(parcel -> unsure.add(claimed(parcel, parcel.recipientNos(), name, Map.of())));
            throw e;
        }
    }

    private static List<Parcel> take(Handle handle, List<Parcel> parcels, UUID name) {
        PreparedBatch claims = handle.prepareBatch("update lh_delivery_recipient set state = 'SENDING',"
                + " owner = :owner where mail_id = :mail and recipient_no = :no and state = 'QUEUED'");
        // In one order on all nodes, or two of them could wait for each other.
        List<Parcel> ordered =
                parcels.stream().sorted(Comparator.comparing(Parcel::mail)).toList();
        for (Parcel parcel : ordered) {
            for (int no : parcel.recipientNos()) {
                claims.bind("owner", name)
                        .bind("mail", parcel.mail())
                        .bind("no", no)
                        .add();
            }
        }
        int[] changed = claims.execute();
        Map<Parcel, List<Integer>> mine = new HashMap<>();
        int row = 0;
        for (Parcel parcel : ordered) {
            for (int no : parcel.recipientNos()) {
                if (changed[row++] > 0) {
                    mine.computeIfAbsent(parcel, same -> new ArrayList<>()).add(no);
                }
            }
        }
        Map<UUID, List<OpenedParcel.To>> recipients =
                mine.isEmpty() ? Map.of() : recipients(handle, mine.keySet(), name);
        return parcels.stream()
                .filter(mine::containsKey)
                .map(parcel -> claimed(parcel, mine.get(parcel), name, recipients))
                .toList();
    }

    /** Whom this process' mails go to: all at once, since one question for each mail would cost more than the claim. */
    private static Map<UUID, List<OpenedParcel.To>> recipients(Handle handle, Set<Parcel> parcels, UUID name) {
        Map<UUID, List<OpenedParcel.To>> recipients = new HashMap<>();
        handle.createQuery("select mail_id, recipient_no, address, attempts, message_id, instead_by"
                        + " from lh_delivery_recipient"
                        + " where mail_id = any(:mails) and owner = :owner order by mail_id, recipient_no")
                .bindArray(
                        "mails",
                        UUID.class,
                        parcels.stream().map(Parcel::mail).distinct().toArray())
                .bind("owner", name)
                .map((row, context) -> recipients
                        .computeIfAbsent(row.getObject(1, UUID.class), mail -> new ArrayList<>())
                        .add(new OpenedParcel.To(
                                row.getInt(2),
                                MailAddress.of(row.getString(3)),
                                row.getInt(4),
                                Optional.ofNullable(row.getString(5)),
                                Optional.ofNullable(row.getString(6)))))
                .list();
        return recipients;
    }

    private static Parcel claimed(
            Parcel parcel, List<Integer> recipientNos, UUID name, Map<UUID, List<OpenedParcel.To>> recipients) {
        return new Parcel(
                parcel.mail(),
                parcel.account(),
                parcel.messageClass(),
                List.copyOf(recipientNos),
                name,
                recipients.getOrDefault(parcel.mail(), List.of()).stream()
                        .filter(to -> recipientNos.contains(to.no()))
                        .toList());
    }

    /** Puts back what a call of {@link #take} that failed may have taken. Nobody has begun to send it. */
    public void settle() {
        if (unsure.isEmpty()) {
            return;
        }
        store.transaction(handle -> {
            PreparedBatch back = handle.prepareBatch("update lh_delivery_recipient set state = 'QUEUED', owner = null"
                    + " where mail_id = :mail and recipient_no = :no and state = 'SENDING' and owner = :owner");
            for (Parcel parcel : unsure) {
                for (int no : parcel.recipientNos()) {
                    back.bind("mail", parcel.mail())
                            .bind("no", no)
                            .bind("owner", parcel.claim())
                            .add();
                }
            }
            return back.execute();
        });
        unsure.clear();
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

    /** Where {@link #wakeHeld} begins. */
    public static final Waiting FIRST = new Waiting("", new UUID(0, 0), -1);

    /**
     * Lets go on what was held because something was not there, one step along all of it: what is held again meanwhile
     * stays behind.
     *
     * @param priority of mails of this class
     * @param after where the step before ended
     * @return where this step ended; empty if nothing is left
     */
    public Optional<Waiting> wakeHeld(MessageClass priority, List<Hold.Reason> reasons, Waiting after, int most) {
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
                    .map((row, context) -> new Waiting(row.getString(1), row.getObject(2, UUID.class), row.getInt(3)))
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
    public Optional<Waiting> wakeFreed(MessageClass priority, Optional<String> account, Waiting after, int most) {
        return store.transaction(handle -> {
            Query query = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient r"
                            + " where state = 'HELD' and priority = :priority and account "
                            + (account.isPresent() ? "= :account" : ">= :account")
                            + " and (account > :account or mail_id > :mail or (mail_id = :mail and recipient_no > :no))"
                            + " and waits_for is not null"
                            + (account.isPresent()
                                    ? ""
                                    : " and not exists (select 1 from lh_delivery_breaker b where b.closed_at is null"
                                            + " and (r.waits_for = '*' and b.account = ''"
                                            + " or b.account = r.account and b.way = r.waits_for))")
                            + " order by state, priority, account, mail_id, recipient_no fetch first " + most
                            + " rows only")
                    .bind("priority", priority.ordinal())
                    .bind("account", account.orElse(after.account()))
                    .bind("mail", after.mail())
                    .bind("no", after.no());
            List<Waiting> held = query.map((row, context) ->
                            new Waiting(row.getString(1), row.getObject(2, UUID.class), row.getInt(3)))
                    .list();
            toQueue(handle, held);
            return held.size() < most ? Optional.empty() : Optional.of(held.get(held.size() - 1));
        });
    }

    /**
     * Lets one mail go on that is held for a failing way, the most urgent one that waits longest: it tries for all. If there is none of an
     * account's, one that waits for another way of it: that goes by its own first, and then by that which stands in.
     *
     * @param account whose; empty if it is held for the relay
     * @param waitedFor how the way stands in its row
     * @return whether there was one
     */
    public boolean wakeForTrial(Optional<String> account, String waitedFor) {
        return store.transaction(handle -> toQueue(handle, forTrial(handle, account, "= :waitedFor", waitedFor)) > 0
                || account.isPresent() && toQueue(handle, forTrial(handle, account, "<> :waitedFor", "*")) > 0);
    }

    private static List<Waiting> forTrial(Handle handle, Optional<String> account, String which, String waitedFor) {
        // One that is stopped would try nothing.
        Query query = handle.createQuery("select account, mail_id, recipient_no from lh_delivery_recipient r"
                        + " where state = 'HELD'" + (account.isPresent() ? " and account = :account" : "")
                        + " and waits_for " + which
                        + " and not exists (select 1 from lh_delivery_suspension s where s.account = r.account)"
                        + " order by state, priority, account, mail_id, recipient_no fetch first 1 rows only")
                .bind("waitedFor", waitedFor);
        account.ifPresent(name -> query.bind("account", name));
        return query.map((row, context) -> new Waiting(row.getString(1), row.getObject(2, UUID.class), row.getInt(3)))
                .list();
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
        PreparedBatch batch = handle.prepareBatch(
                "update lh_delivery_recipient set state = 'QUEUED', due = null,"
                        + " hold_reason = null, waits_for = null, instead_by = case when waits_for is null then instead_by end where mail_id = :mail and recipient_no = :no and state in ('DEFERRED', 'HELD')");
        those.forEach(one -> batch.bind("mail", one.mail()).bind("no", one.no()).add());
        batch.execute();
        return those.size();
    }
}
