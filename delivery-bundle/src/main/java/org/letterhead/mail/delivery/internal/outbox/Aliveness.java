/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.MailId;

/** Under which name this process claims, and until when it is sure that nobody takes it for dead. */
final class Aliveness {
    private final OutboxStore store;
    private final Duration lease;

    /** Every name that is kept alive: the process' own, the one that counts, and those before it. Of one thread alone. */
    private final Set<UUID> names = new LinkedHashSet<>();

    private volatile Term term;

    private record Term(UUID name, boolean said, long untilNanos) {
        boolean isOver() {
            return untilNanos - System.nanoTime() <= 0;
        }
    }

    private record Renewed(UUID name, Claims.Found found) {}

    /**
     * Makes a name that nobody has had.
     *
     * @param process the process' own name, which is kept alive too
     * @param lease for how long it counts as alive without having said so again; nobody begins anything with less than a
     *     quarter of it left
     */
    Aliveness(OutboxStore store, UUID process, Duration lease) {
        this.store = store;
        this.lease = lease;
        this.term = new Term(newName(), false, System.nanoTime());
        names.add(process);
        names.add(term.name());
    }

    UUID name() {
        return term.name();
    }

    /** Whether a name is the one that counts, and surely alive. */
    boolean isSure(UUID name) {
        Term now = term;
        return name.equals(now.name()) && !now.isOver();
    }

    Duration renewEvery() {
        return lease.dividedBy(6);
    }

    Claims.Found renew() {
        long began = System.nanoTime();
        Term before = term;
        Renewed renewed = store.transaction(handle -> {
            boolean shared = isShared(handle);
            boolean kept = !shared || !before.said() || isAlive(handle, before.name());
            UUID name = kept ? before.name() : newName();
            names.add(name);
            int gone = handle.createUpdate("delete from lh_delivery_process where owner not in (<mine>)"
                            + (shared ? " and lease_until <= current_timestamp" : ""))
                    .bindList("mine", List.copyOf(names))
                    .execute();
            names.forEach(one -> sayAlive(handle, one));
            int takenBack = handle.createUpdate("update lh_delivery_recipient set state = 'QUEUED', owner = null,"
                            + " taken_back = taken_back + 1 where state = 'SENDING' and owner not in"
                            + " (select owner from lh_delivery_process where lease_until > current_timestamp)")
                    .execute();
            return new Renewed(name, new Claims.Found(takenBack, gone));
        });
        term = new Term(renewed.name(), true, began + lease.toNanos() / 4 * 3);
        return renewed.found();
    }

    /** With a margin: somebody else must not take it for dead while this is being written. */
    private boolean isAlive(Handle handle, UUID name) {
        return handle.createQuery("select 1 from lh_delivery_process where owner = :name"
                        + " and lease_until > current_timestamp + " + interval(lease.dividedBy(4)))
                .bind("name", name)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private void sayAlive(Handle handle, UUID name) {
        String until = "current_timestamp + " + interval(lease);
        int known = handle.createUpdate(
                        "update lh_delivery_process set lease_until = " + until + " where owner = :name")
                .bind("name", name)
                .execute();
        if (known == 0) {
            handle.createUpdate("insert into lh_delivery_process (owner, lease_until) values (:name, " + until + ")")
                    .bind("name", name)
                    .execute();
        }
    }

    private static String interval(Duration length) {
        return "interval '" + length.toMillis() / 1000.0 + "' second";
    }

    private static UUID newName() {
        return MailId.create(Clock.systemUTC()).value();
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
