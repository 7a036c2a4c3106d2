/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterhead.mail.delivery.internal.limit.Permit;

/** A mail may not leave by this way now. */
public final class NoPassageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Breaker> failing;
    private final transient Optional<Permit.UsedUp> limit;

    NoPassageException(Breaker failing) {
        this(failing.key() + " fails", Optional.of(failing), Optional.empty());
    }

    NoPassageException(Permit.UsedUp limit) {
        this("a limit is used up", Optional.empty(), Optional.of(limit));
    }

    private NoPassageException(String message, Optional<Breaker> failing, Optional<Permit.UsedUp> limit) {
        super(message, null, false, false);
        this.failing = failing;
        this.limit = limit;
    }

    /** Neither this way nor another one lets it pass: it may go on as soon as one of them does. */
    public NoPassageException and(NoPassageException other) {
        return new NoPassageException(
                getMessage() + ", and " + other.getMessage(),
                other.failing.or(() -> failing),
                Stream.concat(limit.stream(), other.limit.stream()).min(Comparator.comparing(Permit.UsedUp::opensAt)));
    }

    /** The way that fails, if it is that. */
    public Optional<Breaker> failing() {
        return failing;
    }

    /** The limit that is used up, if it is that. */
    public Optional<Permit.UsedUp> limit() {
        return limit;
    }
}
