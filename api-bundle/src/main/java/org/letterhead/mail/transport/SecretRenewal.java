/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** Asks a provider to replace a secret. See {@link RouteContext#renewSecret}. */
@ConsumerType
@FunctionalInterface
public interface SecretRenewal {
    /**
     * Asks the provider.
     *
     * @param current the secret as it is stored now
     * @return the new secret, or {@code current} if the provider has not replaced it
     * @throws TransportException if the provider refuses or does not answer; the stored secret stays
     */
    Secret renew(Secret current) throws TransportException;
}
