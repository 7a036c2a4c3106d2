/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterhead.mail.delivery.internal.limit.Permit;

/** A mail may not leave by this way now. */
public final class NoPassageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Breaker> failing;
    private final transient Optional<Permit.UsedUp> limit;
    private final transient Optional<NoPassageException> other;

    NoPassageException(Breaker failing) {
        this(failing.key() + " fails", Optional.of(failing), Optional.empty(), Optional.empty());
    }

    NoPassageException(Permit.UsedUp limit) {
        this("a limit is used up", Optional.empty(), Optional.of(limit), Optional.empty());
    }

    private NoPassageException(
            String message,
            Optional<Breaker> failing,
            Optional<Permit.UsedUp> limit,
            Optional<NoPassageException> other) {
        super(message, null, false, false);
        this.failing = failing;
        this.limit = limit;
        this.other = other;
    }

    /** The same of a mail that may not leave by another way either. */
    public NoPassageException and(NoPassageException otherWay) {
        return new NoPassageException(
                getMessage() + ", and " + otherWay.getMessage(), failing, limit, Optional.of(otherWay));
    }

    /** Whether its own way is in order and has a limit that is used up. */
    public boolean isLimit() {
        return limit.isPresent();
    }

    /** The ways that fail, its own first. */
    public List<Breaker> failing() {
        return all().flatMap(one -> one.failing.stream()).toList();
    }

    /** The limits that are used up. */
    public List<Permit.UsedUp> limits() {
        return all().flatMap(one -> one.limit.stream()).toList();
    }

    private Stream<NoPassageException> all() {
        return Stream.concat(Stream.of(this), other.stream());
    }
}
