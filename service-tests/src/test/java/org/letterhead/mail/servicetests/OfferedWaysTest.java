/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.Entitlements;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.MailTransport;
import org.letterhead.mail.transport.TransportDescriptor.Standing;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** Which ways an account can use now: drivers come and go, plans change, and settings stay. */
@RunWith(PaxExam.class)
public class OfferedWaysTest extends SettingsInKaraf {
    @Test
    public void aDriverOfSomebodyElseHasFormValidationAndStorage() {
        Pigeons pigeons = pigeons();
        AccountSettings.Way way = way(Pigeons.WAY);
        assertThat(way.description().orElseThrow().displayName()).isEqualTo("Carrier pigeons");
        assertThat(way.description().orElseThrow().form().fields())
                .extracting(FormField::name)
                .containsExactly("loft", "whistle", "wind", "gate", "night", "from");
        assertThat(shown().ways().stream()
                        .flatMap(one -> one.description().stream())
                        .map(one -> one.standing().ordinal())
                        .toList())
                .isSorted();

        wrong(Map.of(), "loft");
        wrong(Map.of("loft", "atlantis"), "loft");
        wrong(Map.of("loft", "north\r\nsouth"), "loft");
        wrong(Map.of("loft", "x".repeat(5000)), "loft");
        wrong(Map.of("loft", "north", "wind", "south"), "wind");
        wrong(Map.of("loft", "north", "gate", "65536"), "gate");
        wrong(Map.of("loft", "north", "night", "maybe"), "night");
        wrong(Map.of("loft", "north", "from", "nobody"), "from");
        wrong(Map.of("loft", "north", "altitude", "high"), "altitude");
        wrong(Map.of("loft", "north", "whistle", Pigeons.WHISTLE), "whistle");
        assertThat(pigeons.flights).isEmpty();

        Testing deaf = test(pigeon("north", "one short"));
        assertThat(((Testing.Failed) deaf).text()).contains("does not know this whistle");
        AccountSettings saved = saved(pigeon("north", Pigeons.WHISTLE));
        assertThat(saved.leavesBy()).isEqualTo(Pigeons.WAY);
        assertThat(way(Pigeons.WAY).values()).isEqualTo(Map.of("loft", "north"));
        assertThat(way(Pigeons.WAY).storedSecrets()).containsExactly("whistle");
        int flown = pigeons.flights.size();
        assertThat(sent().recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        assertThat(pigeons.flights).hasSize(flown + 1).endsWith("north/" + Pigeons.WHISTLE);
    }

    private void wrong(Map<String, String> values, String field) {
        Draft draft = new Draft(
                Pigeons.WAY,
                values,
                Map.of("whistle", org.letterhead.mail.transport.Secret.of(Pigeons.WHISTLE)),
                Set.of());
        Testing testing = test(draft);
        assertThat(testing).as(values.toString()).isInstanceOf(Testing.Refused.class);
        List<Finding> findings = ((Testing.Refused) testing).findings();
        assertThat(findings)
                .as(values.toString())
                .anyMatch(finding ->
                        finding.field().equals(field) && !finding.text().isBlank());
        assertThat(save(draft, null)).as(values.toString()).isNotInstanceOf(Saving.Saved.class);
    }

    @Test
    public void aWayWhoseBundleLeavesKeepsItsSettings() {
        Pigeons pigeons = new Pigeons();
        ServiceRegistration<MailTransport> driver = register(pigeons);
        saved(pigeon("north", Pigeons.WHISTLE));

        driver.unregister();
        AccountSettings.Way gone = way(Pigeons.WAY);
        assertThat(gone.offer()).isEqualTo(Offer.UNAVAILABLE);
        assertThat(gone.description()).isEmpty();
        assertThat(gone.values()).isEqualTo(Map.of("loft", "north"));
        assertThat(gone.storedSecrets()).containsExactly("whistle");
        assertThat(test(pigeon("north", Pigeons.WHISTLE))).isInstanceOf(Testing.NotPossible.class);
        assertThat(save(pigeon("north", Pigeons.WHISTLE), null)).isInstanceOf(Saving.NotPossible.class);
        assertThat(shown().chosen()).isEqualTo(Pigeons.WAY);
        MailId waiting = mail().send(order());
        assertThat(settled(waiting).recipients().get(0).hold().orElseThrow().reason())
                .isEqualTo(Hold.Reason.WAY_ABSENT);

        register(pigeons);
        assertThat(way(Pigeons.WAY).values()).isEqualTo(Map.of("loft", "north"));
        assertThat(ended(waiting).recipients().get(0).state()).isEqualTo(RecipientState.SENT);
        assertThat(pigeons.flights).endsWith("north/" + Pigeons.WHISTLE);
    }

    @Test
    public void theBundleOfTheWaySmtpLeavesAndComesBack() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        Bundle smtp = bundle("org.letterhead.mail.smtp");
        smtp.stop();
        try {
            assertThat(way("smtp").offer()).isEqualTo(Offer.UNAVAILABLE);
            assertThat(way("smtp").values()).containsEntry("host", "127.0.0.1");
            assertThat(run("mail:settings show " + account)).contains("bundle not running", "password = (stored)");
            assertThat(run("mail:settings form " + account + " smtp")).contains("is not running");
        } finally {
            smtp.start();
        }
        Eventually.holds("the way is back", () -> way("smtp").offer() == Offer.ON_OFFER);
        Eventually.holds("mail leaves by it", () -> wayOf(sent()).equals("smtp"));
        Eventually.holds("the relay is back", () -> isThere("(letterhead.relay=true)"));
    }

