/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.Optional;
import org.letterhead.mail.delivery.internal.limit.Permit;

/** A mail may not leave by this way now. */
public final class NoPassageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Breaker> failing;
    private final transient Optional<Permit.UsedUp> limit;

    NoPassageException(Breaker failing) {
        super(failing.key() + " fails", null, false, false);
        this.failing = Optional.of(failing);
        this.limit = Optional.empty();
    }

    NoPassageException(Permit.UsedUp limit) {
        super("a limit is used up", null, false, false);
        this.failing = Optional.empty();
        this.limit = Optional.of(limit);
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
