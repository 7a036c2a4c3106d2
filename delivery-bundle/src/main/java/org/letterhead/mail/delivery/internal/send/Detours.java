/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.accept.AcceptedMail;
import org.letterhead.mail.delivery.internal.limit.Permit;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Route;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.way.Gate;
import org.letterhead.mail.delivery.internal.way.NoPassageException;
import org.letterhead.mail.delivery.internal.way.WayFailure;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.TransportException;

/**
 * Decides what becomes of mail whose way fails: it leaves by another one, as its account wants it, or waits until its own works again. What a
 * second way has refused waits too: no mail goes to and fro between ways.
 */
final class Detours {
    /** Places of a day's limit open by the hour: a mail that is worth sending for a day is not given up for that. */
    private static final Duration LATE = Duration.ofHours(1);

    private final Router router;
    private final Gate gate;
    private final RetryPolicy retries;

    Detours(Router router, Gate gate, RetryPolicy retries) {
        this.router = router;
        this.gate = gate;
        this.retries = retries;
    }

    /**
     * By which way a mail is carried.
     *
     * @param choice the way
     * @param instead whether it is another one than its own
     */
    record Leg(Choice choice, boolean instead) {
        /** What became of it, and that it was not by its own way. */
        Outcome.ForOne told(Outcome.ForOne one) {
            return instead && one.insteadBy().isEmpty() ? one.by(choice.way()) : one;
        }
    }

    /**
     * By which other way a mail may leave though it was not let onto its own.
     *
     * @return empty if it waits
     */
    Optional<Leg> around(AcceptedMail mail, NoPassageException barred) throws TransportException, NotNowException {
        return barred.failing().isEmpty() && mail.messageClass() != MessageClass.SECURITY
                ? Optional.empty()
                : router.chooseInstead(mail).map(choice -> new Leg(choice, true));
    }

    /** What becomes of each recipient of a mail that was not let onto any way. */
    Function<OpenedParcel.To, Outcome.ForOne> barred(AcceptedMail mail, NoPassageException barred, Instant now) {
        Instant last = retries.worthUntil(mail.messageClass(), mail.mayLeaveFrom());
        Optional<Instant> opens = barred.limits().stream()
                .map(Permit.UsedUp::opensAt)
                .min(Comparator.naturalOrder())
                .map(at -> at.isAfter(now) ? at : now.plusSeconds(1));
        List<String> waitsFor = barred.failing().stream()
                .map(breaker -> breaker.key().waitedFor())
                .distinct()
                .toList();
        // The first that opens or works again takes it.
        if (!waitsFor.isEmpty()
                && !(barred.isLimit() && opens.filter(last::isAfter).isPresent())) {
            Instant until = opens.filter(last::isAfter).orElse(last);
            Failure why = barred.failing().get(0).failure();
            return to -> now.isBefore(last)
                    ? Outcome.ForOne.heldForWay(to, until, waitsFor)
                    : Outcome.ForOne.failed(to, RecipientState.FAILED, why);
        }
        Instant next = opens.orElseThrow();
        Instant latest = mail.messageClass() == MessageClass.SECURITY ? last : last.plus(LATE);
        return to -> next.isAfter(latest)
                ? Outcome.ForOne.failed(to, RecipientState.FAILED, usedUp())
                : Outcome.ForOne.heldByLimit(to, next, waitsFor);
    }

    private static Failure usedUp() {
        return Failure.of(Failure.Phase.ROUTE, Failure.Cause.QUOTA, Words.advice("limit.used-up", Map.of()))
                .scope(Failure.Scope.QUOTA)
                .temporary()
                .build();
    }

