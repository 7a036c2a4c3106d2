/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.MailUnavailableException;
import org.osgi.annotation.versioning.ProviderType;

/** Whom an account does not write to: what its administrators see and edit. May be called from any thread. */
@ProviderType
public interface Suppressions {
    /**
     * Lists an account's entries, in the order of their targets and kinds.
     *
     * @param account the account's name
     * @param after the entry that the page before ended with; empty for the first page
     * @param most at most so many, 1 to 1,000
     * @throws MailUnavailableException if the store is away
     */
    List<Entry> of(String account, Optional<Entry> after, int most);

    /**
     * Puts an address or a domain on the account's list, which stops everything that would go there.
     *
     * @param actor who does it
     * @param account the account's name
     * @param target an address, or a domain without an @
     * @return false if it was there already
     * @throws SecurityException if the actor does not administer the account
     * @throws IllegalArgumentException if the target is neither an address nor a domain, in words
     * @throws MailUnavailableException if the store is away; nothing is changed then
     */
    boolean add(Actor actor, String account, String target);

    /**
     * Takes an entry out. One by which somebody has unsubscribed is that person's own wish: taking it out is written down with who did it.
     *
     * @param actor who does it
     * @param account the account's name
     * @param entry what to take out
     * @return false if it was not there
     * @throws SecurityException if the actor does not administer the account
     * @throws MailUnavailableException if the store is away; nothing is changed then
     */
    boolean remove(Actor actor, String account, Entry entry);

    /**
     * One who is not written to.
     *
     * @param reason why
     * @param target the address, or the domain
     * @param kind which kind was unsubscribed from; empty on the account's own list
     * @param since when it came
     */
    record Entry(Subscriptions.Suppression reason, String target, Optional<String> kind, Instant since) {
        /** Refuses {@code null}. */
        public Entry {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(since, "since");
        }
    }
}
