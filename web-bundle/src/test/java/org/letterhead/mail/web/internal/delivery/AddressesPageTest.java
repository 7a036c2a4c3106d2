/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.VerifiedAddresses.Invitation;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.SettingsHost.Answer;

/** The addresses that test mails may go to. */
class AddressesPageTest {
    private static final String PAGE = "accounts/acme/delivery/addresses";

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

    @Test
    void everyAddressHasItsStateAndWhatCanBeDone() {
        for (AccountAddress.State state :
                new AccountAddress.State[] {AccountAddress.State.PENDING, AccountAddress.State.EXPIRED}) {
            acme.people.add(new AccountAddress(
                    MailAddress.of(state.name().toLowerCase(java.util.Locale.ROOT) + "@tests.example"),
                    state,
                    Optional.of(Acme.AT),
                    Optional.of("user " + Acme.EVIL)));
        }
        Document page = host.get(PAGE).page();
        assertThat(page.select("tbody .badge").eachText())
                .containsExactly("Verified by the platform", "Confirmed", "Waits for confirmation", "Link expired");
        assertThat(page.select("tbody tr").get(0).select("button")).isEmpty();
        assertThat(page.select("tbody tr").get(1).select("button").eachText())
                .containsExactly("Remove zoe@tests.example");
        assertThat(page.select("tbody tr").get(2).select("button[value=resend]"))
                .hasSize(1);
        assertThat(page.select("tbody tr").get(3).select("button[value=resend]"))
                .hasSize(1);
        assertThat(page.select("script:not([src]), [onx]")).isEmpty();
    }

    @Test
    void aTestUserIsInvitedInTheChosenLanguage() {
        Answer sent = host.postOurs(PAGE, "do", "add", "address", " new@tests.example ", "language", "fr");
        assertThat(sent.status()).isEqualTo(303);
        assertThat(acme.calls).contains("invite new@tests.example fr");
        assertThat(host.follow(sent).page().select(".notice.done").text()).contains("new@tests.example");
        acme.invitation = new Invitation.AlreadyVerified();
        Answer verified = host.postOurs(PAGE, "do", "add", "address", "new@tests.example");
        assertThat(host.follow(verified).page().select(".notice.done").text()).contains("verified already");
    }

    @Test
    void everyRefusalStandsAtTheField() {
        for (String wrong : new String[] {"", "nobody", "<script>@", "a@b@c d"}) {
            Answer refused = host.postOurs(PAGE, "do", "add", "address", wrong, "language", "pl");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.page().select("#address").attr("aria-invalid")).isEqualTo("true");
            assertThat(refused.page().select("#address").val()).isEqualTo(wrong);
            assertThat(refused.page().select("#address-wrong")).hasSize(1);
            assertThat(refused.page().select("#language option[selected]").val())
                    .isEqualTo("pl");
        }
        acme.invitation = new Invitation.TooMany(Acme.AT);
        Answer many = host.postOurs(PAGE, "do", "add", "address", "new@tests.example");
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.page().select("#address-wrong").text()).contains("several such mails");
        acme.invitation = new Invitation.NotPossible(
                new Advice("accounts.invite.listed", Map.of("address", "new@tests.example"), "English."));
        assertThat(host.postOurs(PAGE + "?lang=pl", "do", "add", "address", "new@tests.example")
                        .page()
                        .select("#address-wrong")
                        .text())
                .startsWith("new@tests.example jest na liście");
        acme.invitation = new Invitation.NotPossible(new Advice("someone.else", Map.of(), "Only in English."));
        assertThat(host.postOurs(PAGE, "do", "add", "address", "new@tests.example")
                        .page()
                        .select("#address-wrong")
                        .text())
                .isEqualTo("Only in English.");
    }

    @Test
    void onlyOnesOwnAreRemovedOrInvitedAgain() {
        acme.people.add(new AccountAddress(
                MailAddress.of("late@tests.example"),
                AccountAddress.State.EXPIRED,
                Optional.of(Acme.AT),
                Optional.of("user anna")));
        Answer removed = host.postOurs(PAGE, "do", "remove", "address", "zoe@tests.example");
        assertThat(removed.status()).isEqualTo(303);
        assertThat(acme.calls).contains("remove zoe@tests.example");
        host.follow(removed);
        Answer named = host.postOurs(PAGE, "do", "remove", "address", "anna@acme.example");
        assertThat(host.follow(named).page().select(".notice.error")).hasSize(1);
        assertThat(acme.calls).doesNotContain("remove anna@acme.example");
        assertThat(host.postOurs(PAGE, "do", "resend", "address", "late@tests.example", "language", "en")
                        .status())
                .isEqualTo(303);
        assertThat(acme.calls).contains("invite late@tests.example en");
        acme.invitation = new Invitation.TooMany(Acme.AT);
        assertThat(host.postOurs(PAGE, "do", "resend", "address", "late@tests.example")
                        .page()
                        .select(".notice.error")
                        .text())
                .contains("several such mails");
        assertThat(host.postOurs(PAGE, "do", "remove", "address", "others@tests.example")
                        .status())
                .isEqualTo(404);
        assertThat(host.postOurs(PAGE, "do", "resend", "address", "nobody").status())
                .isEqualTo(404);
        assertThat(host.postOurs(PAGE, "do", "burn", "address", "zoe@tests.example")
                        .status())
                .isEqualTo(404);
        assertThat(host.postOurs("accounts/globex/delivery/addresses", "do", "remove", "address", "zoe@tests.example")
                        .status())
                .isEqualTo(404);
    }
}