    @Test
    public void aPlanThatDoesNotIncludeTheWayLocksItAndMovesMailToTheDefault() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        int before = gmail.connections();
        URI link = URI.create("https://shop.example/plans");
        ServiceRegistration<Entitlements> host = context.registerService(
                Entitlements.class,
                new Entitlements() {
                    @Override
                    public Optional<Set<String>> ways(String whose) {
                        return whose.equals(account) ? Optional.of(Set.of("platform")) : Optional.empty();
                    }

                    @Override
                    public Optional<URI> plans(String whose) {
                        return Optional.of(link);
                    }
                },
                null);
        try {
            Eventually.holds("the plan counts", () -> shown().leavesBy().equals("platform"));
            assertThat(shown().chosen()).isEqualTo("smtp");
            assertThat(way("smtp").offer()).isEqualTo(Offer.NOT_INCLUDED);
            assertThat(way("smtp").plans()).contains(link);
            assertThat(way("smtp").values()).containsEntry("user", USER);
            Eventually.holds("mail leaves by the platform", () -> wayOf(sent()).equals("platform"));
            int mails = gmail.mails().size();

            assertThat(test(smtp(gmail, PASSWORD)))
                    .isInstanceOfSatisfying(Testing.NotPossible.class, not -> assertThat(not.text())
                            .contains(link.toString()));
            assertThat(save(smtp(gmail, PASSWORD), null)).isInstanceOf(Saving.NotPossible.class);
            assertThat(on("smtp")).isInstanceOf(Saving.NotPossible.class);
            assertThat(run("mail:settings on " + account + " smtp")).contains("Nothing was saved.");
            assertThat(gmail.mails()).hasSize(mails);
            assertThat(shown(other).way("smtp").orElseThrow().offer()).isEqualTo(Offer.ON_OFFER);
        } finally {
            host.unregister();
        }
        Eventually.holds("the plan is over", () -> shown().leavesBy().equals("smtp"));
        Eventually.holds(
                "mail leaves by the account's server", () -> wayOf(sent()).equals("smtp"));
        assertThat(gmail.connections()).isGreaterThan(before);
    }

    @Test
    public void whileTheHostsPlansFailMailGoesOnAndNothingIsSaved() throws Exception {
        MailServer gmail = server(1);
        saved(smtp(gmail, PASSWORD));
        ServiceRegistration<Entitlements> host = context.registerService(
                Entitlements.class,
                whose -> {
                    throw new IllegalStateException("the host's plans are away");
                },
                null);
        try {
            assertThat(wayOf(sent())).isEqualTo("smtp");
            Eventually.holds("nothing is saved", () -> {
                try {
                    return !(on("smtp") instanceof Saving.Saved);
                } catch (MailUnavailableException e) {
                    return true;
                }
            });
            assertThat(run("mail:settings on " + account + " smtp")).doesNotContain("\tat ", "Saved.");
            assertThat(wayOf(sent())).isEqualTo("smtp");
        } finally {
            host.unregister();
        }
    }

    @Test
    public void theOperatorsListLocksToo() throws Exception {
        Pigeons pigeons = pigeons();
        try (AutoCloseable back = configured(ACCOUNTS, Map.of("ways", "smtp,whitelabel"))) {
            Eventually.holds("pigeons are locked", () -> way(Pigeons.WAY).offer() == Offer.NOT_INCLUDED);
            assertThat(test(pigeon("north", Pigeons.WHISTLE))).isInstanceOf(Testing.NotPossible.class);
            assertThat(way("platform").offer())
                    .as("the default is always included")
                    .isEqualTo(Offer.ON_OFFER);
        }
        Eventually.holds("pigeons fly", () -> way(Pigeons.WAY).offer() == Offer.ON_OFFER);
        assertThat(pigeons.flights).isEmpty();
    }

    @Test
    public void waysWithoutAConnectionOfTheirOwnNeedNoTest() {
        assertThat(save(new Draft("whitelabel", Map.of(), Map.of(), Set.of()), null))
                .isInstanceOf(Saving.Saved.class);
        assertThat(shown().leavesBy()).isEqualTo("whitelabel");
        assertThat(wayOf(sent())).isEqualTo("whitelabel");
        assertThat(shown().ways())
                .extracting(way -> way.description().map(one -> one.standing()).orElse(Standing.LEAST_PREFERRED))
                .isSorted();
        assertThat(save(platform(), null)).isInstanceOf(Saving.Saved.class);
        assertThat(wayOf(sent())).isEqualTo("platform");
    }

    @Test
    public void aWayThatIsNotInstalledIsRefused() {
        Draft nowhere = new Draft("telex", Map.of(), Map.of(), Set.of());
        assertThat(test(nowhere)).isInstanceOf(Testing.NotPossible.class);
        assertThat(save(nowhere, null)).isInstanceOf(Saving.NotPossible.class);
        assertThat(on("telex")).isInstanceOf(Saving.NotPossible.class);
    }

    @Test
    public void withoutDeliveryNothingIsTestedOrSavedAndItIsSaid() throws Exception {
        MailServer gmail = server(1);
        String proof = accepted(smtp(gmail, PASSWORD)).proof();
        int before = gmail.connections();
        Bundle delivery = bundle("org.letterhead.mail.delivery");
        delivery.stop();
        try {
            Testing testing = test(smtp(gmail, PASSWORD));
            assertThat(testing).isNotInstanceOfAny(Testing.Accepted.class, Testing.Failed.class);
            assertThat(testing.toString()).contains("that sends mail is not running");
            assertThat(save(smtp(gmail, PASSWORD), proof)).isNotInstanceOf(Saving.Saved.class);
            assertThat(run("mail:settings show " + account))
                    .contains("Leaves by")
                    .doesNotContain("\tat ");
        } finally {
            delivery.start();
        }
        Eventually.holds("mail arrives again", this::arrives);
        assertThat(gmail.connections()).isEqualTo(before);
        // The proof was not used up by an attempt that could not be.
        assertThat(save(smtp(gmail, PASSWORD), proof)).isInstanceOf(Saving.Saved.class);
    }

    @Test
    public void withoutTheAccountsBundleTheCommandSaysSo() throws Exception {
        Bundle accounts = bundle("org.letterhead.mail.accounts");
        accounts.stop();
        try {
            assertThat(run("mail:settings show " + account))
                    .contains("There is no bundle that keeps accounts")
                    .doesNotContain("\tat ");
        } finally {
            accounts.start();
        }
        waitForPeopleAndPages();
        assertThat(shown().account()).isEqualTo(account);
        assertThat(shown().ways()).isNotEmpty();
    }

    @Test
    public void textsComeInTheReadersLanguage() {
        assertThat(settings()
                        .of(OPERATOR, account, Locale.FRENCH)
                        .way("smtp")
                        .orElseThrow()
                        .description()
                        .orElseThrow()
                        .displayName())
                .contains("SMTP")
                .isNotEqualTo(way("smtp").description().orElseThrow().displayName());
    }
}
