/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.compose.Outgoing;
import org.letterhead.mail.delivery.internal.connect.ConnectionPool;
import org.letterhead.mail.delivery.internal.connect.Lease;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.Envelope;
import org.letterhead.mail.transport.Submission;
import org.letterhead.mail.transport.TransportException;

/** One test mail on its way: composed and sealed as all mail, over a connection of its own. */
final class TestTrip {
    private final AcceptedMail mail;
    private final String way;
    private final OpenedParcel opened;
    private final Optional<MailAddress> capture;
    private final Clock clock;
    private volatile Optional<String> messageId = Optional.empty();

    /**
     * Makes ready for a trip.
     *
     * @param capture the mailbox that gets the mail instead of its recipient, if the operator captures all mail
     */
    TestTrip(AcceptedMail mail, String way, Optional<MailAddress> capture, Clock clock) {
        this.mail = mail;
        this.way = way;
        this.capture = capture;
        this.clock = clock;
        this.opened = new OpenedParcel(
                new Parcel(mail.id().value(), mail.account(), mail.messageClass(), List.of(0)),
                mail,
                List.of(new OpenedParcel.To(0, mail.recipients().get(0), 0, Optional.empty())));
    }

    /** The driver's part. */
    Submission send(Route route, ConnectionPool pool, TestThread thread, Deadline deadline) throws TransportException {
        try {
            Outgoing outgoing = Outgoing.of(opened, route, Optional.empty(), capture, clock);
            messageId = Optional.of(outgoing.messageId());
            route.leaveWay();
            Envelope envelope = new Envelope(route.sender().envelopeSender(), List.of(asked()));
            try (Lease fresh = pool.fresh(route.carrierService(), route.way(), route.carrier(), deadline)) {
                if (!thread.handOver()) {
                    throw TestThread.overdue(way, false);
                }
                return fresh.submit(envelope, outgoing, deadline);
            }
        } catch (TransportException e) {
            throw route.blamed(e);
        }
    }

    /** Under which it has left; without angle brackets. */
    Optional<String> messageId() {
        return messageId;
    }

    /** What is written before it leaves. */
    Outcome unfinished() {
        return failed(
                Failure.of(Failure.Phase.ANSWER, Failure.Cause.PLATFORM, Words.advice("test.unfinished", Map.of()))
                        .unknownOutcome()
                        .build());
    }

    Outcome ended(Submission submission) {
        Failure refused = submission.refused().get(asked());
        return refused == null
                ? outcome(Outcome.ForOne.sent(
                        to(), Optional.ofNullable(submission.remoteId()).filter(id -> !id.isBlank())))
                : failed(refused);
    }

    Outcome ended(TransportException e) {
        return failed(e.refused().getOrDefault(asked(), e.failure()));
    }

    private Outcome failed(Failure failure) {
        return outcome(Outcome.ForOne.failed(
                to(),
                failure.certainty() == Failure.Certainty.UNKNOWN
                        ? RecipientState.UNKNOWN_OUTCOME
                        : RecipientState.FAILED,
                failure));
    }

    private Outcome outcome(Outcome.ForOne one) {
        return new Outcome(opened.parcel(), Optional.of(way), messageId, capture, clock.instant(), List.of(one));
    }

    private OpenedParcel.To to() {
        return opened.recipients().get(0);
    }

    private MailAddress asked() {
        return capture.orElse(mail.recipients().get(0));
    }
}
