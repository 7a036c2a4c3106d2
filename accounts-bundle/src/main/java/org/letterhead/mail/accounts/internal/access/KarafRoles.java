/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.boot.principal.GroupPrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.karaf.jaas.modules.BackingEngine;
import org.apache.karaf.jaas.modules.BackingEngineFactory;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roles in a realm of Karaf, looked up by name without a login. The only class that knows Karaf's types: where
 * they are not there, it cannot be made, and nothing else of this bundle minds.
 */
@Component(service = RealmRoles.class)
public final class KarafRoles implements RealmRoles {
    private static final Logger LOG = LoggerFactory.getLogger(KarafRoles.class);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    final List<JaasRealm> realms = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    final List<BackingEngineFactory> factories = new CopyOnWriteArrayList<>();

    @Override
    public Set<String> of(String realm, String user) {
        // Karaf keeps groups beside users, under names that begin so.
        if (user.isBlank() || user.startsWith(BackingEngine.GROUP_PREFIX)) {
            return Set.of();
        }
        Set<String> roles = new HashSet<>();
        Optional<JaasRealm> found = realms.stream()
                .filter(one -> one.getName().equals(realm))
                .max(Comparator.comparingInt(JaasRealm::getRank));
        if (found.isPresent()) {
            for (AppConfigurationEntry entry : found.get().getEntries()) {
                add(roles, entry, user);
            }
        }
        return roles;
    }

    private void add(Set<String> roles, AppConfigurationEntry entry, String user) {
        Object module = entry.getOptions().get(ProxyLoginModule.PROPERTY_MODULE);
        for (BackingEngineFactory factory : factories) {
            if (factory.getModuleClass().equals(module)) {
                try {
                    add(roles, factory.build(entry.getOptions()), user);
                } catch (RuntimeException | LinkageError e) {
                    LOG.debug("{} cannot tell the roles of a user; the operator's mapping decides alone", module, e);
                }
                return;
            }
        }
    }

    private static void add(Set<String> roles, BackingEngine engine, String user) {
        UserPrincipal known = engine == null ? null : engine.lookupUser(user);
        if (known == null) {
            return;
        }
        engine.listRoles(known).forEach(role -> roles.add(role.getName()));
        for (GroupPrincipal group : engine.listGroups(known)) {
            engine.listRoles(group).forEach(role -> roles.add(role.getName()));
        }
    }
}
