/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a mail is kept back, and for how long.
 *
 * @param reason why
 * @param until when it goes on by itself; empty if that depends on something or somebody
 */
public record Hold(Reason reason, Optional<Instant> until) {
    /** Refuses {@code null}. */
    public Hold {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(until, "until");
    }

    /** Why a mail is kept back. */
    public enum Reason {
        /** The host said when it may leave at the earliest. Goes on by itself. */
        SCHEDULED,
        /** An operator holds this mail. Goes on when one releases it. */
        OPERATOR,
        /** An operator has stopped the account's mail. Goes on when it is resumed. */
        ACCOUNT_SUSPENDED,
        /** An operator has stopped all mail. Goes on when it is resumed. */
        ALL_SUSPENDED,
        /** No bundle keeps the accounts' settings right now. Goes on by itself when one comes. */
        ACCOUNTS_ABSENT,
        /** The account's way of sending is not installed or not running right now. Goes on by itself when it comes. */
        WAY_ABSENT,
        /** The operator's relay is not there right now. Goes on by itself when it comes. */
        RELAY_ABSENT,
        /** Subscription mail must carry a working link to stop it, and there is no page for that right now. Goes on by itself when it comes. */
        UNSUBSCRIBE_ABSENT,
        /** The provider's sending limit is used up. Goes on by itself when it opens again. */
        QUOTA,
        /** A known limit of the account's way is used up, and is kept before the provider enforces it. Goes on by itself, in order. */
        LIMIT,
        /** The account's way fails for all its mail, and nothing may leave by another. Goes on by itself when it works again. */
        WAY_FAILING
    }
}
