/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailAddress;

/**
 * An address of an account's people.
 *
 * @param address the address
 * @param state whether it is known whose it is
 * @param since when it came into this state; empty for one that the host names
 * @param addedBy who added it; empty for one that the host names
 */
public record AccountAddress(MailAddress address, State state, Optional<Instant> since, Optional<String> addedBy) {
    /** Refuses {@code null}. */
    public AccountAddress {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(addedBy, "addedBy");
    }

    /** Whether it is known whose an address is. */
    public enum State {
        /** The host says so. */
        HOST,
        /** The link mailed to it was opened and confirmed. */
        CONFIRMED,
        /** A link was mailed to it. */
        PENDING,
        /** The link's time is over, and nobody confirmed. */
        EXPIRED;

        /** Whether a test mail may go there. */
        public boolean isVerified() {
            return this == HOST || this == CONFIRMED;
        }
    }
}
