/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a driver is told about the account for which it opens a route. Valid while its mail is under way. A pooled
 * connection keeps no context: it may carry another account's mail next.
 */
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
     * Renews a secret that its provider replaces, such as a refresh token. Of all threads that ask for the same account
     * and field one at a time renews; each is given the secret that is stored then, which may be newer than the one in
     * {@link #settings()}. The new secret is durable when this returns, in a transaction of its own, so that a failure
     * later cannot bring the old one back.
     *
     * @param field the form's field
     * @param deadline when to stop waiting for others
     * @param renewal asks the provider; reveals the secret at once and keeps no object of it
     * @return what the renewal returned
     * @throws TransportException if the renewal threw it, or others took too long
     * @throws IllegalStateException if nothing is installed that keeps the accounts' settings; nothing was asked then
     */
    Secret renewSecret(String field, Deadline deadline, SecretRenewal renewal) throws TransportException;

    /**
     * Returns which hosts and ports an account's settings may reach.
     *
     * @return the policy to ask before any connection to a host that the account has named
     */
    NetworkPolicy network();
}
