/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.letterhead.mail.operate.MailLimits.Kind;
import org.letterhead.mail.operate.MailLimits.Source;
import org.letterhead.mail.transport.SendingLimits;

/** Which limits count, and who has said so: an operator before everybody else, else the lowest. */
final class Rates {
    private Rates() {}

    /** A limit. */
    record Rate(long most, Source source) {}

    /**
     * Puts them together.
     *
     * @param said the operator's
     * @param known the provider's
     * @param cap of messages a day, if the account is new and the operator's relay carries its mail
     */
    static Map<Kind, Rate> of(Map<Kind, Long> said, SendingLimits known, OptionalLong cap) {
        Map<Kind, Rate> rates = new EnumMap<>(Kind.class);
        provider(rates, Kind.MESSAGES_PER_MINUTE, known.messagesPerMinute());
        provider(rates, Kind.MESSAGES_PER_DAY, known.messagesPerDay());
        provider(rates, Kind.RECIPIENTS_PER_DAY, known.recipientsPerDay());
        cap.ifPresent(most -> rates.merge(
                Kind.MESSAGES_PER_DAY,
                new Rate(most, Source.NEW_ACCOUNT),
                (one, other) -> other.most() < one.most() ? other : one));
        said.forEach((kind, most) -> rates.put(kind, new Rate(most, Source.OPERATOR)));
        return rates;
    }

    private static void provider(Map<Kind, Rate> rates, Kind kind, OptionalInt most) {
        // A driver that says none may be sent has said nothing.
        most.ifPresent(number -> {
            if (number > 0) {
                rates.put(kind, new Rate(number, Source.PROVIDER));
            }
        });
    }

    /** How many places of each a submission takes. */
    static Map<Kind, Long> needed(Map<Kind, Rates.Rate> rates, Wanted wanted) {
        Map<Kind, Long> needed = new EnumMap<>(Kind.class);
        rates.forEach((kind, rate) -> needed.put(
                kind,
                // A mail with more recipients than all of the limit leaves when nothing else has: else it never would.
                kind == Kind.RECIPIENTS_PER_DAY ? Math.min(wanted.recipients(), rate.most()) : 1L));
        return needed;
    }
}
