/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Certainty;
import org.letterhead.mail.Failure.Scope;
import org.letterhead.mail.delivery.internal.Words;

/** Tells failures that strike all mail of a way from those of one mail, of a limit, or of the platform. */
public final class WayFailure {
    private WayFailure() {}

    /** Whether all mail by the same way would fail like this, which certainly was not sent. */
    public static boolean isOfWay(Failure failure) {
        if (failure.scope() != Scope.CONNECTION || failure.certainty() != Certainty.NOT_SENT) {
            return false;
        }
        return switch (failure.cause()) {
            case CREDENTIALS, CONFIGURATION, POLICY, SENDER_REFUSED, OAUTH, TLS, NETWORK -> true;
            // An operator's slip is no account's failing; a limit is a hold; the rest is one mail's.
            case PLATFORM, QUOTA, THROTTLED, RECIPIENT, CONTENT, DOMAIN_AUTHENTICATION -> false;
        };
    }

    /**
     * Whether the operator's relay would fail like this for everybody. Its driver blames the platform for whatever goes wrong there, also for a
     * sender that it does not take; that one is not meant, nor is what delivery itself has to say (no connection was free in time).
     */
    public static boolean isOfRelay(Failure failure) {
        return failure.cause() == Cause.PLATFORM
                && !Words.isOurs(failure.advice())
                && failure.scope() == Scope.CONNECTION
                && failure.certainty() == Certainty.NOT_SENT
                && switch (failure.phase()) {
                    case CONNECT, TLS, AUTHENTICATE -> true;
                    case ROUTE, SENDER, RECIPIENT, CONTENT, ANSWER -> false;
                };
    }

    /** Whether trying once more could only do harm: providers slow down those who repeat themselves. */
    static boolean isSure(Failure failure) {
        return !failure.temporary() && failure.cause() != Cause.NETWORK;
    }

    /** Whether a server has looked at one mail and refused that: so it lets others in. The relay does, whoever's sender it refuses. */
    static boolean showsThatItWorks(Failure failure, WayKey key) {
        return hasLookedAtOneMail(failure)
                || key.isRelay()
                        && failure.phase() == Failure.Phase.SENDER
                        && failure.cause() == Cause.SENDER_REFUSED
                        && failure.certainty() == Certainty.NOT_SENT;
    }

    private static boolean hasLookedAtOneMail(Failure failure) {
        return switch (failure.phase()) {
            case RECIPIENT, CONTENT, ANSWER ->
                failure.certainty() == Certainty.NOT_SENT
                        && (failure.scope() == Scope.RECIPIENT || failure.scope() == Scope.MESSAGE)
                        && failure.cause() != Cause.PLATFORM;
            case ROUTE, CONNECT, TLS, AUTHENTICATE, SENDER -> false;
        };
    }

    /** Whether a limit is used up, which is a hold for all mail that can wait. */
    public static boolean isLimit(Failure failure) {
        return failure.certainty() == Certainty.NOT_SENT
                && (failure.scope() == Scope.QUOTA
                        || failure.scope() == Scope.CONNECTION
                                && (failure.cause() == Cause.QUOTA || failure.cause() == Cause.THROTTLED));
    }
}
