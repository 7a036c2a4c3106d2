/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.letterhead.mail.RecipientState;

/** The rows of tries. */
final class AttemptRows {
    private AttemptRows() {}

    static PreparedBatch batch(Handle handle) {
        return handle.prepareBatch("insert into lh_delivery_attempt (mail_id, recipient_no,"
                + " attempt_no, ended_at, way, led_to, remote_id, captured_by, " + FailureColumns.NAMES
                + ") values (:mail, :no, :attempt, :at, :way, :ledTo, :remoteId, :capturedBy, "
                + FailureColumns.PARAMETERS + ") on conflict do nothing");
    }

    static void add(PreparedBatch attempts, Outcome outcome, Outcome.ForOne one) {
        attempts.bind("mail", outcome.parcel().mail())
                .bind("no", one.no())
                .bind("attempt", Math.min(one.to().orElseThrow().attempts() + 1, Short.MAX_VALUE))
                .bind("at", AcceptWriter.utc(outcome.at()))
                .bind("way", way(outcome, one))
                .bind("ledTo", one.state().name())
                .bind(
                        "remoteId",
                        one.remoteId().map(id -> FailureColumns.fit(id, 500)).orElse(null))
                .bind(
                        "capturedBy",
                        outcome.capturedBy()
                                .filter(box -> wentOut(one))
                                .map(Object::toString)
                                .orElse(null));
        FailureColumns.bind(attempts, one.failure()).add();
    }

    /** Those to whom it did not go have nothing of what the others of the parcel have. */
    static boolean wentOut(Outcome.ForOne one) {
        return one.state() != RecipientState.SUPPRESSED;
    }

    /** As its column holds it. */
    static String way(Outcome outcome, Outcome.ForOne one) {
        return outcome.way()
                .filter(name -> wentOut(one))
                .map(name -> FailureColumns.fit(name, 64))
                .orElse(null);
    }
}
