/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.letterhead.mail.MailUnavailableException;
import org.osgi.annotation.versioning.ProviderType;

/** Who changed what of an account, and when. Never holds a secret. May be called from any thread. */
@ProviderType
public interface AuditLog {
    /**
     * Reads an account's entries, the latest first.
     *
     * @param account the account's name
     * @param before the entry that the page before ended with; empty for the first page
     * @param most at most so many, 1 to 1,000
     * @throws MailUnavailableException if the store is away
     */
    List<Entry> of(String account, Optional<UUID> before, int most);

    /**
     * Writes down a change that another bundle has made of an account, after it was made.
     *
     * @param account the account's name
     * @param actor who: the kind of actor and the name, as in {@code user anna}, or {@code recipient} for whoever holds a link that was mailed
     * @param what the change, such as {@code sender.requested}; letters, dots and hyphens
     * @param details what it was about, by name; never a secret or a token
     * @throws MailUnavailableException if the store is away
     */
    void write(String account, String actor, String what, Map<String, String> details);

    /**
     * One change.
     *
     * @param id version 7: later entries sort later
     * @param at when
     * @param account of which account
     * @param actor who: the kind of actor and the name, as in {@code user anna}
     * @param what the change, such as {@code address.invited}; letters, dots and hyphens
     * @param details what it was about, by name
     */
    record Entry(UUID id, Instant at, String account, String actor, String what, Map<String, String> details) {
        /** Copies the details. */
        public Entry {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(what, "what");
            details = Map.copyOf(details);
        }
    }
}
