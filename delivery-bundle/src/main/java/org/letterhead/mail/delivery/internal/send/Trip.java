/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.delivery.internal.DriverFault;
import org.letterhead.mail.delivery.internal.Words;
import org.letterhead.mail.delivery.internal.outbox.OpenedParcel;
import org.letterhead.mail.delivery.internal.outbox.Outcome;
import org.letterhead.mail.delivery.internal.outbox.Parcel;
import org.letterhead.mail.delivery.internal.way.WayKey;
import org.letterhead.mail.store.SealedSecretException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One claimed parcel on its way, from its place among the waiting to its outcome. Whatever happens it has exactly one outcome: the first
 * that is told is written, so a thread that comes back late from a driver changes nothing.
 */
final class Trip implements Courier.Passenger {
    private static final Logger LOG = LoggerFactory.getLogger(Trip.class);

    /** A parcel larger than this is read again rather than kept while it waits for its server. */
    private static final long SMALL = 64 * 1024;

    private static final Runnable NOBODY = () -> {};

    private final Parcel parcel;
    private final Journey journey;
    private final BiConsumer<Trip, Outcome> whenEnded;
    private final AtomicBoolean hasPlace = new AtomicBoolean();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

    /** Written by the one thread that has the trip. */
    private volatile boolean inAccountLane;

    private volatile long seen;
    private volatile long seenLimits;
    private volatile OpenedParcel opened;
    /** What is known of those to whom it goes, once it was read. */
    private volatile Runnable again = () -> {};

    /** Whom to tell that it has asked its server anew, if it was told to. */
    private final AtomicReference<Runnable> askedAnew = new AtomicReference<>(NOBODY);

    private volatile Runnable whenHandedOver = NOBODY;

    private enum Stage {
        /** Nobody works on it. */
        WAITING,
        /** A thread has it, and no server has seen it. */
        UNDER_WAY,
        /** A server may have it. */
        HANDED_OVER,
        /** Its outcome is told. */
        ENDED
    }

    Trip(Parcel parcel, Journey journey, BiConsumer<Trip, Outcome> whenEnded) {
        this.parcel = parcel;
        this.journey = journey;
        this.whenEnded = whenEnded;
    }

    Parcel parcel() {
        return parcel;
    }

    boolean isInAccountLane() {
        return inAccountLane;
    }

    void enterAccountLane() {
        inAccountLane = true;
    }

    /**
     * Goes as far as it can.
     *
     * @param takeTurn is run when its server has a place for it
     * @return false if it waits for that now
     */
    boolean go(Runnable takeTurn) {
        again = takeTurn;
        seen = journey.availability().changes();
        seenLimits = journey.limits().version();
        if (!stage.compareAndSet(Stage.WAITING, Stage.UNDER_WAY)) {
            return true;
        }
        Runnable told = askedAnew.getAndSet(NOBODY);
        whenHandedOver = told;
        try {
            Optional<Outcome> outcome = outcome();
            if (outcome.isEmpty()) {
                return false;
            }
            end(outcome.get());
        } catch (Throwable e) {
            // Nobody knows how far it came; a thread must not die of it, and the mail must not be sent again.
            LOG.error("Mail {} of account {} failed in a way that must not happen", parcel.mail(), parcel.account(), e);
            end(unexpected(e));
        } finally {
            told.run();
        }
        return true;
    }

    private Optional<Outcome> outcome() {
        if (!journey.claims().isValid(parcel) || journey.suspensions().isSuspended(parcel.account())) {
            return Optional.of(back());
        }
        OpenedParcel content = opened;
        if (content == null) {
            try {
                content = journey.parcels().open(parcel);
            } catch (MailUnavailableException e) {
                LOG.debug("Mail {} goes back into the queue", parcel.mail(), e);
                return Optional.of(back());
            } catch (IllegalStateException | SealedSecretException e) {
                LOG.error("The content of mail {} cannot be read: {}", parcel.mail(), e.getMessage());
                return Optional.of(unreadable());
            }
        }
        opened = content.mail().size() <= SMALL ? content : null;
        // When the courier says that it has to wait, another thread may be here already.
        return journey.consent().carry(content, this);
    }

