/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.letterhead.mail.Hold;

/** The api's values as an operator reads them. */
final class Words {
    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** In ISO 8601 and UTC, to the second. */
    static String of(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** To the two largest units, since nobody needs the seconds of a day. */
    static String of(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }

    /** Why a mail is kept back, to follow "held: ". */
    static String of(Hold.Reason reason) {
        return switch (reason) {
            case SCHEDULED -> "its host wants it to leave later";
            case OPERATOR -> "an operator holds it";
            case ACCOUNT_SUSPENDED -> "the account's mail is suspended";
            case ALL_SUSPENDED -> "all mail is suspended";
            case ACCOUNTS_ABSENT -> "no bundle keeps the accounts' settings";
            case WAY_ABSENT -> "the account's way of sending is not there";
            case RELAY_ABSENT -> "the relay is not there";
            case UNSUBSCRIBE_ABSENT -> "there is no page to unsubscribe";
            case QUOTA -> "the provider's sending limit is used up";
            case LIMIT -> "a known limit of the way is used up";
            case WAY_FAILING -> "the account's way of sending fails";
        };
    }

    /** What ends a hold. */
    static String end(Hold.Reason reason) {
        return switch (reason) {
            case SCHEDULED, QUOTA -> "goes on by itself";
            case LIMIT -> "goes on by itself; see mail:limits";
            case WAY_FAILING -> "goes on when the way works; see mail:health";
            case OPERATOR -> "mail:queue release";
            case ACCOUNT_SUSPENDED, ALL_SUSPENDED -> "mail:resume";
            case ACCOUNTS_ABSENT -> "a bundle that keeps accounts";
            case WAY_ABSENT, RELAY_ABSENT -> "see mail:transports";
            case UNSUBSCRIBE_ABSENT -> "letterhead-web and its public URL";
        };
    }
}
