/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How the mail of each account leaves. Asked for every mail, when it is about to be sent. Implemented by the bundle
 * that keeps the accounts' settings; without it, the operator decides in {@code org.letterhead.mail.delivery} what
 * happens.
 */
@ProviderType
public interface AccountRouting {
    /**
     * Tells how an account's mail leaves. Quick: from a cache.
     *
     * @param account the account's name
     * @return the account's choice; for an account that has never chosen, what new accounts start with
     */
    AccountRoute of(String account);
}
