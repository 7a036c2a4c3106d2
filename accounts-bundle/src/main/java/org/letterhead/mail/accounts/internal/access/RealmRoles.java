/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import java.util.Set;

/** Who has which role, as far as it can be looked up. */
public interface RealmRoles {
    /**
     * The roles of a user, those by group too.
     *
     * @return empty if the realm does not have the user, or cannot tell
     */
    Set<String> of(String realm, String user);
}
