/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.util.List;
import java.util.Optional;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The mail that waits, and the operator's hand on it. Changes are durable when a call returns and are written to the log with the one
 * who made them. May be called from any thread.
 */
@ProviderType
public interface MailQueue {
    /**
     * Counts what is open alone: no final states, and nothing in {@link QueueSummary#sentAgain()}. Quick however long the log is, and so
     * fit for being asked every few seconds.
     *
     * @return the counts, at the moment of asking
     * @throws MailUnavailableException if the store is away
     */
    QueueSummary backlog();

    /**
     * Counts what is there. Looks at everything that the log keeps, which can take seconds if that is millions.
     *
     * @param account of one account; empty for all
     * @return the counts, at the moment of asking
     * @throws MailUnavailableException if the store is away
     */
    QueueSummary summary(Optional<String> account);

    /**
     * Keeps mails back that are waiting: those QUEUED, DEFERRED or HELD for a reason that would pass by itself. What is leaving just now is not
     * touched.
     *
     * @param actor who does it
     * @param which the mails
     * @return how many recipients are held now by this call
     * @throws SecurityException if the actor is no operator
     * @throws MailUnavailableException if the store is away; some may be held already
     */
    int hold(Actor actor, QueueSelection which);

    /**
     * Lets mails go on that are HELD or DEFERRED, whatever the reason: a deferred one is tried now.
     *
     * <p>A user who administers the account may let one mail of it go on. What an operator keeps back stays, and so does what waits for a sending
     * limit, which leaves in order: of the reasons to hold OPERATOR, ACCOUNT_SUSPENDED, ALL_SUSPENDED, LIMIT and QUOTA.
     *
     * @param actor who does it
     * @param which the mails
     * @return how many recipients go on; 0 if there was nothing that this actor may let go
     * @throws SecurityException if the actor is neither an operator nor a user who administers the account of the one mail; also if there is no such
     *     mail and the actor is no operator
     * @throws MailUnavailableException if the store is away; some may go on already
     */
    int release(Actor actor, QueueSelection which);

    /**
     * Stops mails for good that are waiting. What is leaving just now is not touched.
     *
     * @param actor who does it
     * @param which the mails
     * @return how many recipients will not get theirs
     * @throws SecurityException if the actor is no operator
     * @throws MailUnavailableException if the store is away; some may be cancelled already
     */
    int cancel(Actor actor, QueueSelection which);

    /**
     * Stops sending: mail is accepted on and waits HELD. What is leaving just now is finished.
     *
     * @param actor who does it
     * @param account the account; empty for all mail
     * @param reason for those who look later; may be empty
     * @return false if that was suspended already
     * @throws SecurityException if the actor is no operator
     * @throws MailUnavailableException if the store is away
     */
    boolean suspend(Actor actor, Optional<String> account, String reason);

    /**
     * Goes on sending.
     *
     * @param actor who does it
     * @param account the account; empty for all mail (accounts that are suspended by themselves stay so)
     * @return false if that was not suspended
     * @throws SecurityException if the actor is no operator
     * @throws MailUnavailableException if the store is away
     */
    boolean resume(Actor actor, Optional<String> account);

    /**
     * Tells what is suspended.
     *
     * @return the suspension of all mail first, then the accounts' by name
     * @throws MailUnavailableException if the store is away
     */
    List<Suspension> suspensions();
}
