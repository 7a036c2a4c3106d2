/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Ways that fail for all the mail of an account, and are therefore left alone but for a trial now and then. Mail waits meanwhile, or leaves by
 * another way. Kept in the database: the same after a restart, and on all nodes. May be called from any thread; throws {@link
 * MailUnavailableException} if the store is away.
 */
@ProviderType
public interface FailingWays {
    /**
     * Lists them.
     *
     * @param account the account; empty for all, the operator's relay among them
     * @param most at most so many, 1 to 1,000; those that have failed for longest first
     */
    List<Failing> list(Optional<String> account, int most);

    /**
     * Has a way tried at once by the next mail, one that waits for it or a new one. If that goes, all that waits follows.
     *
     * @param actor who says so; written down
     * @param account the account; empty for the operator's relay
     * @param way the way
     * @return whether it was failing
     */
    boolean tryAgain(Actor actor, Optional<String> account, String way);

    /**
     * A way that fails.
     *
     * @param account whose; empty for the operator's relay
     * @param way the way
     * @param since since when
     * @param nextTrial when a mail tries it again
     * @param cause what kind of trouble it is
     * @param text why and what to do, in English
     */
    record Failing(
            Optional<String> account, String way, Instant since, Instant nextTrial, Failure.Cause cause, String text) {
        /** Refuses {@code null}. */
        public Failing {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(way, "way");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(nextTrial, "nextTrial");
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(text, "text");
        }
    }
}
