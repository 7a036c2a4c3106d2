/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What has become of a mail for one recipient.
 *
 * @param recipient who it is for
 * @param state what has become of it
 * @param way the way of sending that was tried last, such as {@code platform}; empty before the first try
 * @param attempts how often it was tried
 * @param hold why it is kept back and for how long; there is one exactly if the state is {@link RecipientState#HELD}
 * @param nextTry when it is tried again; there is one exactly if the state is {@link RecipientState#DEFERRED}
 * @param failure the last failure, if there was one; a recipient that was sent to in the end has none
 * @param reason the failure, or why it is kept back, in words, and what to do about it, in the language asked for; empty
 *     if there is nothing to say
 */
public record RecipientStatus(
        MailAddress recipient,
        RecipientState state,
        Optional<String> way,
        int attempts,
        Optional<Hold> hold,
        Optional<Instant> nextTry,
        Optional<Failure> failure,
        String reason) {
    /** Refuses {@code null}. */
    public RecipientStatus {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(hold, "hold");
        Objects.requireNonNull(nextTry, "nextTry");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(reason, "reason");
    }
}
