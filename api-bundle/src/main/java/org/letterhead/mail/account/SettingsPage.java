/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.net.URI;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Where the settings page is, for a host that leads its users there. May be called from any thread. */
@ProviderType
public interface SettingsPage {
    /**
     * An account's page. Whoever opens it and is not signed in is asked to.
     *
     * @param account the account's name
     * @return empty while the operator has not said under which URL the pages are reached
     */
    Optional<URI> of(String account);

    /**
     * A link that signs somebody in whom the host has authenticated: it works once and for a minute, on the node that has made it. Send the
     * browser there at once, by a redirect, and give it to nobody else: whoever opens it is that user. Whether the user administers the account is asked
     * then, and at every request that follows.
     *
     * @param user who it is; the host answers for that
     * @param account to whose page
     * @return empty while the operator has not said under which URL the pages are reached
     */
    Optional<URI> entry(Actor.User user, String account);
}
