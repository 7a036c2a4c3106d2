/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** The host's word on who administers an account. A host that has users of its own registers it as a service. */
@ConsumerType
public interface AccessControl {
    /**
     * Decides whether somebody may see and change an account's mail settings. Asked at every request; if it throws,
     * the answer counts as no.
     *
     * @param actor who is acting
     * @param account the account's name
     * @return true if the actor administers this account
     */
    boolean administers(Actor actor, String account);

    /**
     * Lists the accounts that a user administers, for a page that lets people choose. It gives no right: {@link #administers} is asked for each.
     *
     * @param user who asks
     * @return names of accounts, some hundred at most; empty if nobody can tell, then people type the name
     */
    default Set<String> accounts(Actor.User user) {
        return Set.of();
    }
}
