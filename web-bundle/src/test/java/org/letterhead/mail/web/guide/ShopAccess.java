/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import java.util.Set;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

// The host guide shows the rest of this file.
@Component
public final class ShopAccess implements AccessControl {
    private final Owners owners;

    @Activate
    public ShopAccess(@Reference Owners owners) {
        this.owners = owners;
    }

    @Override
    public boolean administers(Actor actor, String account) {
        // Operators and bundles act for the platform itself.
        return !(actor instanceof Actor.User user) || accounts(user).contains(account);
    }

    /** What somebody with several accounts chooses from on the settings page. */
    @Override
    public Set<String> accounts(Actor.User user) {
        return owners.accountsOf(user.name());
    }
}
