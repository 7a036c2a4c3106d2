/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail;

/** What has become of a mail for one of its recipients. The first four are open, the others final. */
public enum RecipientState {
    /** Accepted, waiting for its turn. */
    QUEUED,
    /** On its way to the server right now. */
    SENDING,
    /** A try failed for now; there will be another. */
    DEFERRED,
    /** Kept back until somebody or something releases it. */
    HELD,
    /** The server has taken it. That is not yet a proof that somebody reads it. */
    SENT,
    /** The server has taken it, by another way than the account's own. */
    SENT_BY_FALLBACK,
    /** It will not be sent. */
    FAILED,
    /** It was taken and came back. */
    BOUNCED,
    /** It was not sent because the recipient or the account does not want it. */
    SUPPRESSED,
    /** Somebody stopped it before it was sent. */
    CANCELLED,
    /** The connection was lost when the server may have taken it. It is never sent again by itself. */
    UNKNOWN_OUTCOME;

    /**
     * Returns whether nothing more will happen by itself.
     *
     * @return false while the mail is waiting, held or on its way
     */
    public boolean isFinal() {
        return compareTo(SENT) >= 0;
    }
}
