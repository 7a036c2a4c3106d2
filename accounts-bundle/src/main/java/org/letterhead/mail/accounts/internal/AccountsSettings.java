/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The operator's settings for accounts, checked once. */
@Component(service = AccountsSettings.class, configurationPid = AccountsSettings.PID)
@Designate(ocd = AccountsSettings.Configuration.class)
public final class AccountsSettings {
    /** The operator's file is {@code etc/} and this and {@code .cfg}. */
    public static final String PID = "org.letterhead.mail.accounts";

    private static final String ACCOUNT = "{account}";

    /** How the operator writes the settings. */
    @ObjectClassDefinition(
            name = "Letterhead: accounts",
            description = "How accounts' mail leaves, who may change their settings, and how addresses are confirmed.")
    public @interface Configuration {
        /** How mail leaves whose account has chosen nothing. */
        @AttributeDefinition(
                name = "Default way",
                description = "The way of mail whose account has chosen none, or one that its plan does not include.")
        String default_way() default "platform";

        /** How mail leaves that must not depend on anybody's settings. */
        @AttributeDefinition(
                name = "Neutral way",
                description = "The way of mail that must not depend on an account's settings; whitelabel where nobody"
                        + " is to see the platform.")
        String neutral_way() default "platform";

        /** What accounts may choose from. */
        @AttributeDefinition(
                name = "Ways",
                description = "Names of the ways that accounts may choose, separated by commas, unless the host says"
                        + " otherwise. Empty: every way that is there. The default way can always be chosen.")
        String[] ways() default {};

        /** Where to go for a way that is not included. */
        @AttributeDefinition(
                name = "Link to plans",
                description = "The https:// address of the page that tells which plan includes which way. Empty: none.")
        String plans_link() default "";

        /** Bound of tests of one account. */
        @AttributeDefinition(
                name = "Tests of an account",
                description = "How many test mails one account sends in an hour, 1 to 1000.")
        int test_most_per_account_per_hour() default 20;

        /** Where users are looked up. */
        @AttributeDefinition(name = "Realm", description = "The JAAS realm of Karaf whose users have the roles below.")
        String realm() default "karaf";

        /** Who administers everything. */
        @AttributeDefinition(
                name = "Administrator roles",
                description = "Roles whose users administer every account, separated by commas.")
        String[] administrator_roles() default "letterhead-admin";

        /** Who administers one account. */
        @AttributeDefinition(
                name = "Account role",
                description =
                        "The role whose users administer one account; {account} stands for its name. Empty: none.")
        String account_role() default "mail-admin:{account}";

        /** Who administers what beside that. */
        @AttributeDefinition(
                name = "Administrators",
                description = "For realms whose roles cannot be looked up: account=user,user; account=user")
        String[] administrators() default {};

        /** How long a link lives. */
        @AttributeDefinition(
                name = "Confirmation link",
                description = "For how many hours the link works that confirms an address, 1 to 720.")
        int confirmation_valid_hours() default 24;

        /** Bound of links to one address. */
        @AttributeDefinition(
                name = "Links to an address",
                description = "How many such links one address gets in an hour, 1 to 100.")
        int confirmation_most_per_address_per_hour() default 3;

        /** Bound of links of one account. */
        @AttributeDefinition(
                name = "Links of an account",
                description = "How many such links one account sends in a day, 1 to 10000.")
        int confirmation_most_per_account_per_day() default 50;

        /** How long an address is shown that nobody confirmed. */
        @AttributeDefinition(
                name = "Unconfirmed addresses",
                description = "For how many days an address stays in the list whose link was never used, 1 to 3650.")
        int unconfirmed_retention_days() default 30;

        /** How long it is known who changed what. */
        @AttributeDefinition(
                name = "Audit",
                description = "For how many days it is known who changed what, 1 to 36500.")
        int audit_retention_days() default 730;
    }

    private final OperatorWays ways;
    private final int mostTests;
    private final String realm;
    private final Set<String> administratorRoles;
    private final String accountRole;
    private final Map<String, Set<String>> administrators;
    private final Duration linkValid;
    private final int mostPerAddress;
    private final int mostPerAccount;
    private final Duration unconfirmedRetention;
    private final Duration auditRetention;

