/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How much an account may send by a way, and how much of that is used up. Limits are kept before a provider enforces them: what is over waits, and
 * leaves by itself in order; SECURITY mail takes another way. Counted in the database, for all nodes together, over the last 24 hours or the
 * last minute and never from midnight. May be called from any thread; throws {@link MailUnavailableException} if the store is away.
 */
@ProviderType
public interface MailLimits {
    /**
     * Lists an account's limits, of all ways by which it has sent or that it has chosen.
     *
     * @param account the account's name
     * @return empty if there are none
     */
    List<Use> of(String account);

    /**
     * Sets a limit that counts instead of the provider's.
     *
     * @param actor who does it; written down
     * @param account the account's name
     * @param way the way
     * @param kind which limit
     * @param most the limit, at least 1; empty for what is known of the provider
     */
    void set(Actor actor, String account, String way, Kind kind, OptionalLong most);

    /**
     * Lists those who have sent most in the last 24 hours, by all ways and by the operator's relay.
     *
     * @param most at most so many, 1 to 1,000
     */
    List<Top> top(int most);

    /** What is counted. */
    enum Kind {
        /** Messages in a minute. */
        MESSAGES_PER_MINUTE,
        /** Messages in 24 hours. */
        MESSAGES_PER_DAY,
        /** Recipients in 24 hours. */
        RECIPIENTS_PER_DAY
    }

    /** Who has said so. */
    enum Source {
        /** The driver, of a provider that it knows. */
        PROVIDER,
        /** An operator, for this account. */
        OPERATOR,
        /** The operator's configuration, for accounts that are new. */
        NEW_ACCOUNT
    }

    /**
     * A limit, and how much of it is used up.
     *
     * @param way the way
     * @param kind what is counted
     * @param used so much is
     * @param most so much may be
     * @param source who has said so
     * @param opensAt when there is room again; empty if there is now
     */
    record Use(String way, Kind kind, long used, long most, Source source, Optional<Instant> opensAt) {
        /** Refuses {@code null}. */
        public Use {
            Objects.requireNonNull(way, "way");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(opensAt, "opensAt");
        }
    }

    /**
     * How much an account has sent.
     *
     * @param account the account's name
     * @param messages by all ways
     * @param throughRelay of these by the operator's relay
     * @param recipients of all messages
     */
    record Top(String account, long messages, long throughRelay, long recipients) {}
}
