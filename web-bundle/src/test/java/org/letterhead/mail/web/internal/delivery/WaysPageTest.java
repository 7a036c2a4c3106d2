/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.operate.FailingWays.Failing;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.SettingsHost.Answer;

/** The list of ways, and what becomes of mail while one fails. */
class WaysPageTest {
    private static final String WAYS = "accounts/acme/delivery";

    private final Acme acme = new Acme();
    private final DeliveryTab tab = new DeliveryTab(acme, acme, acme);
    private final SettingsHost host = new SettingsHost(tab);

    @BeforeEach
    void signIn() {
        host.signIn("anna");
    }

    @AfterEach
    void stop() {
        tab.stop();
        host.close();
    }

    private Answer post(String what, String... more) {
        List<String> fields = new ArrayList<>(List.of("do", what, "revision", "7"));
        fields.addAll(List.of(more));
        return host.postOurs(WAYS, fields.toArray(String[]::new));
    }

    @Test
    void everyWayIsACardWithStandingAndState() {
        acme.way("gone", Offer.UNAVAILABLE, null, Map.of(), Set.of(), Optional.of(Acme.AT), Optional.empty());
        acme.way(
                "smtp",
                Offer.NOT_INCLUDED,
                Acme.smtp(),
                Map.of(),
                Set.of(),
                Optional.of(Acme.AT),
                Optional.of(new AccountSettings.Draft(Map.of(), Set.of(), Acme.AT, "user anna")));
        acme.chosen = "smtp";
        acme.warnings.add("Your plan <b> ended.");
        acme.change = Optional.of(new AccountSettings.Change(Acme.AT, "user " + Acme.EVIL));
        Answer answer = host.get(WAYS);
        Document page = answer.page();
        assertThat(page.select(".way h3").eachText())
                .containsExactly(
                        "Your own mail server (SMTP)",
                        "Pigeons <script>alert(1)</script>\" onx='",
                        "Neutral address (white label)",
                        "The platform's address",
                        "gone");
        assertThat(page.select(".way").first().text())
                .contains("Chosen, but not in use", "Draft", "Not included in your plan", "Most preferred");
        assertThat(page.select(".way").first().select("a[href=https://platform.example/plans]"))
                .hasSize(1);
        assertThat(page.select(".way").get(3).text()).contains("In use instead of your choice", "Least preferred");
        assertThat(page.select(".way").last().text()).contains("Not running");
        assertThat(page.select("main").text()).contains("Your plan <b> ended.", "cannot be used at present");
        assertThat(page.select("script:not([src]), [onx]")).isEmpty();
        assertThat(page.select("h1")).hasSize(1);
    }

    @Test
    void howMailFaresIsSaidWithWhatToDo() {
        acme.chosen = "smtp";
        acme.leavesBy = "smtp";
        acme.health = new RouteHealth.Health(
                RouteHealth.State.FAILING,
                Optional.of(Acme.AT),
                Optional.of(Acme.AT),
                Optional.of(Acme.AT),
                Optional.of(Failure.Cause.CREDENTIALS),
                Optional.of("Make a new app password."));
        acme.failing.add(new Failing(
                Optional.of("acme"), "smtp", Acme.AT, Acme.AT.plusSeconds(900), Failure.Cause.CREDENTIALS, "English"));
        Document page = host.get(WAYS).page();
        assertThat(page.select(".card.current").first().text())
                .contains("Mail cannot leave", "Make a new app password.", "neutral sender");
        assertThat(page.select(".card.current").first().select("time")).hasSize(4);
        Answer tried = post("try", "way", "smtp");
        assertThat(tried.status()).isEqualTo(303);
        assertThat(acme.calls).contains("try smtp");
        for (RouteHealth.State state : RouteHealth.State.values()) {
            acme.health = new RouteHealth.Health(
                    state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            assertThat(host.get(WAYS).status()).isEqualTo(200);
        }
    }

    @Test
    void waysAreSwitchedOnAndOffWithTheRevision() {
        acme.way("smtp", Offer.ON_OFFER, Acme.smtp(), Map.of(), Set.of(), Optional.of(Acme.AT), Optional.empty());
        assertThat(host.get(WAYS).page().select("form:has(input[name=way][value=smtp]) button[value=on]"))
                .hasSize(1);
        assertThat(post("on", "way", "smtp").status()).isEqualTo(303);
        assertThat(acme.calls).contains("on smtp");
        assertThat(acme.basedOn).isEqualTo(7);
        acme.chosen = "smtp";
        acme.leavesBy = "smtp";
        assertThat(host.get(WAYS).page().select("form:has(input[name=way][value=smtp]) button[value=off]"))
                .hasSize(1);
        assertThat(post("off", "way", "smtp").status()).isEqualTo(303);
        assertThat(acme.calls).contains("off smtp");
        assertThat(post("on", "way", "nothing").status()).isEqualTo(404);
        assertThat(post("burn", "way", "smtp").status()).isEqualTo(404);
    }

    @Test
    void everyRefusalToSwitchIsSaid() {
        acme.saving = settings -> new Saving.NotProven("Test first.");
        assertThat(post("on", "way", "smtp").page().select(".notice.error").text())
                .contains("not switched on", "Test first.");
        acme.saving = settings -> new Saving.NotPossible("Never saved.");
        assertThat(post("on", "way", "smtp").status()).isEqualTo(422);
        acme.saving = settings -> new Saving.Refused(List.of(new Finding("host", Level.ERROR, "No host.")));
        assertThat(post("on", "way", "smtp").page().select(".notice.error").text())
                .contains("No host.");
        acme.revision = 9;
        acme.change = Optional.of(new AccountSettings.Change(Acme.AT, "user bob"));
        Answer conflict = post("off", "way", "smtp");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.page().select(".notice.error").text()).contains("bob");
        assertThat(conflict.page().select("input[name=revision]").first().val()).isEqualTo("9");
    }

