/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

/** Whether the store's key can be used. */
public sealed interface KeyOutcome {
    /** It is the key that the database was begun with. */
    record Usable(StoreKey key) implements KeyOutcome {}

    /**
     * The database is away: try again soon.
     *
     * @param reason for the operator
     */
    record Unreachable(String reason) implements KeyOutcome {}

    /**
     * It is lost, wrong or unusable, until somebody does something.
     *
     * @param reason for the operator: what, where, what to do
     */
    record Refused(String reason) implements KeyOutcome {}
}