    /**
     * What becomes of each recipient of a mail that a way could not carry, and what is known of the way from now on.
     *
     * @param route the way, if it could be opened
     * @param raw what was told by whoever failed, before anybody was blamed
     */
    Function<OpenedParcel.To, Outcome.ForOne> failed(
            AcceptedMail mail,
            Leg leg,
            Optional<Route> route,
            Failure raw,
            TransportException e,
            Function<OpenedParcel.To, MailAddress> asked,
            Instant now) {
        Failure failure = e.failure();
        boolean ofWay = WayFailure.isOfWay(raw) || isThroughRelay(route) && WayFailure.isOfRelay(raw);
        boolean mayDetour =
                !leg.instead() && (ofWay || mail.messageClass() == MessageClass.SECURITY && WayFailure.isLimit(raw));
        Optional<Choice> other = mayDetour ? instead(mail) : Optional.empty();
        WayKey key = ofWay ? struck(leg.choice(), route, raw) : WayKey.RELAY;
        boolean closed = ofWay
                && gate.breakers().failed(key, raw, mail.id(), () -> other.filter(this::isThere)
                        .map(Choice::way));
        List<String> waitsFor = closed ? waitsFor(mail, leg, key) : List.of();
        return to -> {
            Failure own = e.refused().get(asked.apply(to));
            return own == null
                    ? forOne(mail, to, failure, ofWay, waitsFor, other, now)
                    : retries.after(own, to, mail.messageClass(), mail.mayLeaveFrom(), now);
        };
    }

    private Outcome.ForOne forOne(
            AcceptedMail mail,
            OpenedParcel.To to,
            Failure failure,
            boolean ofWay,
            List<String> waitsFor,
            Optional<Choice> other,
            Instant now) {
        if (other.isPresent() && (!waitsFor.isEmpty() || !ofWay)) {
            return Outcome.ForOne.instead(to, now, failure, other.get().way());
        }
        Instant last = retries.worthUntil(mail.messageClass(), mail.mayLeaveFrom());
        if (!waitsFor.isEmpty() && now.isBefore(last)) {
            return Outcome.ForOne.heldByWay(to, last, failure, waitsFor);
        }
        Outcome.ForOne later = ofWay
                ? retries.later(failure, to, mail.messageClass(), mail.mayLeaveFrom(), now)
                : retries.after(failure, to, mail.messageClass(), mail.mayLeaveFrom(), now);
        // Its own way has no time left to come back.
        return later.state() == RecipientState.FAILED && other.isPresent()
                ? Outcome.ForOne.instead(to, now, failure, other.get().way())
                : later;
    }

    /** A relay that takes nobody's mail is everybody's trouble; one that does not take this sender is this way's. */
    private static WayKey struck(Choice choice, Optional<Route> route, Failure raw) {
        return isThroughRelay(route)
                        && raw.phase() != Failure.Phase.ROUTE
                        && raw.cause() != Failure.Cause.SENDER_REFUSED
                ? WayKey.RELAY
                : WayKey.of(choice.account(), choice.way());
    }

    private static boolean isThroughRelay(Optional<Route> route) {
        return route.filter(Route::isThroughRelay).isPresent();
    }

    private Optional<Choice> instead(AcceptedMail mail) {
        try {
            return router.chooseInstead(mail);
        } catch (TransportException | NotNowException | MailUnavailableException e) {
            return Optional.empty();
        }
    }

    /** For which ways a mail waits that one of them could not carry: one that stood in is not the only one. */
    private List<String> waitsFor(AcceptedMail mail, Leg leg, WayKey failed) {
        Stream<WayKey> own = leg.instead() ? ownChoice(mail).flatMap(this::barring).stream() : Stream.empty();
        return Stream.concat(own, Stream.of(failed))
                .map(WayKey::waitedFor)
                .distinct()
                .toList();
    }

    private Optional<Choice> ownChoice(AcceptedMail mail) {
        try {
            return Optional.of(router.choose(mail));
        } catch (TransportException | NotNowException | MailUnavailableException e) {
            return Optional.empty();
        }
    }

    /** Whether all mail by a way fails, as far as is known. */
    boolean isKnownToFail(Choice choice) {
        return barring(choice).isPresent();
    }

    /** What is known to fail of a way. */
    private Optional<WayKey> barring(Choice choice) {
        WayKey key = WayKey.of(choice.account(), choice.way());
        if (isFailing(key)) {
            return Optional.of(key);
        }
        return isFailing(WayKey.RELAY) && !isThere(choice) ? Optional.of(WayKey.RELAY) : Optional.empty();
    }

    /** Whether mail really leaves by a way now: only then it is told so. */
    private boolean isThere(Choice choice) {
        try {
            boolean ownConnection = router.look(choice).ownConnection();
            return !isFailing(WayKey.of(choice.account(), choice.way())) && (ownConnection || !isFailing(WayKey.RELAY));
        } catch (InvalidSettingsException | TransportException | NotNowException e) {
            return false;
        }
    }

    private boolean isFailing(WayKey key) {
        return gate.breakers().failing(key).isPresent();
    }
}
