/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.apache.karaf.jaas.modules.BackingEngine;
import org.apache.karaf.jaas.modules.BackingEngineFactory;
import org.apache.karaf.jaas.modules.properties.PropertiesBackingEngineFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.accounts.internal.testing.Settings;

/** With Karaf's own reading of etc/users.properties. */
class RealmAccessTest {
    @TempDir
    Path folder;

    private Path users;
    private final KarafRoles roles = new KarafRoles();

    @BeforeEach
    void realm() throws IOException {
        users = folder.resolve("users.properties");
        Files.writeString(
                users,
                """
                olga = secret,letterhead-admin
                anna = secret,mail-admin:acme,viewer
                carl = secret,_g_:shopadmins
                dora = secret,manager
                _g_\\:shopadmins = group,mail-admin:acme
                """);
        PropertiesBackingEngineFactory factory = new PropertiesBackingEngineFactory();
        roles.factories.add(factory);
        roles.realms.add(new Realm("karaf", 0, factory.getModuleClass(), Map.of("users", users.toString())));
        roles.realms.add(new Realm("other", 9, factory.getModuleClass(), Map.of("users", "/nowhere")));
    }

    @Test
    void rolesOfTheRealmDecide() {
        RealmAccess access = access(Map.of());

        assertThat(who(access, "acme")).containsExactly("olga", "anna", "carl");
        assertThat(who(access, "globex")).containsExactly("olga");
        assertThat(who(access, "Acme")).as("accounts are case-sensitive").containsExactly("olga");
        assertThat(access.administers(new Actor.Operator("dora"), "acme")).isTrue();
        assertThat(access.administers(new Actor.HostBundle("x"), "acme")).isTrue();
    }

    @Test
    void whereAHostDecidesTheRealmDoesNotStandInForIt() {
        RealmAccess access = access(Map.of());
        access.bindHost(null);
        access.unbindHost(null);

        assertThat(who(access, "acme")).isEmpty();
        assertThat(access.administers(new Actor.Operator("olga"), "acme")).isTrue();
    }

    @Test
    void theOperatorNamesOtherRolesAndAdministrators() {
        RealmAccess access = access(Map.of(
                "administrator_roles",
                new String[] {"boss, manager"},
                "account_role",
                "",
                "administrators",
                new String[] {"acme = eve , anna; globex=eve"}));

        assertThat(who(access, "acme")).containsExactly("anna", "dora", "eve");
        assertThat(who(access, "globex")).containsExactly("dora", "eve");
    }

    @Test
    void tellsTheAccountsThatRolesAndMappingName() throws IOException {
        Files.writeString(
                users,
                """
                both = secret,mail-admin:acme,mail-admin:,mail-admin,mail-admin:lodz,letterhead-admin
                """,
                StandardOpenOption.APPEND);
        RealmAccess access = access(Map.of("administrators", new String[] {"globex=anna,eve; initech=eve"}));

        assertThat(access.accounts(new Actor.User("anna"))).containsExactlyInAnyOrder("acme", "globex");
        assertThat(access.accounts(new Actor.User("carl"))).as("by a group").containsExactly("acme");
        assertThat(access.accounts(new Actor.User("eve"))).containsExactlyInAnyOrder("globex", "initech");
        assertThat(access.accounts(new Actor.User("both"))).containsExactlyInAnyOrder("acme", "lodz");
        assertThat(access.accounts(new Actor.User("olga")))
                .as("she administers all, but nobody here knows which there are")
                .isEmpty();
        assertThat(access.accounts(new Actor.User("_g_:shopadmins"))).isEmpty();
        assertThat(access.accounts(new Actor.User("nobody"))).isEmpty();
    }

    @Test
    void theRolesNameMayStandAroundTheAccount() throws IOException {
        Files.writeString(
                users, "frank = secret,shop-acme-mail,shop--mail,shop-mail,shop-acme\n", StandardOpenOption.APPEND);

        assertThat(access(Map.of("account_role", "shop-{account}-mail")).accounts(new Actor.User("frank")))
                .containsExactly("acme");
        assertThat(access(Map.of("account_role", "")).accounts(new Actor.User("frank")))
                .isEmpty();
    }

    @Test
    void whereAHostDecidesTheRealmTellsNoAccounts() {
        RealmAccess access = access(Map.of("administrators", new String[] {"acme=anna"}));
        access.bindHost(null);

        assertThat(access.accounts(new Actor.User("anna"))).isEmpty();
    }

    @Test
    void aGroupIsNobody() {
        RealmAccess access = access(Map.of());
        assertThat(access.administers(new Actor.User("_g_:shopadmins"), "acme")).isFalse();
        assertThat(access.administers(new Actor.User("shopadmins"), "acme")).isFalse();
        assertThat(access.administers(new Actor.User(""), "acme")).isFalse();
    }

    @Test
    void whereRolesCannotBeLookedUpTheMappingDecidesAlone() {
        roles.realms.add(new Realm("ldap", 0, "ldap.Module", Map.of()));
        roles.factories.add(new Failing());
        Map<String, Object> values = Map.of("realm", "ldap", "administrators", new String[] {"acme=eve"});

        assertThat(who(access(values), "acme")).containsExactly("eve");
        RealmAccess without = new RealmAccess(Settings.with(values));
        assertThat(who(without, "acme")).containsExactly("eve");
        assertThat(who(access(Map.of("realm", "absent")), "acme")).isEmpty();
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> Settings.with(Map.of("account_role", "mail-admin")))
                .hasMessageContaining("account.role")
                .hasMessageContaining("etc/org.letterhead.mail.accounts.cfg");
        assertThatThrownBy(() -> Settings.with(Map.of("administrators", new String[] {"anna"})))
                .hasMessageContaining("administrators");
        assertThatThrownBy(() -> Settings.with(Map.of("confirmation_valid_hours", 0)))
                .hasMessageContaining("confirmation.valid.hours");
        assertThatThrownBy(() -> Settings.with(Map.of("confirmation_most_per_address_per_hour", 0)))
                .hasMessageContaining("confirmation.most.per.address.per.hour");
    }

    private RealmAccess access(Map<String, Object> values) {
        RealmAccess access = new RealmAccess(Settings.with(values));
        People.inject(access, "roles", roles);
        return access;
    }

    private static Stream<String> who(RealmAccess access, String account) {
        return Stream.of("olga", "anna", "carl", "dora", "eve")
                .filter(user -> access.administers(new Actor.User(user), account));
    }

    private record Realm(String name, int rank, String module, Map<String, String> options) implements JaasRealm {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getRank() {
            return rank;
        }

        @Override
        public AppConfigurationEntry[] getEntries() {
            Map<String, Object> all = new java.util.HashMap<>(options);
            all.put(ProxyLoginModule.PROPERTY_MODULE, module);
            return new AppConfigurationEntry[] {new AppConfigurationEntry("proxy", LoginModuleControlFlag.REQUIRED, all)
            };
        }
    }

    private static final class Failing implements BackingEngineFactory {
        @Override
        public String getModuleClass() {
            return "ldap.Module";
        }

        @Override
        public BackingEngine build(Map<String, ?> options) {
            throw new UnsupportedOperationException("no listing");
        }
    }
}
