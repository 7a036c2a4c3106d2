/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Who administers an account where no host says so: the roles of Karaf's realm, and what the operator has written down.
 * Of the lowest ranking, so that a host's own service always comes first.
 */
@Component(service = AccessControl.class, property = "service.ranking:Integer=-2147483648")
public final class RealmAccess implements AccessControl {
    private final AccountsSettings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile RealmRoles roles;

    /** Called by Declarative Services. */
    @Activate
    public RealmAccess(@Reference AccountsSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean administers(Actor actor, String account) {
        // The platform itself may; who is one of its users is looked up.
        return !(actor instanceof Actor.User user) || isAdministrator(user.name(), account);
    }

    private boolean isAdministrator(String user, String account) {
        if (settings.isAdministrator(user, account)) {
            return true;
        }
        RealmRoles known = roles;
        return known != null && settings.isAdministrators(known.of(settings.realm(), user), account);
    }
}
