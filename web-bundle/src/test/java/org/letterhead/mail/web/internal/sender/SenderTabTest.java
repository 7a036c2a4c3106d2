/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.web.internal.delivery.Acme;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.SettingsHost.Answer;

/** Names for every way, and the account's own address. */
class SenderTabTest {
    private static final String PAGE = "accounts/acme/sender";
    private static final Instant AT = Instant.parse("2026-11-20T10:15:00Z");
    private static final String EVIL = "<script>alert(1)</script>";

    /** Answers what a test says, and remembers how it was asked. */
    private static final class Senders implements BrandedSenders {
        final List<String> calls = new ArrayList<>();
        BrandedSender sender = new BrandedSender("acme", State.UNVERIFIED, Optional.empty(), Optional.empty());
        Supplier<Asking> asking = () -> new Asking.Asked(sender, "A verification e-mail is on its way.");
        Supplier<Ending> ending = () -> new Ending.Ended(sender);

        private void asked(Actor actor, String account, String what) {
            if (!account.equals("acme")
                    || !(actor instanceof Actor.User user)
                    || !user.name().equals("anna")) {
                throw new SecurityException("not theirs");
            }
            calls.add(what);
        }

        @Override
        public BrandedSender of(Actor actor, String account, Locale reader) {
            asked(actor, account, "of");
            return sender;
        }

        @Override
        public List<BrandedSender> all(Actor actor, Optional<String> after, int most, Locale reader) {
            throw new SecurityException("for operators");
        }

        @Override
        public Asking request(Actor actor, String account, String address, String displayName, Locale reader) {
            asked(actor, account, "request " + address + " | " + displayName);
            return asking.get();
        }

        @Override
        public Asking resend(Actor actor, String account, Locale reader) {
            asked(actor, account, "resend");
            return asking.get();
        }

        @Override
        public Ending cancel(Actor actor, String account, Locale reader) {
            asked(actor, account, "cancel");
            return ending.get();
        }

        @Override
        public Ending revoke(Actor actor, String account, Locale reader) {
            asked(actor, account, "revoke");
            return ending.get();
        }
    }

    private final Acme acme = new Acme();
    private final Senders senders = new Senders();
    private final SettingsHost host = new SettingsHost(new SenderTab(acme, senders));

