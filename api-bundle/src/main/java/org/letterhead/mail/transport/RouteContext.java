/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import org.osgi.annotation.versioning.ProviderType;

/** What a driver is told about the account for which it opens a route. */
@ProviderType
public interface RouteContext {
    /**
     * Returns the account whose mail it is.
     *
     * @return the account's name
     */
    String account();

    /**
     * Returns what the account has filled in.
     *
     * @return immutable; empty for a relay and for ways without a form
     */
    TransportSettings settings();

    /**
     * Stores a secret that the provider has replaced, such as a rotated refresh token. It is durable when this
     * returns, in a transaction of its own, so that a failure later cannot bring the old one back.
     *
     * @param field the form's field
     * @param rotated the new secret
     * @throws IllegalStateException if there is nowhere to keep it; the driver uses the new secret all the same
     */
    void replaceSecret(String field, Secret rotated);

    /**
     * Returns which hosts and ports an account's settings may reach.
     *
     * @return the policy to ask before any connection to a host that the account has named
     */
    NetworkPolicy network();
}
