/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.operate;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailEvent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.listen.Events;

/**
 * What an operator, a host or an account's administrator does to waiting mail. Each row is changed only if it still waits at that moment: what a sender
 * has taken is left to it.
 */
enum QueueChange {
    /** Keeps back. */
    HOLD(
            // What wakes up meanwhile goes from the first two to the last.
            List.of(RecipientState.HELD, RecipientState.DEFERRED, RecipientState.QUEUED),
            "(hold_reason is null or hold_reason <> 'OPERATOR')",
            "state = 'HELD', hold_reason = 'OPERATOR', due = null"),
    /** Lets go on. */
    RELEASE(
            List.of(RecipientState.HELD, RecipientState.DEFERRED),
            "1 = 1",
            "state = 'QUEUED', hold_reason = null, due = null, waits_for = null, waits_for_other = null,"
                    + " held_for = null"),
    /** Lets go on what a user may: nothing that an operator keeps back, and nothing that would break a limit. */
    RELEASE_BY_USER(
            RELEASE.from,
            "(hold_reason is null or hold_reason in ('SCHEDULED', 'ACCOUNTS_ABSENT', 'WAY_ABSENT', 'RELAY_ABSENT',"
                    + " 'UNSUBSCRIBE_ABSENT', 'WAY_FAILING'))",
            RELEASE.effect),
    /** Stops for good. */
    CANCEL(
            List.of(RecipientState.HELD, RecipientState.DEFERRED, RecipientState.QUEUED),
            "1 = 1",
            "state = 'CANCELLED', hold_reason = null, due = null");

    private final List<RecipientState> from;
    private final String condition;
    private final String effect;

    QueueChange(List<RecipientState> from, String condition, String effect) {
        this.from = from;
        this.condition = condition;
        this.effect = effect;
    }

    /** In which states rows are changed, in this order. */
    List<RecipientState> from() {
        return from;
    }

    /** What else must hold of a row. */
    String condition() {
        return condition;
    }

    /** The states as a list for SQL. */
    String states() {
        return from.stream().map(state -> "'" + state.name() + "'").collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * Changes rows in the handle's transaction and writes the events of it.
     *
     * @return how many were changed
     */
    int apply(Handle handle, List<WaitingRow> rows, Events events, Clock clock) {
        if (rows.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("update lh_delivery_recipient set " + effect
                + " where mail_id = :mail and recipient_no = :no and state in " + states() + " and " + condition);
        rows.forEach(row -> batch.bind("mail", row.mail()).bind("no", row.no()).add());
        int[] counts = batch.execute();
        List<WaitingRow> changed = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                changed.add(rows.get(i));
            }
        }
        if (!changed.isEmpty() && this == CANCEL) {
            eraseSealed(handle, changed.stream().map(WaitingRow::mail).collect(Collectors.toSet()));
        }
        if (!changed.isEmpty() && this != RELEASE && this != RELEASE_BY_USER && events.wanted()) {
            Instant now = clock.instant();
            events.write(
                    handle, changed.stream().map(row -> event(row, now, clock)).toList());
        }
        return changed.size();
    }

    private MailEvent event(WaitingRow row, Instant at, Clock clock) {
        UUID id = MailId.create(clock).value();
        MailId mail = new MailId(row.mail());
        return this == HOLD
                ? new MailEvent.Held(
                        id, mail, row.account(), at, row.address(), new Hold(Hold.Reason.OPERATOR, Optional.empty()))
                : new MailEvent.Cancelled(id, mail, row.account(), at, row.address());
    }

    /** A security mail's content is of no use once nobody is to get it any more. */
    private static void eraseSealed(Handle handle, Set<UUID> mails) {
        handle.createUpdate("delete from lh_delivery_content where mail_id in (<mails>)"
                        + " and mail_id in (select m.id from lh_delivery_mail m where m.id in (<mails>) and m.sealed)"
                        + " and not exists (select 1 from lh_delivery_recipient r"
                        + " where r.mail_id = lh_delivery_content.mail_id"
                        + " and r.state in ('QUEUED', 'SENDING', 'DEFERRED', 'HELD'))")
                .bindList("mails", List.copyOf(mails))
                .execute();
    }
}
