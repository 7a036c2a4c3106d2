/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.listen.Events;
import org.letterhead.mail.delivery.internal.outbox.OutboxStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Stops one mail for those of its recipients to whom it has not begun to leave. */
@Component(service = Cancellations.class)
public final class Cancellations {
    private final Clock clock = Clock.systemUTC();
    private final OutboxStore store;
    private final Events events;

    /** Called by Declarative Services. */
    @Activate
    public Cancellations(@Reference OutboxStore store, @Reference Events events) {
        this.store = store;
        this.events = events;
    }

    /**
     * Stops a mail.
     *
     * @return how many recipients it is stopped for, by this call or an earlier one; empty if the mail is not known
     * @throws MailUnavailableException if the database does not do it
     */
    public Optional<Cancellation> cancel(MailId id) {
        Optional<Cancellation> done = Contention.again(() -> store.transaction(handle -> {
            List<WaitingRow> waiting = handle.createQuery("select " + WaitingRow.COLUMNS
                            + " from lh_delivery_recipient where mail_id = :mail and state in "
                            + QueueChange.CANCEL.states() + " order by recipient_no")
                    .bind("mail", id.value())
                    .map((row, context) -> WaitingRow.of(row))
                    .list();
            QueueChange.CANCEL.apply(handle, waiting, events, clock);
            return handle.createQuery("select count(*), count(case when state = 'CANCELLED' then 1 end)"
                            + " from lh_delivery_recipient where mail_id = :mail")
                    .bind("mail", id.value())
                    .map((row, context) -> new Cancellation(row.getInt(2), row.getInt(1) - row.getInt(2)))
                    .findOne()
                    .filter(counted -> counted.cancelled() + counted.tooLate() > 0);
        }));
        events.committed();
        return done;
    }
}
