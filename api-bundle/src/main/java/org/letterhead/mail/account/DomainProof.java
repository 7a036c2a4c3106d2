/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says for which domains mail passes the checks of those who receive it when it leaves through the operator's relay: because it is
 * signed with a key that the domain publishes. Registered as a service by whoever signs. There may be several; one that says yes is enough.
 */
@ConsumerType
public interface DomainProof {
    /**
     * Tells whether an account's mail may bear an address of a domain in From. Asked for every mail and from many threads: no I/O. If it throws, that
     * counts as no.
     *
     * @param account the account's name
     * @param domain in lower case and in its ASCII form
     * @return true if mail of this account under this domain aligns
     */
    boolean isProven(String account, String domain);
}
