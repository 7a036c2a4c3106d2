/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.log;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.Hold;

/**
 * Whose mail an operator has stopped, as the table says at one moment. The rows of such mail are not touched, so that
 * stopping a million mails is one row: they stay QUEUED and are told as HELD.
 *
 * @param all whether all mail is stopped
 * @param accounts whose mail is stopped
 */
public record Suspended(boolean all, Set<String> accounts) {
    /** The account that stands for all of them. */
    public static final String ALL = "*";

    /** Copies the set. */
    public Suspended {
        accounts = Set.copyOf(accounts);
    }

    /** Reads the table. */
    public static Suspended read(Handle handle) {
        Set<String> found = new HashSet<>(handle.createQuery("select account from lh_delivery_suspension")
                .mapTo(String.class)
                .set());
        boolean all = found.remove(ALL);
        return new Suspended(all, found);
    }

    /** Why an account's waiting mail does not leave, if it does not. */
    public Optional<Hold.Reason> reason(String account) {
        if (all) {
            return Optional.of(Hold.Reason.ALL_SUSPENDED);
        }
        return accounts.contains(account) ? Optional.of(Hold.Reason.ACCOUNT_SUSPENDED) : Optional.empty();
    }
}
