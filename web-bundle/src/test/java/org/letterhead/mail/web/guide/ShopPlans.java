/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.account.Entitlements;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

// The host guide shows the rest of this file.
@Component
public final class ShopPlans implements Entitlements {
    private final Subscribers subscribers;

    @Activate
    public ShopPlans(@Reference Subscribers subscribers) {
        this.subscribers = subscribers;
    }

    @Override
    public Optional<Set<String>> ways(String account) {
        return Optional.of(subscribers.paying(account) ? Set.of("smtp", "whitelabel") : Set.of());
    }

    @Override
    public Optional<URI> plans(String account) {
        return Optional.of(URI.create("https://shop.example/plans?account=" + account));
    }
}
