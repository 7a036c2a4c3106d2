/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.send.Detours.Leg;
import org.letterhead.mail.transport.Submission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what became of a parcel, and says it in Karaf's log. */
final class Verdicts {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    private final RetryPolicy retries;
    private final DeliverySettings settings;
    private final Clock clock;

    Verdicts(RetryPolicy retries, DeliverySettings settings, Clock clock) {
        this.retries = retries;
        this.settings = settings;
        this.clock = clock;
    }

    /** No server was asked. */
    Outcome unasked(OpenedParcel opened, Function<OpenedParcel.To, Outcome.ForOne> each) {
        return outcome(opened, Optional.empty(), Optional.empty(), each);
    }

    /** A server has taken it, at least for some. */
    Outcome sent(OpenedParcel opened, Leg leg, Optional<String> messageId, Submission submission) {
        String way = leg.choice().way();
        String words = "Mail {} of account {} sent by {}: {} accepted, {} refused{}";
        Object[] values = {
            opened.mail().id(),
            opened.mail().account(),
            way,
            submission.accepted().size(),
            submission.refused().size(),
            captured()
        };
        // The mail log has every mail that was sent; Karaf's log would have little else. A captured one stands in both.
        if (settings.captureMailbox().isPresent()) {
            LOG.info(words, values);
        } else {
            LOG.debug(words, values);
        }
        Instant now = clock.instant();
        Optional<String> remoteId = Optional.ofNullable(submission.remoteId()).filter(id -> !id.isBlank());
        return outcome(opened, Optional.of(way), messageId, to -> {
            MailAddress asked = settings.captureMailbox().orElse(to.address());
            Failure refused = submission.refused().get(asked);
            return leg.told(
                    refused == null
                            ? Outcome.ForOne.sent(to, remoteId)
                            : retries.after(
                                    refused,
                                    to,
                                    opened.mail().messageClass(),
                                    opened.mail().mayLeaveFrom(),
                                    now));
        });
    }

    /** It could not leave by a way. */
    Outcome failed(
            OpenedParcel opened,
            String way,
            Optional<String> messageId,
            Failure failure,
            Function<OpenedParcel.To, Outcome.ForOne> each) {
        return told(outcome(opened, Optional.of(way), messageId, each), way, failure);
    }

    /** No way was found for it. */
    Outcome withoutWay(OpenedParcel opened, Failure failure, Function<OpenedParcel.To, Outcome.ForOne> each) {
        return told(unasked(opened, each), "any way", failure);
    }

    private Outcome told(Outcome outcome, String way, Failure failure) {
        LOG.warn(
                "Mail {} of account {} {} by {}: {} {}: {}{}",
                outcome.parcel().mail(),
                outcome.parcel().account(),
                told(outcome),
                way,
                failure.phase(),
                failure.cause(),
                failure.advice().english(),
                captured());
        return outcome;
    }

    private static String told(Outcome outcome) {
        Outcome.ForOne first = outcome.recipients().get(0);
        if (first.state() == RecipientState.UNKNOWN_OUTCOME) {
            return "has an unknown outcome";
        }
        if (!first.waitsFor().isEmpty()) {
            return "waits until its way works again, after a try";
        }
        return first.due().map(due -> "waits until " + due + " after a try").orElse("was not sent");
    }

    /** A captured mail must not look like one that left, wherever it is told of. */
    private String captured() {
        return settings.captureMailbox()
                .map(box -> " (CAPTURED by " + box + ")")
                .orElse("");
    }

    private Outcome outcome(
            OpenedParcel opened,
            Optional<String> way,
            Optional<String> messageId,
            Function<OpenedParcel.To, Outcome.ForOne> each) {
        return new Outcome(
                opened.parcel(),
                way,
                messageId,
                settings.captureMailbox(),
                clock.instant(),
                opened.recipients().stream().map(each).toList());
    }
}
