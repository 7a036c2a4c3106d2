/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing to do at a provider, in one language.
 *
 * @param text what to do, and what to see
 * @param link the page where it is done or explained
 */
public record PresetStep(String text, Optional<URI> link) {
    /**
     * Refuses {@code null}.
     *
     * @throws IllegalArgumentException if the link is not an https address of a host
     */
    public PresetStep {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(link, "link");
        if (link.isPresent()
                && (!"https".equalsIgnoreCase(link.get().getScheme())
                        || link.get().getHost() == null
                        || link.get().getUserInfo() != null)) {
            throw new IllegalArgumentException("the link " + link.get() + " is not an https address");
        }
    }
}