    @Test
    void thePolicyIsSavedAndItsFindingsStandAtTheirFields() {
        Document page = host.get(WAYS).page();
        assertThat(page.select("#other option").eachText())
                .containsExactly("The neutral sender, as the operator has set it up", "Neutral address (white label)");
        assertThat(page.select("input[name=classes][checked]")).hasSize(3);
        Answer saved = post("fallback", "on", "true", "other", "whitelabel", "classes", "security", "classes", "x");
        assertThat(saved.status()).isEqualTo(303);
        assertThat(acme.wished).isEqualTo(Acme.policy("whitelabel", MessageClass.SECURITY));
        post("fallback", "other", "", "classes", "subscription");
        assertThat(acme.wished.on()).isFalse();
        acme.saving = settings -> new Saving.Refused(List.of(
                new Finding("way", Level.ERROR, "Not that one."), new Finding("classes", Level.ERROR, "Choose one.")));
        Document refused = post("fallback", "on", "true", "other", "whitelabel").page();
        assertThat(refused.select("#other[aria-invalid=true]")).hasSize(1);
        assertThat(refused.select("#other-wrong").text()).isEqualTo("Not that one.");
        assertThat(refused.select("#kinds-wrong").text()).isEqualTo("Choose one.");
        assertThat(refused.select("#other option[selected]").val()).isEqualTo("whitelabel");
        acme.revision = 8;
        Answer conflict = post("fallback", "on", "true", "other", "whitelabel", "classes", "security");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.page().select("#other option[selected]").val()).isEqualTo("whitelabel");
        assertThat(conflict.page().select("input[name=classes][checked]")).hasSize(1);
    }

    @Test
    void theLatestTestsAreShownAcceptedAndReceived() {
        acme.tests.add(new TestMail(
                UUID.randomUUID(),
                "smtp",
                Acme.id(),
                Acme.AT,
                MailAddress.of("anna@acme.example"),
                "user " + Acme.EVIL,
                true,
                Optional.of(Acme.AT)));
        acme.tests.add(new TestMail(
                UUID.randomUUID(),
                "nothing",
                Acme.id(),
                Acme.AT,
                MailAddress.of("anna@acme.example"),
                "bundle x",
                false,
                Optional.empty()));
        Document page = host.get(WAYS).page();
        assertThat(page.select("tbody tr")).hasSize(2);
        assertThat(page.select("tbody tr").get(0).text()).contains("Yes", "<script>");
        assertThat(page.select("tbody tr").get(0).select("time")).hasSize(2);
        assertThat(page.select("tbody tr").get(1).text()).contains("No", "Not confirmed", "the platform");
        assertThat(page.select("script:not([src])")).isEmpty();
    }

    @Test
    void withoutItsServicesThePageSaysSo() {
        tab.stop();
        try (SettingsHost bare = new SettingsHost(new DeliveryTab(null, null, null))) {
            bare.signIn("anna");
            assertThat(bare.get(WAYS).status()).isEqualTo(503);
            assertThat(bare.get(WAYS + "/smtp").status()).isEqualTo(503);
            assertThat(bare.get(WAYS + "/addresses").status()).isEqualTo(503);
            assertThat(bare.postOurs(WAYS, "do", "on", "way", "smtp").status()).isEqualTo(503);
        }
        try (SettingsHost some = new SettingsHost(new DeliveryTab(acme, null, null))) {
            some.signIn("anna");
            assertThat(some.get(WAYS).status()).isEqualTo(200);
            assertThat(some.get(WAYS + "/smtp").page().select("main").text()).contains("there is none yet");
        }
    }

    @Test
    void everyLanguageSaysEverything() {
        List<String> keys = Said.WORDS.texts().keys(Locale.ENGLISH);
        for (Locale other : List.of(Locale.FRENCH, Locale.forLanguageTag("pl"))) {
            assertThat(Said.WORDS.texts().keys(other)).containsExactlyElementsOf(keys);
            assertThat(host.get(WAYS + "?lang=" + other.toLanguageTag()).status())
                    .isEqualTo(200);
            assertThat(host.get(WAYS + "/smtp?preset=gmail").status()).isEqualTo(200);
            assertThat(host.get(WAYS + "/addresses").status()).isEqualTo(200);
        }
    }
}
