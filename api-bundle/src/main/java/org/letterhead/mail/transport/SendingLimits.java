/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * How much a provider lets one account send. Letterhead keeps to it before the provider enforces it, and hands a mail
 * with too many recipients over in several submissions.
 *
 * @param messagesPerMinute the most messages in a minute
 * @param messagesPerDay the most messages in any 24 hours
 * @param recipientsPerDay the most recipients in any 24 hours
 * @param recipientsPerMessage the most recipients of one message
 * @param connections the most connections at once
 */
public record SendingLimits(
        OptionalInt messagesPerMinute,
        OptionalInt messagesPerDay,
        OptionalInt recipientsPerDay,
        OptionalInt recipientsPerMessage,
        OptionalInt connections) {
    /** Nothing is known. */
    public static final SendingLimits UNKNOWN = new SendingLimits(
            OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** Refuses {@code null}. */
    public SendingLimits {
        Objects.requireNonNull(messagesPerMinute, "messagesPerMinute");
        Objects.requireNonNull(messagesPerDay, "messagesPerDay");
        Objects.requireNonNull(recipientsPerDay, "recipientsPerDay");
        Objects.requireNonNull(recipientsPerMessage, "recipientsPerMessage");
        Objects.requireNonNull(connections, "connections");
    }
}
