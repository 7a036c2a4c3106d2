/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.listen;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
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
    private final Set<String> here = ConcurrentHashMap.newKeySet();
    private volatile Set<String> remembered;
    private volatile Runnable committed = () -> {};

    /** Called by Declarative Services. */
    @Activate
    public Events(@Reference OutboxStore store, @Reference ProcessId process) {
        this.store = store;
        this.process = process.value();
    }

    /** Whether anybody may want to hear: cheap enough to ask for each mail. */
    public boolean wanted() {
        Set<String> known = remembered;
        // Unknown until the table was read: then write finds out.
        return known == null || !known.isEmpty() || !here.isEmpty();
    }

    /** Writes events in the handle's transaction. Those of one mail have ids in the order in which they happened. */
    public void write(Handle handle, Collection<MailEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Set<String> known = remembered;
        if (known == null) {
            known = ListenerNames.read(handle);
            remembered = known;
        }
        Set<String> names = new HashSet<>(known);
        names.addAll(here);
        if (names.isEmpty()) {
            return;
        }
        PreparedBatch batch = EventRows.inserts(handle);
        for (String name : names) {
            UUID owner = here.contains(name) ? process : EventRows.NOBODY;
            events.forEach(event -> EventRows.add(batch, name, owner, event));
        }
        batch.execute();
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
    void present(String name) {
        here.add(name);
    }

    /** A listener is no longer on this node. */
    void absent(String name) {
        here.remove(name);
    }

    Set<String> here() {
        return Set.copyOf(here);
    }

    /** Reads the names again, which other nodes write too. */
    void refresh() {
        remembered = store.run(ListenerNames::read);
    }
}
