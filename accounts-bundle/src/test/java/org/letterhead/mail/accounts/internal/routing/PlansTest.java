/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Entitlements;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.accounts.internal.testing.Settings;
import org.letterhead.mail.store.testing.Databases;

class PlansTest {
    private static final Map<String, Object> SOME =
            Map.of("ways", new String[] {"smtp, whitelabel"}, "plans_link", "https://platform.example/plans");

    @TempDir
    Path folder;

    /** A host whose answers change. */
    private static final class Shop implements Entitlements {
        volatile Optional<Set<String>> ways = Optional.empty();
        volatile Optional<URI> link = Optional.empty();
        volatile RuntimeException failure;

        @Override
        public Optional<Set<String>> ways(String account) {
            if (failure != null) {
                throw failure;
            }
            return ways;
        }

        @Override
        public Optional<URI> plans(String account) {
            if (failure != null) {
                throw failure;
            }
            return link;
        }
    }

    @Test
    void unlessSomebodySaysOtherwiseEveryWayIsIncluded() {
        Plans plans = new Plans(Settings.with(Map.of()));

        assertThat(plans.includes("acme", "anything")).isTrue();
        assertThat(plans.plans("acme")).isEmpty();
        assertThat(plans.defaultWay()).isEqualTo("platform");
        assertThat(plans.neutralWay()).isEqualTo("platform");
    }

    @Test
    void theOperatorsListCountsAndTheDefaultWayAlways() {
        Plans plans = new Plans(Settings.with(SOME));

        assertThat(plans.includes("acme", "smtp")).isTrue();
        assertThat(plans.includes("acme", "whitelabel")).isTrue();
        assertThat(plans.includes("acme", "platform")).isTrue();
        assertThat(plans.includes("acme", "ses")).isFalse();
        assertThat(plans.plans("acme")).contains(URI.create("https://platform.example/plans"));
    }

    @Test
    void theHostsPlansCountBeforeTheOperatorsList() {
        Plans plans = new Plans(Settings.with(SOME));
        Shop shop = new Shop();
        People.inject(plans, "entitlements", shop);
        assertThat(plans.includes("acme", "smtp")).isTrue();
        assertThat(plans.includes("acme", "ses")).isFalse();
        assertThat(plans.plans("acme")).contains(URI.create("https://platform.example/plans"));

        shop.ways = Optional.of(Set.of("ses"));
        shop.link = Optional.of(URI.create("https://shop.example/plans"));

        assertThat(plans.includes("acme", "smtp")).isFalse();
        assertThat(plans.includes("acme", "ses")).isTrue();
        assertThat(plans.includes("acme", "platform")).isTrue();
        assertThat(plans.plans("acme")).contains(URI.create("https://shop.example/plans"));
    }

    @Test
    void aHostThatFailsIncludesNothingForSavingButTheDefaultWay() {
        Plans plans = new Plans(Settings.with(SOME));
        Shop shop = new Shop();
        People.inject(plans, "entitlements", shop);

        shop.failure = new IllegalStateException("billing is down");
        assertThatThrownBy(() -> plans.includes("acme", "smtp"))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("acme")
                .hasMessageContaining("billing is down")
                .hasNoCause();
        assertThat(plans.includes("acme", "platform")).isTrue();
        assertThat(plans.plans("acme")).contains(URI.create("https://platform.example/plans"));

        shop.failure = null;
        shop.ways = null;
        shop.link = null;
        assertThatThrownBy(() -> plans.includes("acme", "smtp")).isInstanceOf(MailUnavailableException.class);
        assertThat(plans.plans("acme")).contains(URI.create("https://platform.example/plans"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void mailLeavesByTheDefaultWayWhileThePlanDoesNotIncludeTheChosenOne(Databases.Kind kind) {
        try (Choices choices = new Choices(kind, folder, SOME)) {
            choices.choose("acme", "smtp");
            choices.names("acme", "Acme", null, null);
            choices.value("acme", "smtp", false, "host", "mail.acme.example");
            choices.choose("globex", "ses");
            Choices.Node node = choices.node();
            assertThat(node.routes.of("acme").way()).isEqualTo("smtp");
            assertThat(node.routes.of("globex").way()).isEqualTo("platform");

            Shop shop = new Shop();
            shop.ways = Optional.of(Set.of("ses"));
            People.inject(node.plans, "entitlements", shop);

            assertThat(node.routes.of("acme").way()).isEqualTo("platform");
            assertThat(node.routes.of("acme").settings().values()).isEmpty();
            assertThat(node.routes.of("acme").displayName()).contains("Acme");
            assertThat(node.routes.of("globex").way()).isEqualTo("ses");

            shop.ways = Optional.of(Set.of("smtp"));
            assertThat(node.routes.of("acme").way()).isEqualTo("smtp");
            assertThat(node.routes.of("acme").settings().value("host")).contains("mail.acme.example");
            People.inject(node.plans, "entitlements", null);
            assertThat(node.routes.of("globex").way()).isEqualTo("platform");
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aHostThatFailsChangesNothingAboutHowMailLeaves(Databases.Kind kind) {
        try (Choices choices = new Choices(kind, folder, Map.of())) {
            choices.choose("acme", "smtp");
            choices.choose("globex", "smtp");
            Choices.Node node = choices.node();
            Shop shop = new Shop();
            People.inject(node.plans, "entitlements", shop);
            shop.ways = Optional.of(Set.of());
            assertThat(node.routes.of("globex").way()).isEqualTo("platform");

            shop.failure = new IllegalStateException("billing is down");

            assertThat(node.routes.of("acme").way()).isEqualTo("smtp");
            assertThat(node.routes.of("globex").way()).isEqualTo("platform");
            shop.failure = null;
            shop.ways = Optional.of(Set.of("smtp"));
            assertThat(node.routes.of("globex").way()).isEqualTo("smtp");
        }
    }
}
