/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Who administers an account where no host says so: the roles of Karaf's realm, and what the operator has written down.
 * Of the lowest ranking, so that a host's own service always comes first. Once a host has said who may, nobody else does while its service is
 * away: its bundle may just be updated, and a user of the realm need not be the platform's user of that name.
 */
@Component(
        service = AccessControl.class,
        immediate = true,
        property = {"service.ranking:Integer=-2147483648", RealmAccess.REALM + ":Boolean=true"})
public final class RealmAccess implements AccessControl {
    /** Tells this one from the hosts'. */
    static final String REALM = "letterhead.realm";

    private final AccountsSettings settings;
    private volatile boolean hostDecides;

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

    /** Called by Declarative Services. */
    @Reference(
            service = AccessControl.class,
            target = "(!(" + REALM + "=true))",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindHost(ServiceReference<AccessControl> host) {
        hostDecides = true;
    }

    /** Called by Declarative Services. */
    void unbindHost(ServiceReference<AccessControl> host) {
        // It still decides: that it is away means no.
    }

    @Override
    public boolean administers(Actor actor, String account) {
        // The platform itself may; who is one of its users is looked up.
        return !(actor instanceof Actor.User user) || !hostDecides && isAdministrator(user.name(), account);
    }

    private boolean isAdministrator(String user, String account) {
        if (settings.isAdministrator(user, account)) {
            return true;
        }
        RealmRoles known = roles;
        return known != null && settings.isAdministrators(known.of(settings.realm(), user), account);
    }
}
