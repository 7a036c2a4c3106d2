/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Nobody chooses from more. */
    private static final int MOST = 500;

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

    /** Those that are named somewhere: which accounts there are, for somebody who administers all of them, only a host knows. */
    @Override
    public Set<String> accounts(Actor.User user) {
        if (hostDecides) {
            return Set.of();
        }
        return Stream.concat(
                        settings.accountsOf(user.name()).stream(), settings.accountsOf(rolesOf(user.name())).stream())
                .sorted()
                .limit(MOST)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isAdministrator(String user, String account) {
        return settings.isAdministrator(user, account) || settings.isAdministrators(rolesOf(user), account);
    }

    private Set<String> rolesOf(String user) {
        RealmRoles known = roles;
        return known == null ? Set.of() : known.of(settings.realm(), user);
    }
}
