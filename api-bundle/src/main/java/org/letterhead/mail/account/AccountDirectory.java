/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The host's book of accounts. A host that has one registers it as a service; without it every account name of the
 * right form is taken for an account that has no display name and reads English.
 */
@ConsumerType
public interface AccountDirectory {
    /**
     * Looks an account up. Called for every mail and from many threads: answer quickly, from a cache if need be. If it
     * throws, the mail is not accepted and the sender is told that mail is unavailable.
     *
     * @param account the account's name, as the host gave it
     * @return empty if there is no such account
     */
    Optional<AccountProfile> find(String account);

    /**
     * Tells whether a name is what people call another account: then this one may not show itself by it. Asked while somebody types a name, for
     * the name as a whole.
     *
     * @param account the account that wants the name
     * @param name the name, as it was typed
     * @return true if another account is called so; a directory that does not know says no
     */
    default boolean isNameOfAnother(String account, String name) {
        return false;
    }
}
