/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Which ways of sending an account's plan includes. A host that sells plans registers it as a service; without it the operator's list
 * counts for every account. Asked often and from many threads: answer quickly, from a cache if need be.
 *
 * <p>A way that is not included any more keeps its settings, and mail leaves by the operator's default way. If this throws, mail goes on leaving
 * as it did, and nothing can be saved.
 */
@ConsumerType
public interface Entitlements {
    /**
     * Tells which ways an account may use.
     *
     * @param account the account's name
     * @return names of ways; empty if the operator's list counts. The operator's default way is always included
     */
    Optional<Set<String>> ways(String account);

    /**
     * Tells where an account can look at other plans.
     *
     * @param account the account's name
     * @return empty for the operator's link
     */
    default Optional<URI> plans(String account) {
        return Optional.empty();
    }
}
