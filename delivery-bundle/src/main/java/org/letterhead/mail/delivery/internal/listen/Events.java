/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.letterhead.mail.delivery.internal.outbox.ProcessId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes down what listeners are to hear, in the transaction in which it happens: so nothing is told that did not happen, and
 * nothing that happened is forgotten. While no listener was ever registered this costs nothing.
 */
@Component(service = Events.class)
public final class Events {
    private final OutboxStore store;
    private final UUID process;
    private final Map<String, Wish> here = new ConcurrentHashMap<>();
    /** Were here, and it is not sure yet that the table knows. */
    private final Map<String, Wish> unconfirmed = new ConcurrentHashMap<>();

    private volatile Map<String, Wish> remembered;
    private volatile Runnable committed = () -> {};

    /** Called by Declarative Services. */
    @Activate
    public Events(@Reference OutboxStore store, @Reference ProcessId process) {
        this.store = store;
        this.process = process.value();
    }

    /** Whether anybody may want to hear: cheap enough to ask for each mail. */
    public boolean wanted() {
        Map<String, Wish> known = remembered;
        // Unknown until the table was read: then write finds out.
        return known == null || !known.isEmpty() || !here.isEmpty() || !unconfirmed.isEmpty();
    }

    /** Writes events in the handle's transaction. Those of one mail have ids in the order in which they happened. */
    public void write(Handle handle, Collection<MailEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Map<String, Wish> known = remembered;
        if (known == null) {
            known = ListenerNames.read(handle);
            remembered = known;
        }
        // What a listener says itself counts before what it has said once.
        Map<String, Wish> wishes = new HashMap<>(known);
        wishes.putAll(unconfirmed);
        wishes.putAll(here);
        if (wishes.isEmpty()) {
            return;
        }
        PreparedBatch batch = EventRows.inserts(handle);
        wishes.forEach((name, wish) -> {
            UUID owner = here.containsKey(name) ? process : EventRows.NOBODY;
            events.stream().filter(wish::has).forEach(event -> EventRows.add(batch, name, owner, event));
        });
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** What was written is durable now. Never blocks. */
    public void committed() {
        if (!here.isEmpty()) {
            committed.run();
        }
    }

    /** From now on this is called after each commit. */
    void whenCommitted(Runnable signal) {
        committed = signal;
    }

    /** A listener is on this node: its events are kept from now on. */
    void present(String name, Wish wish) {
        unconfirmed.put(name, wish);
        here.put(name, wish);
    }

    /** A listener is no longer on this node. */
    void absent(String name) {
        here.remove(name);
    }

    Map<String, Wish> here() {
        return Map.copyOf(here);
    }

    /**
     * Reads the names again, which other nodes write too.
     *
     * @return those that went before the table knew them
     */
    Map<String, Wish> refresh() {
        Map<String, Wish> known = store.run(ListenerNames::read);
        remembered = known;
        unconfirmed.entrySet().removeAll(known.entrySet());
        Map<String, Wish> unknown = new HashMap<>(unconfirmed);
        unknown.keySet().removeAll(here.keySet());
        return unknown;
    }
}
