/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.RecipientWishes;
import org.letterhead.mail.delivery.internal.route.Wishes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the courier nothing that nobody was asked about: first who does not want the mail, then on its way to the others. */
final class Consent {
    private static final Logger LOG = LoggerFactory.getLogger(Consent.class);

    private final RecipientWishes recipients;
    private final Courier courier;
    private final RetryPolicy retries;
    private final Clock clock;

    Consent(RecipientWishes recipients, Courier courier, RetryPolicy retries, Clock clock) {
        this.recipients = recipients;
        this.courier = courier;
        this.retries = retries;
        this.clock = clock;
    }

    /**
     * Takes a parcel to its end, as {@link Courier#carry} does, for those who want it.
     *
     * @return empty if its server has no place now; then nothing has happened to it, and the passenger is told
     */
    Optional<Outcome> carry(OpenedParcel opened, Courier.Passenger passenger) {
        Wishes wishes;
        try {
            wishes = recipients.of(opened);
        } catch (NotNowException e) {
            LOG.debug("Mail {} waits: {}", opened.mail().id(), e.reason());
            return Optional.of(forAll(opened, to -> Outcome.ForOne.held(to, e.reason())));
        } catch (Throwable e) {
            // Whatever it is: a mail that was not asked about does not leave.
            return Optional.of(unasked(opened, e));
        }
        List<Outcome.ForOne> suppressed = suppressed(opened, wishes);
        OpenedParcel wanted = wishes.without(opened);
        return wanted.recipients().isEmpty()
                ? Optional.of(outcome(opened, suppressed))
                : courier.carry(wanted, wishes.unsubscribe(), passenger).map(outcome -> outcome.and(suppressed));
    }

    /** Whoever knows who does not want what has failed: no fault of the mail's, so no try of its own either. */
    private Outcome unasked(OpenedParcel opened, Throwable fault) {
        Instant next = clock.instant().plus(retries.soon());
        LOG.warn(
                "Mail {} of account {} waits until {}: it cannot be asked who does not want it. {}",
                opened.mail().id(),
                opened.mail().account(),
                next,
                told(fault));
        return forAll(opened, to -> Outcome.ForOne.postponed(to, next));
    }

    /** Of an exception that nobody meant to be read not the text: a link may stand in it, which is a secret of its recipient's. */
    private static String told(Throwable fault) {
        if (fault instanceof MailUnavailableException) {
            return String.valueOf(fault.getMessage()).replaceAll("\\p{Cntrl}", " ");
        }
        StackTraceElement[] stack = fault.getStackTrace();
        return fault.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    private static List<Outcome.ForOne> suppressed(OpenedParcel opened, Wishes wishes) {
        return wishes.suppressed().isEmpty()
                ? List.of()
                : opened.recipients().stream()
                        .filter(to -> wishes.suppressed().containsKey(to.address()))
                        .map(to -> Outcome.ForOne.suppressed(
                                to, why(wishes.suppressed().get(to.address()))))
                        .toList();
    }

    private static Failure why(Wishes.Reason reason) {
        return Failure.of(
                        Failure.Phase.ROUTE,
                        Failure.Cause.POLICY,
                        Words.advice("suppressed." + reason.name(), Map.of()))
                .scope(Failure.Scope.RECIPIENT)
                .build();
    }

    private Outcome forAll(OpenedParcel opened, Function<OpenedParcel.To, Outcome.ForOne> each) {
        return outcome(opened, opened.recipients().stream().map(each).toList());
    }

    private Outcome outcome(OpenedParcel opened, List<Outcome.ForOne> recipients) {
        return new Outcome(
                opened.parcel(), Optional.empty(), Optional.empty(), Optional.empty(), clock.instant(), recipients);
    }
}