    @Override
    public void comeBack(Runnable whenAskedAnew) {
        askedAnew.set(whenAskedAnew);
        stage.compareAndSet(Stage.UNDER_WAY, Stage.WAITING);
        again.run();
    }

    @Override
    public boolean handOver() {
        // That server may be another one by now, and take long.
        whenHandedOver.run();
        if (!journey.handOvers().begin()) {
            return false;
        }
        hasPlace.set(true);
        if (journey.claims().isValid(parcel) && stage.compareAndSet(Stage.UNDER_WAY, Stage.HANDED_OVER)) {
            return true;
        }
        leavePlace();
        return false;
    }

    private void leavePlace() {
        if (hasPlace.getAndSet(false)) {
            journey.handOvers().written();
        }
    }

    /** Nothing begins any more: if nobody works on it, it goes back into the queue. */
    void turnBack() {
        if (stage.compareAndSet(Stage.WAITING, Stage.ENDED)) {
            write(back());
        }
    }

    /** The time for those under way is over. What a server may have is not sent again. */
    void giveUp() {
        Stage reached = stage.getAndSet(Stage.ENDED);
        if (reached == Stage.HANDED_OVER) {
            write(failed(DriverFault.unknownOutcome(
                            "delivery", new IllegalStateException("it did not end when delivery stopped"))
                    .failure()));
        } else if (reached != Stage.ENDED) {
            write(back());
        }
    }

    private void end(Outcome outcome) {
        if (stage.getAndSet(Stage.ENDED) != Stage.ENDED) {
            write(outcome);
        }
    }

    private void write(Outcome outcome) {
        opened = null;
        journey.outcomes().write(outcome).whenComplete((nothing, failure) -> {
            leavePlace();
            if (seen != journey.availability().changes()
                    && outcome.recipients().stream().anyMatch(one -> one.hold().isPresent())) {
                // What it waits for may have come just before it was written that it waits.
                journey.availability().lookAgain();
            }
            outcome.recipients().stream()
                    .flatMap(one -> one.waitsFor().stream())
                    .distinct()
                    .forEach(way -> journey.breakers().held(WayKey.waitedFor(parcel.account(), way)));
            if (outcome.recipients().stream()
                    .anyMatch(
                            one -> one.hold().filter(Hold.Reason.LIMIT::equals).isPresent())) {
                journey.limits().held(parcel.account(), seenLimits);
            }
            whenEnded.accept(this, outcome);
        });
    }

    private Outcome back() {
        return Outcome.back(parcel, journey.clock().instant());
    }

    private Outcome unexpected(Throwable fault) {
        if (stage.get() == Stage.HANDED_OVER) {
            return failed(DriverFault.unknownOutcome("delivery", fault).failure());
        }
        // Memory that is short now is no fault of the mail's.
        return fault instanceof VirtualMachineError
                ? back()
                : failed(DriverFault.notSent("delivery", Failure.Phase.ROUTE, fault)
                        .failure());
    }

    private Outcome unreadable() {
        return failed(
                Failure.of(Failure.Phase.ROUTE, Failure.Cause.PLATFORM, Words.advice("content.unreadable", Map.of()))
                        .build());
    }

    /** An end for everybody whom the parcel is for. */
    private Outcome failed(Failure failure) {
        RecipientState end = failure.certainty() == Failure.Certainty.UNKNOWN
                ? RecipientState.UNKNOWN_OUTCOME
                : RecipientState.FAILED;
        return new Outcome(
                parcel,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                journey.clock().instant(),
                parcel.recipients().stream()
                        .map(to -> Outcome.ForOne.failed(to, end, failure))
                        .toList());
    }
}
