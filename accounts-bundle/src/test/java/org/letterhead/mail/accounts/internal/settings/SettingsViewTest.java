/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.AccountSettings.Way;
import org.letterhead.mail.account.Entitlements;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.RouteHealth.Health;
import org.letterhead.mail.accounts.internal.testing.People;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

class SettingsViewTest {
    @TempDir
    Path folder;

    private Office office;

    private void open(Databases.Kind kind) {
        office = new Office(kind, folder, Map.of("plans_link", "https://platform.example/plans"));
    }

    @AfterEach
    void close() {
        office.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void theWaysThatAreThereBestFirstInTheReadersLanguage(Databases.Kind kind) {
        open(kind);
        AccountSettings now = office.settings().of(Office.BEN, "acme", Locale.forLanguageTag("pl"));

        assertThat(now.ways()).extracting(Way::name).containsExactly("own", "branded", "platform");
        assertThat(now.ways()).extracting(Way::offer).containsOnly(Offer.ON_OFFER);
        assertThat(now.ways().get(0).description().orElseThrow().displayName()).isEqualTo("W\u0142asny serwer");
        assertThat(now.health()).isEqualTo(Health.UNPROVEN);
        assertThat(now.warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void relaysAreNotOnOfferAndTheHighestRankingWins(Databases.Kind kind) {
        open(kind);
        office.node.ways.bindTransport(
                Office.reference(7, 0, Map.of(MailTransport.RELAY, true)), Driver.simple("Relay", Standing.PREFERRED));
        office.node.ways.bindTransport(
                Office.reference(8, 0, Map.of(MailTransport.RELAY, true, MailTransport.TRANSPORT, "relay")),
                Driver.simple("Relay", Standing.PREFERRED));
        office.node.ways.bindTransport(
                Office.reference(9, 0, Map.of(MailTransport.TRANSPORT, "a name\nthat is none")),
                Driver.simple("Odd", Standing.PREFERRED));
        office.node.comes(10, "branded", 5, Driver.simple("Better", Standing.LESS_PREFERRED));

        assertThat(office.now().ways()).extracting(Way::name).containsExactly("own", "branded", "platform");
        assertThat(office.way("branded").description().orElseThrow().displayName())
                .isEqualTo("Better");
        office.node.goes(10);
        assertThat(office.way("branded").description().orElseThrow().displayName())
                .isEqualTo("Branded");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aDriverThatThrowsBreaksNoOther(Databases.Kind kind) {
        open(kind);
        office.node.comes(11, "throws", 0, (Driver) locale -> {
            throw new NoClassDefFoundError("of the driver");
        });
        office.node.comes(12, "silent", 0, (Driver) locale -> null);
        office.node.comes(13, "wide", 0, (Driver) locale -> new TransportDescriptor(
                "Wide",
                "",
                Standing.PREFERRED,
                new SettingsForm(List.of(Driver.field("x".repeat(65), Type.TEXT, "X", false, false, Optional.empty()))),
                SendingLimits.UNKNOWN));

        assertThat(office.now().ways()).extracting(Way::name).containsExactly("own", "branded", "platform");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aWayWhoseBundleIsGoneIsShownWithItsSettings(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        office.node.goes(1);

        AccountSettings now = office.now();
        Way own = now.way("own").orElseThrow();
        assertThat(own.offer()).isEqualTo(Offer.UNAVAILABLE);
        assertThat(own.description()).isEmpty();
        assertThat(own.values()).containsEntry("host", "smtp.acme.example");
        assertThat(own.storedSecrets()).containsExactly("password");
        assertThat(now.ways()).extracting(Way::name).containsExactly("branded", "platform", "own");
        assertThat(now.leavesBy()).isEqualTo("own");
        assertThat(now.warnings()).hasSize(1);

        office.node.comes(1, "own", 0, Driver.own());
        assertThat(office.way("own").offer()).isEqualTo(Offer.ON_OFFER);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void aPlanThatEndsKeepsTheSettingsAndMailLeavesByTheDefault(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        office.included("branded");

        AccountSettings now = office.now();
        assertThat(now.chosen()).isEqualTo("own");
        assertThat(now.leavesBy()).isEqualTo("platform");
        assertThat(now.way("own").orElseThrow().offer()).isEqualTo(Offer.NOT_INCLUDED);
        assertThat(now.way("own").orElseThrow().plans()).contains(URI.create("https://platform.example/plans"));
        assertThat(now.way("own").orElseThrow().storedSecrets()).containsExactly("password");
        assertThat(now.way("branded").orElseThrow().plans()).isEmpty();
        assertThat(now.way("platform").orElseThrow().offer())
                .as("the default way always")
                .isEqualTo(Offer.ON_OFFER);
        assertThat(now.warnings()).hasSize(1).first().asString().contains("Own server", "Platform");
        assertThat(office.routes.of("acme").way()).isEqualTo("platform");

        People.inject(office.plans, "entitlements", new Entitlements() {
            @Override
            public Optional<Set<String>> ways(String account) {
                return Optional.of(Set.of());
            }

            @Override
            public Optional<URI> plans(String account) {
                return Optional.of(URI.create("https://host.example/" + account));
            }
        });
        assertThat(office.way("own").plans()).contains(URI.create("https://host.example/acme"));
        office.included("own");
        assertThat(office.now().leavesBy()).isEqualTo("own");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void whatTheFormNowKeepsSecretIsNotShown(Databases.Kind kind) {
        open(kind);
        office.saved(Office.draft());
        office.node.goes(1);
        office.node.comes(1, "own", 0, (Driver) locale -> new TransportDescriptor(
                "Own",
                "",
                Standing.MOST_PREFERRED,
                new SettingsForm(List.of(
                        Driver.field("user", Type.SECRET, "User", false, true, Optional.empty()),
                        Driver.field("password", Type.TEXT, "Password", false, true, Optional.empty()))),
                SendingLimits.UNKNOWN));

        assertThat(office.way("own").values()).doesNotContainKeys("user", "password");
        assertThat(office.way("own").storedSecrets()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void healthAndWarningsAhead(Databases.Kind kind) {
        open(kind);
        Health delivering = new Health(
                RouteHealth.State.DELIVERING,
                Optional.of(office.people.clock.instant()),
                Optional.of(office.people.clock.instant()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        People.inject(office.node.view, "health", (RouteHealth) (account, way, reader) -> {
            if (way.equals("own")) {
                return delivering;
            }
            throw new IllegalStateException("cannot tell");
        });
        assertThat(office.now().health()).as("a fault hides nothing else").isEqualTo(Health.UNPROVEN);

        AccountSettings saved = office.saved(Office.draft(Map.of("host", "smtp.ending.example")));

        assertThat(saved.health()).isEqualTo(delivering);
        assertThat(saved.warnings()).containsExactly("Passwords end soon.");
    }
}