    /** Called by Declarative Services. */
    @Activate
    public AccountsSettings(Configuration configuration) {
        ways = new OperatorWays(
                OperatorWays.name("default.way", configuration.default_way()),
                OperatorWays.name("neutral.way", configuration.neutral_way()),
                OperatorWays.names("ways", Stream.of(configuration.ways()).flatMap(AccountsSettings::listed)),
                OperatorWays.link("plans.link", configuration.plans_link()));
        mostTests = within("test.most.per.account.per.hour", configuration.test_most_per_account_per_hour(), 1000);
        realm = configuration.realm().strip();
        administratorRoles = Stream.of(configuration.administrator_roles())
                .flatMap(AccountsSettings::listed)
                .collect(Collectors.toUnmodifiableSet());
        accountRole = configuration.account_role().strip();
        if (!accountRole.isEmpty() && !accountRole.contains(ACCOUNT)) {
            throw wrong("account.role", "it lacks {account}, so one role would administer every account");
        }
        administrators = administrators(configuration.administrators());
        linkValid = Duration.ofHours(within("confirmation.valid.hours", configuration.confirmation_valid_hours(), 720));
        mostPerAddress = within(
                "confirmation.most.per.address.per.hour", configuration.confirmation_most_per_address_per_hour(), 100);
        mostPerAccount = within(
                "confirmation.most.per.account.per.day", configuration.confirmation_most_per_account_per_day(), 10_000);
        unconfirmedRetention =
                Duration.ofDays(within("unconfirmed.retention.days", configuration.unconfirmed_retention_days(), 3650));
        auditRetention = Duration.ofDays(within("audit.retention.days", configuration.audit_retention_days(), 36_500));
    }

    /** How mail leaves whose account has chosen nothing. */
    public String defaultWay() {
        return ways.defaultWay();
    }

    /** How mail leaves that must not depend on anybody's settings. */
    public String neutralWay() {
        return ways.neutralWay();
    }

    /** What accounts may choose from unless the host says otherwise, the default way beside; empty for every way that is there. */
    public Optional<Set<String>> ways() {
        return ways.listed();
    }

    /** Where it can be read which plan includes which way. */
    public Optional<URI> plansLink() {
        return ways.plansLink();
    }

    /** How many test mails one account sends in an hour. */
    public int mostTests() {
        return mostTests;
    }

    /** The realm in which users are looked up. */
    public String realm() {
        return realm;
    }

    /** Whether one of the roles lets a user administer an account. */
    public boolean isAdministrators(Set<String> roles, String account) {
        return roles.stream().anyMatch(administratorRoles::contains)
                || (!accountRole.isEmpty() && roles.contains(accountRole.replace(ACCOUNT, account)));
    }

    /** Whether the operator has written down that a user administers an account. */
    public boolean isAdministrator(String user, String account) {
        return administrators.getOrDefault(account, Set.of()).contains(user);
    }

    /** The accounts that one of the roles names. Roles whose users administer every account name none. */
    public Set<String> accountsOf(Set<String> roles) {
        int place = accountRole.indexOf(ACCOUNT);
        if (place < 0) {
            return Set.of();
        }
        int rest = accountRole.length() - place - ACCOUNT.length();
        return roles.stream()
                .filter(role -> role.length() > place + rest)
                .map(role -> role.substring(place, role.length() - rest))
                .filter(account -> roles.contains(accountRole.replace(ACCOUNT, account)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The accounts of which the operator has written down that a user administers them. */
    public Set<String> accountsOf(String user) {
        return administrators.entrySet().stream()
                .filter(entry -> entry.getValue().contains(user))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How long a link works that confirms an address. */
    public Duration linkValid() {
        return linkValid;
    }

    /** How many such links one address gets in an hour. */
    public int mostPerAddress() {
        return mostPerAddress;
    }

    /** How many such links one account sends in a day. */
    public int mostPerAccount() {
        return mostPerAccount;
    }

    /** How long an address is kept whose link was never used. */
    public Duration unconfirmedRetention() {
        return unconfirmedRetention;
    }

    /** How long it is known who changed what. */
    public Duration auditRetention() {
        return auditRetention;
    }

    private static Map<String, Set<String>> administrators(String[] values) {
        Map<String, Set<String>> byAccount = new HashMap<>();
        Stream.of(values).flatMap(value -> Stream.of(value.split(";"))).forEach(line -> {
            String entry = line.strip();
            int sign = entry.indexOf('=');
            if (sign > 0) {
                byAccount
                        .computeIfAbsent(entry.substring(0, sign).strip(), account -> new HashSet<>())
                        .addAll(listed(entry.substring(sign + 1)).toList());
            } else if (!entry.isEmpty()) {
                throw wrong("administrators", "\"" + entry + "\" is not of the form account=user,user");
            }
        });
        return Map.copyOf(byAccount);
    }

    /** A list in a cfg file arrives as one text. */
    private static Stream<String> listed(String value) {
        return Stream.of(value.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }

    private static int within(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw wrong(key, "it is " + value + " and must be from 1 to " + most);
        }
        return value;
    }

    static IllegalArgumentException wrong(String key, String problem) {
        return new IllegalArgumentException("etc/" + PID + ".cfg: change " + key + ": " + problem
                + ". Until then nobody administers an account, no address is added, and accounts' mail waits.");
    }
}