    @BeforeEach
    void signIn() {
        host.signIn("anna");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static BrandedSenders.Appearance appearance(BrandedSenders.Reason reason) {
        return new BrandedSenders.Appearance(
                Optional.of("Acme " + EVIL + " <mail@platform.example>"), reason, "Because of " + reason);
    }

    private static BrandedSenders.Verified verified(BrandedSenders.Use use, Optional<Instant> until) {
        return new BrandedSenders.Verified(
                MailAddress.of("shop@acme.example"),
                "Acme " + EVIL,
                AT,
                until,
                use,
                appearance(BrandedSenders.Reason.TRUSTED_DOMAIN),
                "What it means: " + use);
    }

    private static BrandedSenders.Wanted wanted(BrandedSenders.Progress progress) {
        return new BrandedSenders.Wanted(
                MailAddress.of("new@acme.example"),
                "",
                AT,
                AT.plusSeconds(86400),
                "user " + EVIL,
                progress,
                appearance(BrandedSenders.Reason.FREE_MAIL),
                "What to do: " + progress);
    }

    private void is(BrandedSenders.State state, BrandedSenders.Verified verified, BrandedSenders.Wanted wanted) {
        senders.sender = new BrandedSenders.BrandedSender(
                "acme", state, Optional.ofNullable(verified), Optional.ofNullable(wanted));
    }

    private Answer post(String what, String... more) {
        List<String> fields = new ArrayList<>(List.of("do", what, "revision", "7"));
        fields.addAll(List.of(more));
        return host.postOurs(PAGE, fields.toArray(String[]::new));
    }

    @Test
    void withoutAnAddressThereIsAFormForOne() {
        Document page = host.get(PAGE).page();
        assertThat(page.select("main").text()).contains("No address yet", "Enter your address");
        assertThat(page.select("button[value=resend], button[value=cancel], a[href$=revoke]"))
                .isEmpty();
        assertThat(page.select("h1")).hasSize(1);
        for (Element field : page.select("main form input:not([type=hidden])")) {
            assertThat(page.select("label[for=" + field.id() + "]"))
                    .as(field.outerHtml())
                    .hasSize(1);
            for (String id : field.attr("aria-describedby").split(" ")) {
                assertThat(id.isEmpty() || page.getElementById(id) != null)
                        .as(id)
                        .isTrue();
            }
        }
    }

    @Test
    void everyStateIsSaidInWords() {
        for (BrandedSenders.Progress progress : BrandedSenders.Progress.values()) {
            is(BrandedSenders.State.PENDING, null, wanted(progress));
            Document page = host.get(PAGE).page();
            assertThat(page.select("main").text()).contains("What to do: " + progress, "Because of FREE_MAIL");
            assertThat(page.select("button[value=resend]"))
                    .hasSize(progress == BrandedSenders.Progress.DECLINED ? 0 : 1);
            assertThat(page.select("button[value=cancel]")).hasSize(1);
            assertThat(page.select("main time[datetime=2026-11-21T10:15:00Z]")).hasSize(1);
            assertThat(page.select("script:not([src])")).isEmpty();
            assertThat(page.select("#address").val()).isEqualTo("new@acme.example");
        }
        for (BrandedSenders.Use use : BrandedSenders.Use.values()) {
            is(BrandedSenders.State.VERIFIED, verified(use, Optional.of(AT)), null);
            Document page = host.get(PAGE).page();
            assertThat(page.select("main").text())
                    .contains("What it means: " + use, "Because of TRUSTED_DOMAIN", "Acme " + EVIL);
            assertThat(page.select("main a[href$=delivery/branded]")).hasSize(use == BrandedSenders.Use.READY ? 1 : 0);
            assertThat(page.select("button[value=resend]").text()).isEqualTo("Verify again now");
        }
        is(BrandedSenders.State.EXPIRED, null, wanted(BrandedSenders.Progress.EXPIRED));
        assertThat(host.get(PAGE).page().select("main").text()).contains("Expired", "Link expired");
        acme.way("branded", Offer.NOT_INCLUDED, Acme.smtp(), Map.of(), Set.of(), Optional.empty(), Optional.empty());
        is(
                BrandedSenders.State.VERIFIED,
                verified(BrandedSenders.Use.LOCKED, Optional.empty()),
                wanted(BrandedSenders.Progress.MAILED));
        Document locked = host.get(PAGE).page();
        assertThat(locked.select("main a[href=https://platform.example/plans]")).hasSize(1);
        assertThat(locked.select("main").text()).contains("serves until the new one is verified");
    }

    @Test
    void anAddressIsAskedForAndEveryAnswerShown() {
        Answer asked = post("request", "address", " shop@acme.example ", "displayName", "Acme");
        assertThat(asked.status()).isEqualTo(303);
        assertThat(senders.calls).contains("request shop@acme.example | Acme");
        assertThat(host.follow(asked).page().select(".notice.done").text()).contains("on its way");
        senders.asking = () -> new BrandedSenders.Asking.Verified(senders.sender, "Verified already.");
        assertThat(host.follow(post("request", "address", "shop@acme.example"))
                        .page()
                        .select(".notice.done")
                        .text())
                .isEqualTo("Verified already.");
        senders.asking = () -> new BrandedSenders.Asking.Refused(List.of(
                new Finding("address", Level.ERROR, "No address."),
                new Finding("displayName", Level.ERROR, "Too long."),
                new Finding("", Level.ERROR, "Whole.")));
        Answer refused = post("request", "address", "\"><script>x", "displayName", EVIL);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.page().select("#address[aria-invalid=true]").val()).isEqualTo("\"><script>x");
        assertThat(refused.page().select("#address-wrong").text()).isEqualTo("No address.");
        assertThat(refused.page().select("#address-name-wrong").text()).isEqualTo("Too long.");
        assertThat(refused.page().select("#address-name").val()).isEqualTo(EVIL);
        assertThat(refused.page().select(".notice.error").text()).contains("Whole.");
        assertThat(refused.page().select("script:not([src])")).isEmpty();
        senders.asking = () -> new BrandedSenders.Asking.TooMany(AT, "Enough for now.");
        Answer many = post("request", "address", "shop@acme.example");
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.page().select(".notice.error").text()).isEqualTo("Enough for now.");
        assertThat(many.page().select("#address").val()).isEqualTo("shop@acme.example");
        senders.asking = () -> new BrandedSenders.Asking.NotPossible("No pages.");
        assertThat(post("resend").page().select(".notice.error").text()).isEqualTo("No pages.");
        senders.asking =
                () -> new BrandedSenders.Asking.Refused(List.of(new Finding("address", Level.ERROR, "Declined.")));
        assertThat(post("resend").page().select(".notice.error").text()).contains("Declined.");
    }

    @Test
    void theWishIsGivenUpAndTheAddressOnlyAfterAQuestion() {
        is(
                BrandedSenders.State.VERIFIED,
                verified(BrandedSenders.Use.ACTIVE, Optional.empty()),
                wanted(BrandedSenders.Progress.MAILED));
        assertThat(host.follow(post("cancel")).page().select(".notice.done")).hasSize(1);
        assertThat(senders.calls).contains("cancel");
        assertThat(post("revoke").status()).isEqualTo(404);
        assertThat(senders.calls).doesNotContain("revoke");
        Document question = host.get(PAGE + "/revoke").page();
        assertThat(question.select("main").text()).contains("shop@acme.example", "new@acme.example");
        assertThat(senders.calls).doesNotContain("revoke");
        assertThat(host.postOurs(PAGE + "/revoke", "do", "cancel").status()).isEqualTo(404);
        Answer revoked = host.postOurs(PAGE + "/revoke", "do", "revoke");
        assertThat(revoked.status()).isEqualTo(303);
        assertThat(senders.calls).contains("revoke");
        assertThat(host.follow(revoked).page().select(".notice.done")).hasSize(1);
        senders.ending = () -> new BrandedSenders.Ending.Nothing(senders.sender);
        assertThat(host.follow(post("cancel")).page().select(".notice.info")).hasSize(1);
        senders.ending = () -> new BrandedSenders.Ending.NotPossible("Nobody there.");
        Answer not = host.postOurs(PAGE + "/revoke", "do", "revoke");
        assertThat(not.status()).isEqualTo(422);
        assertThat(not.page().select(".notice.error").text()).isEqualTo("Nobody there.");
        is(BrandedSenders.State.UNVERIFIED, null, null);
        assertThat(host.get(PAGE + "/revoke").status()).isEqualTo(303);
    }

    @Test
    void namesAreSavedWithTheRevision() {
        acme.names = new SenderNames(Optional.of("Old"), Optional.of(Mailbox.of("Desk", "desk@acme.example")));
        Document page = host.get(PAGE).page();
        assertThat(page.select("#display-name").val()).isEqualTo("Old");
        assertThat(page.select("#reply-to").val()).isEqualTo("desk@acme.example");
        assertThat(page.select("#reply-to-name").val()).isEqualTo("Desk");
        assertThat(page.select("#display-name-help").text()).endsWith("Acme <b>&</b> Co");
        Answer saved = post("names", "displayName", "Acme", "replyTo", "help@acme.example", "replyToName", "Help");
        assertThat(saved.status()).isEqualTo(303);
        assertThat(acme.wishedNames)
                .isEqualTo(new SenderNames(Optional.of("Acme"), Optional.of(Mailbox.of("Help", "help@acme.example"))));
        assertThat(acme.basedOn).isEqualTo(7);
        post("names", "displayName", "", "replyTo", "");
        assertThat(acme.wishedNames).isEqualTo(SenderNames.OF_HOST);
    }

    @Test
    void everyRefusalOfNamesStandsAtItsField() {
        Answer wrong = post("names", "displayName", EVIL, "replyTo", "nobody", "replyToName", "N");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.page().select("#reply-to[aria-invalid=true]").val()).isEqualTo("nobody");
        assertThat(wrong.page().select("#display-name").val()).isEqualTo(EVIL);
        assertThat(post("names", "replyToName", "N").page().select("#reply-to-wrong"))
                .hasSize(1);
        assertThat(post("names", "replyTo", "a@b.example", "replyToName", "a\r\nBcc: x@y.example")
                        .page()
                        .select("#reply-to-name-wrong"))
                .hasSize(1);
        assertThat(acme.wishedNames).isNull();
        acme.saving = settings -> new Saving.Refused(List.of(
                new Finding("displayName", Level.ERROR, "Too long."), new Finding("replyTo", Level.ERROR, "Letters.")));
        Document refused =
                post("names", "displayName", "X", "replyTo", "a@b.example").page();
        assertThat(refused.select("#display-name-wrong").text()).isEqualTo("Too long.");
        assertThat(refused.select("#reply-to-wrong").text()).isEqualTo("Letters.");
        acme.saving = settings -> new Saving.NotPossible("Nobody can be told.");
        assertThat(post("names", "displayName", "X")
                        .page()
                        .select(".notice.error")
                        .text())
                .contains("Nobody can be told.");
    }

    @Test
    void somebodyElseWasFasterAndWhatWasTypedIsKept() {
        acme.revision = 9;
        acme.names = new SenderNames(Optional.of("Theirs " + EVIL), Optional.empty());
        acme.change = Optional.of(new AccountSettings.Change(AT, "user bob"));
        Answer conflict = post("names", "displayName", "Mine");
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.page().select(".notice.error").text()).contains("bob");
        assertThat(conflict.page().select("main dl").text()).contains("Theirs " + EVIL);
        assertThat(conflict.page().select("#display-name").val()).isEqualTo("Mine");
        assertThat(conflict.page().select("input[name=revision]").val()).isEqualTo("9");
    }

    @Test
    void whatIsNotTheirsOrNotThereIsNotFound() {
        assertThat(host.get(PAGE + "/other").status()).isEqualTo(404);
        assertThat(host.get(PAGE + "/revoke/more").status()).isEqualTo(404);
        assertThat(post("burn").status()).isEqualTo(404);
        assertThat(host.get("accounts/globex/sender").status()).isEqualTo(404);
        assertThat(host.postOurs("accounts/globex/sender", "do", "cancel").status())
                .isEqualTo(404);
        assertThat(host.postOurs("accounts/globex/sender/revoke", "do", "revoke")
                        .status())
                .isEqualTo(404);
        assertThat(senders.calls).doesNotContain("cancel", "revoke");
    }

    @Test
    void withoutItsServicesThePageSaysSo() {
        try (SettingsHost bare = new SettingsHost(new SenderTab(acme, null))) {
            bare.signIn("anna");
            Answer page = bare.get(PAGE);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.page().select("main").text()).contains("not running");
            assertThat(bare.get(PAGE + "/revoke").status()).isEqualTo(503);
            assertThat(bare.postOurs(PAGE, "do", "request", "address", "a@b.example")
                            .status())
                    .isEqualTo(503);
        }
        try (SettingsHost bare = new SettingsHost(new SenderTab(null, senders))) {
            bare.signIn("anna");
            assertThat(bare.get(PAGE).status()).isEqualTo(503);
        }
    }

    @Test
    void everyLanguageSaysEverything() {
        is(
                BrandedSenders.State.VERIFIED,
                verified(BrandedSenders.Use.READY, Optional.of(AT)),
                wanted(BrandedSenders.Progress.MAILED));
        List<String> keys = SenderTab.WORDS.texts().keys(Locale.ENGLISH);
        for (Locale other : List.of(Locale.FRENCH, Locale.forLanguageTag("pl"))) {
            assertThat(SenderTab.WORDS.texts().keys(other)).containsExactlyElementsOf(keys);
            assertThat(host.get(PAGE + "?lang=" + other.toLanguageTag()).status())
                    .isEqualTo(200);
            assertThat(host.get(PAGE + "/revoke").status()).isEqualTo(200);
        }
    }
}
