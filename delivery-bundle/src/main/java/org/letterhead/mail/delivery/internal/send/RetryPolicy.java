/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.DeliverySettings;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;

/**
 * Decides what follows from a failure. Only what is temporary is tried again, or what the platform itself is to blame for
 * (an operator's slip in the relay's settings must not cost anybody a mail), after a pause that doubles (RFC 5321 section 4.5.4.1 asks
 * for growing ones) and that chance makes longer or shorter, so that what failed together does not come back together. Nobody tries again
 * what may have been sent.
 */
final class RetryPolicy {
    /** When a provider says that its limit is reached but not for how long. */
    private static final Duration QUOTA_PAUSE = Duration.ofHours(1);

    private static final Duration SOON = Duration.ofSeconds(10);

    /** No mail is worth sending for so long; beyond it moments cannot be reckoned with. */
    private static final Duration ENDLESS = Duration.ofDays(3660);

    private final DeliverySettings settings;
    private final DoubleSupplier chance;

    RetryPolicy(DeliverySettings settings) {
        this(settings, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** With a chance of one's own, from 0 to 1. */
    RetryPolicy(DeliverySettings settings, DoubleSupplier chance) {
        this.settings = settings;
        this.chance = chance;
    }

    /**
     * Decides for one recipient.
     *
     * @param from when the mail could leave at the earliest: from then on it is worth sending only for so long
     */
    Outcome.ForOne after(Failure failure, OpenedParcel.To to, MessageClass messageClass, Instant from, Instant now) {
        if (failure.certainty() == Failure.Certainty.UNKNOWN) {
            return Outcome.ForOne.failed(to, RecipientState.UNKNOWN_OUTCOME, failure);
        }
        return failure.temporary() || failure.cause() == Failure.Cause.PLATFORM
                ? later(failure, to, messageClass, from, now)
                : Outcome.ForOne.failed(to, RecipientState.FAILED, failure);
    }

    /** Decides for one recipient of what may be tried again, whatever its failure says. */
    Outcome.ForOne later(Failure failure, OpenedParcel.To to, MessageClass messageClass, Instant from, Instant now) {
        Instant last = worthUntil(messageClass, from);
        if (isQuota(failure)) {
            Instant opens = now.plus(longer(asked(failure, QUOTA_PAUSE), Duration.ofSeconds(1)));
            return opens.isAfter(last)
                    ? Outcome.ForOne.failed(to, RecipientState.FAILED, failure)
                    : Outcome.ForOne.heldByQuota(to, opens, failure);
        }
        Instant next = now.plus(longer(asked(failure, Duration.ZERO), pause(to.attempts())));
        return next.isAfter(last)
                ? Outcome.ForOne.failed(to, RecipientState.FAILED, failure)
                : Outcome.ForOne.deferred(to, next, failure);
    }

    /** Until when a mail is worth sending. */
    Instant worthUntil(MessageClass messageClass, Instant from) {
        return from.plus(settings.worthSending(messageClass));
    }

    /** How long the other side wants to be left alone. */
    private static Duration asked(Failure failure, Duration ifItDoesNotSay) {
        return failure.retryAfter()
                .map(wait -> wait.compareTo(ENDLESS) > 0 ? ENDLESS : wait)
                .orElse(ifItDoesNotSay);
    }

    private static boolean isQuota(Failure failure) {
        return failure.scope() == Failure.Scope.QUOTA || failure.cause() == Failure.Cause.QUOTA;
    }

    /** The pause after something of the platform's own has failed that is usually back in a moment. */
    Duration soon() {
        Duration pause = settings.retryFirst().compareTo(SOON) < 0 ? settings.retryFirst() : SOON;
        return Duration.ofMillis(Math.round(pause.toMillis() * (0.75 + chance.getAsDouble() / 2)));
    }

    /** The longest that a pause of ours can be. */
    Duration longest() {
        return settings.retryMost().multipliedBy(5).dividedBy(4);
    }

    private Duration pause(int triesBefore) {
        Duration doubled = settings.retryFirst().multipliedBy(1L << Math.min(triesBefore, 20));
        Duration bounded = doubled.compareTo(settings.retryMost()) > 0 ? settings.retryMost() : doubled;
        return Duration.ofMillis(Math.round(bounded.toMillis() * (0.75 + chance.getAsDouble() / 2)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
