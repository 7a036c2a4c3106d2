/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.action;

import java.net.URI;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes the links that mails carry. They begin with a URL that the operator has configured, never with what a request claims. The service
 * is there only while such links would be answered. May be called from any thread; quick.
 */
@ProviderType
public interface PublicLinks {
    /**
     * Tells where an account's links begin.
     *
     * @param account the account's name
     * @return an https URL without a slash at its end; of an account whose recipients must not see the platform the one of the white
     *     label, or empty if the operator has set none for that
     */
    Optional<URI> base(String account);

    /**
     * Makes a link.
     *
     * @param account whose mail it stands in
     * @param action the action's {@link PublicAction#NAME}
     * @param token what the action knows it by: 1 to {@value PublicAction#LONGEST_TOKEN} characters of {@code A-Z a-z 0-9 . _ ~ -}
     * @return the link; empty if {@link #base} is
     * @throws IllegalArgumentException if the name or the token has another form
     */
    Optional<URI> link(String account, String action, String token);
}
