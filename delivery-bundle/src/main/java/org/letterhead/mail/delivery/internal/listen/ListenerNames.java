/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.tables.StoredTime;

/** The names that were ever registered, in their table: their events are kept while they are away, but not for ever. */
final class ListenerNames {
    /** For how long a name that is away is remembered, and an event kept. */
    static final Duration MEMORY = Duration.ofDays(7);

    private static final int STEP = 500;

    private ListenerNames() {}

    static Map<String, Wish> read(Handle handle) {
        Map<String, Wish> all = new HashMap<>();
        handle.createQuery("select name, wish from lh_delivery_listener")
                .map((row, context) -> all.put(row.getString("name"), Wish.read(row.getString("wish"))))
                .list();
        return all;
    }

    /** Writes that a listener is there. */
    static void seen(Handle handle, String name, Wish wish, Instant now) {
        int known = handle.createUpdate(
                        "update lh_delivery_listener set last_seen = :now, wish = :wish where name = :name")
                .bind("wish", wish.written())
                .bind("now", StoredTime.of(now))
                .bind("name", name)
                .execute();
        if (known == 0) {
            handle.createUpdate("insert into lh_delivery_listener (name, last_seen, wish)"
                            + " values (:name, :now, :wish) on conflict do nothing")
                    .bind("wish", wish.written())
                    .bind("now", StoredTime.of(now))
                    .bind("name", name)
                    .execute();
        }
    }

    /**
     * Forgets the names that nobody has seen for long, and what is too old to be told.
     *
     * @return how many events are gone with that
     */
    static int forget(OutboxStore store, Instant now) {
        Instant limit = now.minus(MEMORY);
        List<String> gone = store.transaction(handle -> {
            List<String> names = handle.createQuery("select name from lh_delivery_listener where last_seen < :limit")
                    .bind("limit", StoredTime.of(limit))
                    .mapTo(String.class)
                    .list();
            names.forEach(name -> handle.createUpdate(
                            "delete from lh_delivery_listener where name = :name and last_seen < :limit")
                    .bind("name", name)
                    .bind("limit", StoredTime.of(limit))
                    .execute());
            return names;
        });
        int events = 0;
        for (String name : gone) {
            events += delete(store, "listener = :name", name, now);
        }
        return events + delete(store, "id < :limit", "", limit);
    }

    private static int delete(OutboxStore store, String condition, String name, Instant limit) {
        int deleted = 0;
        while (true) {
            int step = store.transaction(handle -> {
                List<Old> old = handle.createQuery("select listener, id from lh_delivery_event where " + condition
                                + " fetch first " + STEP + " rows only")
                        .bind("name", name)
                        .bind("limit", StoredTime.firstId(limit))
                        .map((row, context) -> new Old(row.getString(1), row.getObject(2, UUID.class)))
                        .list();
                old.forEach(event -> handle.createUpdate(
                                "delete from lh_delivery_event where listener = :listener and id = :id")
                        .bind("listener", event.listener())
                        .bind("id", event.id())
                        .execute());
                return old.size();
            });
            deleted += step;
            if (step < STEP) {
                return deleted;
            }
        }
    }

    private record Old(String listener, UUID id) {}
}
