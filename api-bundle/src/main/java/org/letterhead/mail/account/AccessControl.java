/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

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
}
