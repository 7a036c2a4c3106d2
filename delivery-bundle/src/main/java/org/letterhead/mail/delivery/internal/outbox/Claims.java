/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Duration;
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

    /**
     * Ends the names up to which has been looked already. H2 begins a range {@code account > 'acme'} at the first row of acme and reads on
     * to its last: a hundred thousand, if so many wait. It begins {@code account >= 'acme' || BEHIND} behind them. Names of accounts
     * have no control characters, so there is nothing in between.
     */
    private static final String BEHIND = "\u0001";

    private final OutboxStore store;
    private final Aliveness aliveness;

    /** Of the claimer's thread alone: what a call that failed may have taken all the same. */
    private final List<Parcel> unsure = new ArrayList<>();

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
                        + (after.isEmpty() ? "" : " and account >= :behind")
                        + (upTo.isPresent() ? " and account <= :upTo" : "")
                        + " order by state, priority, account, mail_id, recipient_no"
                        + " fetch first " + most + " rows only")
                .bind("priority", messageClass.ordinal())
                .bind("after", after)
                .bind("behind", after + BEHIND)
                .bind("upTo", upTo.orElse(null))
                .setFetchSize(most)
                .map((row, context) -> Waiting.read(row))
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
        handle.createQuery("select mail_id, recipient_no, address, attempts, message_id, instead_by, held_for"
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
                                Optional.ofNullable(row.getString(6)),
                                Optional.ofNullable(row.getString(7)))))
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
}
