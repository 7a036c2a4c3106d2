/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;

/**
 * What became of a parcel.
 *
 * @param parcel the parcel
 * @param way the way that was taken, if one was found
 * @param messageId the Message-ID it was composed with, if it was
 * @param capturedBy the mailbox that got it instead of the recipients, if the operator captures all mail
 * @param at when
 * @param recipients what became of it for each recipient
 */
public record Outcome(
        Parcel parcel,
        Optional<String> way,
        Optional<String> messageId,
        Optional<MailAddress> capturedBy,
        Instant at,
        List<ForOne> recipients) {

    /**
     * What became of it for one recipient.
     *
     * @param no the recipient, counted as in the request
     * @param to the recipient, if the parcel was opened; it was if anything has happened to it
     * @param state the state it has now
     * @param hold why it is held, if it is
     * @param due when it goes on by itself, if it does
     * @param tried whether this counts as a try
     * @param failure what went wrong, if something did
     * @param remoteId under which name the other side took it
     * @param insteadBy by which way it leaves from now on, if its own fails
     * @param waitsFor the failing ways for which it is held, as their columns say it: it goes on when one of them works again
     */
    public record ForOne(
            int no,
            Optional<OpenedParcel.To> to,
            RecipientState state,
            Optional<Hold.Reason> hold,
            Optional<Instant> due,
            boolean tried,
            Optional<Failure> failure,
            Optional<String> remoteId,
            Optional<String> insteadBy,
            List<String> waitsFor) {
        private ForOne(
                int no,
                Optional<OpenedParcel.To> to,
                RecipientState state,
                Optional<Hold.Reason> hold,
                Optional<Instant> due,
                boolean tried,
                Optional<Failure> failure,
                Optional<String> remoteId) {
            this(no, to, state, hold, due, tried, failure, remoteId, Optional.empty(), List.of());
        }

        /** Its own way has failed: it leaves by another one. */
        public static ForOne instead(OpenedParcel.To to, Instant now, Failure failure, String way) {
            return deferred(to, now, failure).by(way);
        }

        /** Its way has just failed, and nothing may leave by another one. */
        public static ForOne heldByWay(OpenedParcel.To to, Instant last, Failure failure, List<String> waitsFor) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.HELD,
                    Optional.of(Hold.Reason.WAY_FAILING),
                    Optional.of(last),
                    true,
                    Optional.of(failure),
                    Optional.empty(),
                    Optional.empty(),
                    waitsFor);
        }

        /** Nobody was asked, since its way is known to fail. */
        public static ForOne heldForWay(OpenedParcel.To to, Instant last, List<String> waitsFor) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.HELD,
                    Optional.of(Hold.Reason.WAY_FAILING),
                    Optional.of(last),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    waitsFor);
        }

        /** Nobody was asked, since a known limit is used up; a way that could stand in may fail. */
        public static ForOne heldByLimit(OpenedParcel.To to, Instant until, List<String> waitsFor) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.HELD,
                    Optional.of(Hold.Reason.LIMIT),
                    Optional.of(until),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    waitsFor);
        }

        /** The same for one that went by another way than its own. */
        public ForOne by(String way) {
            return new ForOne(
                    no,
                    to,
                    state == RecipientState.SENT ? RecipientState.SENT_BY_FALLBACK : state,
                    hold,
                    due,
                    tried,
                    failure,
                    remoteId,
                    Optional.of(way),
                    waitsFor);
        }

        /** Why it is held, as it is told: when a failing way works again nobody knows. */
        public Optional<Hold> told() {
            return hold.map(reason -> new Hold(reason, reason == Hold.Reason.WAY_FAILING ? Optional.empty() : due));
        }

        /** A server has it. */
        public static ForOne sent(OpenedParcel.To to, Optional<String> remoteId) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.SENT,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Optional.empty(),
                    remoteId);
        }

        /** It comes to an end without being sent, or nobody knows. */
        public static ForOne failed(OpenedParcel.To to, RecipientState end, Failure failure) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    end,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Optional.of(failure),
                    Optional.empty());
        }

        /** It is tried again. */
        public static ForOne deferred(OpenedParcel.To to, Instant next, Failure failure) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.DEFERRED,
                    Optional.empty(),
                    Optional.of(next),
                    true,
                    Optional.of(failure),
                    Optional.empty());
        }

        /** A server was asked and wants no more for some time. */
        public static ForOne heldByQuota(OpenedParcel.To to, Instant until, Failure failure) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.HELD,
                    Optional.of(Hold.Reason.QUOTA),
                    Optional.of(until),
                    true,
                    Optional.of(failure),
                    Optional.empty());
        }

        /** Nobody was asked, since the recipient or the account does not want it: that is its end. */
        public static ForOne suppressed(OpenedParcel.To to, Failure why) {
            return failed(to, RecipientState.SUPPRESSED, why);
        }

        /** Nobody was asked, since something of the platform's own failed: no try of the mail's. */
        public static ForOne postponed(OpenedParcel.To to, Instant next) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.DEFERRED,
                    Optional.empty(),
                    Optional.of(next),
                    false,
                    Optional.empty(),
                    Optional.empty());
        }

        /** Nobody was asked, since something is not there right now. */
        public static ForOne held(OpenedParcel.To to, Hold.Reason reason) {
            return new ForOne(
                    to.no(),
                    Optional.of(to),
                    RecipientState.HELD,
                    Optional.of(reason),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty());
        }

        /** Nothing has happened to it: it waits for its turn again. */
        public static ForOne back(int no) {
            return new ForOne(
                    no,
                    Optional.empty(),
                    RecipientState.QUEUED,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** The same with those to whom it did not go at all. */
    public Outcome and(List<ForOne> others) {
        return others.isEmpty() || isBack()
                // It comes again, and they with it.
                ? this
                : new Outcome(
                        parcel,
                        way,
                        messageId,
                        capturedBy,
                        at,
                        Stream.concat(recipients.stream(), others.stream()).toList());
    }

    /** Whether it came straight back: nothing has happened to it, and it may be claimed again at once. */
    public boolean isBack() {
        return recipients.stream().allMatch(one -> one.state() == RecipientState.QUEUED);
    }

    /** Nothing has happened to a parcel: it waits for its turn again. */
    public static Outcome back(Parcel parcel, Instant at) {
        return new Outcome(
                parcel,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                at,
                parcel.recipientNos().stream().map(ForOne::back).toList());
    }
}
