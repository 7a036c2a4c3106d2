/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailUnavailableException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How mail of an account fares on a way, from what became of real mail; a test counts too if it was of the settings in use, an accepted one
 * also when its settings are saved. May be called from any thread.
 */
@ProviderType
public interface RouteHealth {
    /**
     * Tells how it goes.
     *
     * @param account the account's name
     * @param way the way
     * @param reader the language of the text
     * @throws MailUnavailableException if the store is away
     */
    Health of(String account, String way, Locale reader);

    /** What people are told about a way. */
    enum State {
        /** No mail has left this way yet. */
        UNPROVEN,
        /** The last mail has left. */
        DELIVERING,
        /** The last mail could not leave, because of the way and not because of the mail or its recipient. */
        FAILING,
        /** The operator has stopped the account's mail. */
        SUSPENDED
    }

    /**
     * How a way fares.
     *
     * @param state in one word
     * @param since since when it is like that; empty if nothing has happened yet
     * @param lastSuccess when a server has last taken a mail, to the minute
     * @param lastFailure when the way has last failed, to the minute
     * @param cause why it has last failed
     * @param text why it has last failed and what to do; empty if it never has. Nothing of what a server said
     */
    record Health(
            State state,
            Optional<Instant> since,
            Optional<Instant> lastSuccess,
            Optional<Instant> lastFailure,
            Optional<Failure.Cause> cause,
            Optional<String> text) {
        /** Nothing is known. */
        public static final Health UNPROVEN = new Health(
                State.UNPROVEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        /** Refuses {@code null}. */
        public Health {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(lastSuccess, "lastSuccess");
            Objects.requireNonNull(lastFailure, "lastFailure");
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(text, "text");
        }
    }
}
