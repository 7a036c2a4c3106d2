/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.SettingsHost.Answer;

/** The form of a way, its test and its saving, in a browser without scripts. */
class WayPageTest {
    private static final String SMTP = "accounts/acme/delivery/smtp";

    private final Acme acme = new Acme();
    private final DeliveryTab tab = new DeliveryTab(acme, acme, acme);
    private final SettingsHost host = new SettingsHost(tab);

    @BeforeEach
    void signIn() {
        host.signIn("anna");
    }

    @AfterEach
    void stop() {
        acme.running.countDown();
        tab.stop();
        host.close();
    }

    private Answer post(String what, String... more) {
        return postTo(SMTP, what, more);
    }

    private Answer postTo(String path, String what, String... more) {
        List<String> fields = new java.util.ArrayList<>(List.of("do", what, "revision", "7"));
        fields.addAll(List.of(more));
        return host.postOurs(path, fields.toArray(String[]::new));
    }

    private static String[] filledIn(String password) {
        return new String[] {
            "v.host", " mail.acme.example ",
            "v.port", "465",
            "v.encryption", "implicit-tls",
            "v.user", "anna",
            "s.password", password,
            "v.from.address", "shop@acme.example",
            "recipient", "anna@acme.example"
        };
    }

    /** The result's page, once the test has ended. */
    private Document ended() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < 30_000_000_000L) {
            Document page = host.get(SMTP + "/test").page();
            if (page.select(".waiting").isEmpty()) {
                return page;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the test does not end");
    }

    private Document tested(String password) {
        assertThat(post("test", filledIn(password)).status()).isEqualTo(303);
        return ended();
    }

    @Test
    void aNewFormBeginsWithItsDefaultsAndSaveRests() {
        Document page = host.get(SMTP).page();
        assertThat(page.select("h1").text()).isEqualTo("Your own mail server (SMTP)");
        assertThat(page.select("input[name=v.port]").val()).isEqualTo("465");
        assertThat(page.select("select[name=v.encryption] option[selected]").val())
                .isEqualTo("implicit-tls");
        assertThat(page.select("input[type=password][name=s.password]").attr("autocomplete"))
                .isEqualTo("new-password");
        Element save = page.selectFirst("button[value=save]");
        assertThat(save.hasAttr("disabled")).isTrue();
        assertThat(save.hasAttr("data-needs-test")).isTrue();
        assertThat(page.getElementById(save.attr("aria-describedby")).text()).contains("once a test mail");
        assertThat(page.select("#recipient option").eachText())
                .containsExactly("anna@acme.example", "zoe@tests.example");
        assertThat(page.select("details summary").text()).startsWith("Not sure?");
        assertThat(acme.calls).doesNotContain("check");
        for (Element field : page.select("main form[data-way] input:not([type=hidden]), main form[data-way] select")) {
            boolean labelled = field.closest("label") != null
                    || !page.select("label[for=" + field.id() + "]").isEmpty();
            assertThat(labelled).as(field.outerHtml()).isTrue();
        }
    }

    @Test
    void aProviderFillsInAndTellsItsStepsAndKinds() {
        Document page = host.get(SMTP + "?preset=gmail&variant=workspace").page();
        assertThat(page.select("input[name=v.host]").val()).isEqualTo("smtp.gmail.com");
        assertThat(page.select("input[name=v.user]").val()).isEqualTo("@workspace");
        assertThat(page.select("ol.steps li")).hasSize(3);
        Element link = page.selectFirst("ol.steps a");
        assertThat(link.attr("href")).isEqualTo("https://myaccount.google.com/signinoptions/twosv");
        assertThat(link.attr("rel")).isEqualTo("noopener noreferrer");
        assertThat(link.text()).contains("opens in a new window");
        assertThat(page.select("ol.steps li").get(2).select("a")).isEmpty();
        assertThat(page.select("#variant option[selected]").val()).isEqualTo("workspace");
        assertThat(page.select("main").text())
                .contains("2,000 mails in 24 hours", "replaced by Google", "app password");
        assertThat(page.select(".chips [aria-current]").text()).isEqualTo("Gmail");
        assertThat(host.get(SMTP + "?preset=none&variant=x").status()).isEqualTo(200);
    }

    @Test
    void whatWasAcceptedCanBeSavedWithItsSecretsAndProof() {
        acme.running = new CountDownLatch(1);
        Answer begun = post("test", filledIn("s3cret-word"));
        assertThat(begun.status()).isEqualTo(303);
        Answer waiting = host.follow(begun);
        assertThat(waiting.page().select(".waiting").text()).contains("anna@acme.example");
        assertThat(waiting.body()).contains("http-equiv=\"refresh\" content=\"2\"");
        assertThat(waiting.page().select("#result").attr("hx-trigger")).contains("delay");
        acme.running.countDown();
        Document page = ended();
        assertThat(page.select(".notice.done strong").text()).contains("accepted");
        assertThat(page.select("main").text()).contains("Acme <script>alert(1)</script>");
        assertThat(page.html()).doesNotContain("s3cret-word");
        assertThat(acme.tested.values()).containsEntry("host", "mail.acme.example");

        Document form = host.get(SMTP).page();
        assertThat(form.select("button[value=save]").hasAttr("disabled")).isFalse();
        assertThat(form.select("form[data-tested]")).hasSize(1);
        assertThat(form.select("input[name=s.password]").val()).isEmpty();
        assertThat(form.html()).doesNotContain("s3cret-word");
        assertThat(form.select("main").text()).contains("It was entered and is kept");

        Answer saved = post("save", filledIn(""));
        assertThat(saved.status()).isEqualTo(303);
        assertThat(acme.proof).isEqualTo("proof-1");
        assertThat(acme.basedOn).isEqualTo(7);
        assertThat(Acme.clear(acme.saved)).containsEntry("password", "s3cret-word");
        assertThat(host.follow(saved).page().select(".notice.done strong").text())
                .startsWith("Saved.");
        assertThat(host.get(SMTP).page().select("input[name=v.host]").val()).isEmpty();
    }

    @Test
    void theResultsPageSavesExactlyWhatWasTested() {
        Document page = tested("pw");
        assertThat(page.select("main form button[value=save]")).hasSize(1);
        assertThat(saveTested(page).status()).isEqualTo(303);
        assertThat(acme.saved).isEqualTo(acme.tested);
        assertThat(acme.proof).isEqualTo("proof-1");
        Answer twice = host.postOurs(SMTP + "/test", "do", "save");
        assertThat(host.follow(twice).page().select(".notice.error")).hasSize(1);
    }

    private Answer saveTested(Document page) {
        return host.postOurs(
                SMTP + "/test",
                "do",
                "save",
                "trial",
                page.select("main form input[name=trial]").val());
    }

    @Test
    void aPageOfAnEarlierTestDoesNotSaveWhatWasTestedInAnotherWindow() {
        Document first = tested("pw");
        String[] other = filledIn("pw");
        other[3] = "587";
        post("test", other);
        Document second = ended();
        Answer refused = saveTested(first);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.page().select(".notice.error").text()).contains("in another window", "Nothing was saved");
        assertThat(acme.saved).isNull();
        assertThat(host.postOurs(SMTP + "/test", "do", "save").status()).isEqualTo(409);
        assertThat(saveTested(second).status()).isEqualTo(303);
        assertThat(acme.saved.values()).containsEntry("port", "587");
    }

    @Test
    void aPageThatWaitsForItsTestIsNotToldOfAnotherOne() {
        acme.running = new CountDownLatch(1);
        post("test", filledIn("pw"));
        String asks = host.get(SMTP + "/test").page().select("#result").attr("abs:hx-get");
        assertThat(host.get(asks, "HX-Request", "true").page().select(".waiting"))
                .hasSize(1);
        post("test", filledIn("other"));
        Document part = host.get(asks, "HX-Request", "true").page();
        assertThat(part.select(".waiting")).isEmpty();
        assertThat(part.select(".notice.error").text()).contains("in another window");
    }

    @Test
    void aTestThatDiesDoesNotGoOnForEver() {
        acme.testing = draft -> {
            throw new AssertionError("a driver has died");
        };
        assertThat(tested("pw").select(".notice.error").text()).contains("could not be made");
    }

    @Test
    void whatWasChangedSinceHasNoProof() {
        tested("pw");
        acme.saving = settings -> new Saving.NotProven("Send a test mail first.");
        String[] changed = filledIn("");
        changed[3] = "587";
        Answer refused = post("save", changed);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(acme.proof).isNull();
        assertThat(refused.page().select(".notice.error").text()).contains("not tested", "Send a test mail first.");
        assertThat(refused.page().select("input[name=v.port]").val()).isEqualTo("587");
        assertThat(refused.page().select("button[value=save]").hasAttr("disabled"))
                .isTrue();
    }

    @Test
    void anotherPasswordOrOneToForgetHasNoProof() {
        tested("pw");
        post("save", filledIn("other"));
        assertThat(acme.proof).isNull();
        tested("pw");
        String[] forget = filledIn("");
        forget[8] = "c.password";
        forget[9] = "true";
        post("save", forget);
        assertThat(acme.proof).isNull();
        assertThat(acme.saved.cleared()).containsExactly("password");
    }

    @Test
    void anEnteredPasswordIsForgottenWhenTheServerChanges() {
        tested("pw");
        String[] elsewhere = filledIn("");
        elsewhere[1] = "mail.evil.example";
        post("test", elsewhere);
        ended();
        assertThat(acme.tested.values()).containsEntry("host", "mail.evil.example");
        assertThat(acme.tested.secrets()).isEmpty();
    }

    @Test
    void errorsStandAtTheirFieldsBeforeAnythingIsSent() {
        acme.findings =
                List.of(new Finding("host", Level.ERROR, "No such host."), new Finding("", Level.ERROR, "Whole <b>."));
        Answer refused = post("test", filledIn("s3cret-word"));
        assertThat(refused.status()).isEqualTo(422);
        Element host = refused.page().selectFirst("input[name=v.host]");
        assertThat(host.attr("aria-invalid")).isEqualTo("true");
        assertThat(host.attr("aria-describedby").split(" "))
                .anySatisfy(id ->
                        assertThat(refused.page().getElementById(id).text()).isEqualTo("No such host."));
        assertThat(host.val()).isEqualTo("mail.acme.example");
        assertThat(refused.page().select(".notice.error").text()).contains("Whole <b>.");
        assertThat(refused.body()).doesNotContain("s3cret-word");
        assertThat(acme.tested).isNull();
    }

    @Test
    void withoutARecipientNothingIsSent() {
        String[] fields = filledIn("pw");
        fields[13] = "nobody";
        assertThat(post("test", fields).status()).isEqualTo(422);
        assertThat(acme.calls).doesNotContain("check");
    }

    @Test
    void aFailedTestSaysHowFarItCameAndWhatElseThereIs() {
        acme.testing = draft -> acme.failed();
        Document page = tested("pw");
        assertThat(page.select(".notice.error").text()).contains("User or password are wrong", "signing in");
        Element other = page.selectFirst("section a");
        assertThat(other.text()).isEqualTo("Neutral address (white label)");
        assertThat(other.attr("href")).endsWith("accounts/acme/delivery/whitelabel");
        assertThat(page.select("button[value=save]")).isEmpty();
        assertThat(host.get(SMTP).page().select("button[value=save]").hasAttr("disabled"))
                .isTrue();
        acme.testing = draft -> acme.accepted(List.of());
        assertThat(host.postOurs(SMTP + "/test", "do", "test").status()).isEqualTo(303);
        assertThat(ended().select(".notice.done")).hasSize(1);
        assertThat(Acme.clear(acme.tested)).containsEntry("password", "pw");
    }

    @Test
    void whatTheTestFindsStandsAtTheFieldsOfTheForm() {
        acme.testing = draft -> new Testing.Refused(List.of(new Finding("user", Level.ERROR, "Unknown user.")));
        assertThat(tested("pw").select("main").text()).contains("Unknown user.");
        assertThat(host.get(SMTP).page().select("input[name=v.user]").attr("aria-invalid"))
                .isEqualTo("true");
    }

    @Test
    void aTestThatIsNotPossibleSaysWhenItIs() {
        acme.testing = draft -> new Testing.NotPossible("Too many tests.", Optional.of(Acme.AT));
        Document page = tested("pw");
        assertThat(page.select(".notice.error").text()).contains("Too many tests.");
        assertThat(page.select(".notice.error time").attr("datetime")).isEqualTo("2026-11-20T10:15:00Z");
    }

    @Test
    void aTestThatBreaksIsNoFaultOfTheSettings() {
        acme.testing = draft -> {
            throw new IllegalStateException("secret " + Acme.clear(draft));
        };
        Document page = tested("s3cret-word");
        assertThat(page.select(".notice.error").text()).contains("could not be made");
        assertThat(page.html()).doesNotContain("s3cret-word");
    }

    @Test
    void receivedIsShownOnceSomebodyHasSaidSo() {
        Document page = tested("pw");
        assertThat(page.select("#received").text()).contains("Nobody has pressed");
        Testing.Accepted accepted = (Testing.Accepted) acme.accepted(List.of());
        acme.tests.add(new TestMail(
                accepted.test(),
                "smtp",
                accepted.mail(),
                Acme.AT,
                org.letterhead.mail.MailAddress.of("anna@acme.example"),
                "user anna",
                true,
                Optional.of(Acme.AT)));
        assertThat(ended().select("#received .badge.good").text()).isEqualTo("Received");
        Answer part = host.get(SMTP + "/test?part=received", "HX-Request", "true");
        assertThat(part.body()).doesNotContain("<html");
        assertThat(part.page().select("#received time")).hasSize(1);
        assertThat(host.get(SMTP + "/test", "HX-Request", "true").page().select("#result"))
                .hasSize(1);
    }

    @Test
    void somebodyElseWasFasterAndWhatWasTypedIsKept() {
        tested("pw");
        acme.revision = 8;
        acme.change = Optional.of(new AccountSettings.Change(Acme.AT, "user bob <i>"));
        acme.way(
                "smtp",
                Offer.ON_OFFER,
                Acme.smtp(),
                Map.of("host", "theirs.example"),
                Set.of("password"),
                Optional.of(Acme.AT),
                Optional.empty());
        Answer conflict = post("save", filledIn(""));
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.page().select(".notice.error").text()).contains("bob <i>");
        assertThat(conflict.page().select("main dl.facts").text()).contains("theirs.example");
        assertThat(conflict.page().select("input[name=v.host]").val()).isEqualTo("mail.acme.example");
        assertThat(conflict.page().select("form[data-way] input[name=revision]").val())
                .isEqualTo("8");
        assertThat(conflict.page().select("button[value=save]").hasAttr("disabled"))
                .isFalse();
    }

    @Test
    void aRefusalToSaveIsSaidAtTheFieldsOrAbove() {
        acme.saving = settings -> new Saving.Refused(List.of(new Finding("from.address", Level.ERROR, "Not yours.")));
        Answer refused = post("save", filledIn("pw"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.page().select("[name=v.from.address]").attr("aria-invalid"))
                .isEqualTo("true");
        assertThat(refused.page().select("main").text()).contains("Not yours.");
        acme.saving = settings -> new Saving.NotPossible("Not included.");
        Answer not = post("save", filledIn("pw"));
        assertThat(not.status()).isEqualTo(422);
        assertThat(not.page().select(".notice.error").text()).contains("Not included.");
    }

    @Test
    void aDraftIsKeptAndThrownAway() {
        Answer kept = post("keep", filledIn("pw"));
        assertThat(kept.status()).isEqualTo(303);
        assertThat(Acme.clear(acme.kept)).containsEntry("password", "pw");
        acme.way(
                "smtp",
                Offer.ON_OFFER,
                Acme.smtp(),
                Map.of(),
                Set.of(),
                Optional.empty(),
                Optional.of(new AccountSettings.Draft(
                        Map.of("host", "draft.example"), Set.of("password"), Acme.AT, "operator root")));
        Document page = host.follow(kept).page();
        assertThat(page.select("input[name=v.host]").val()).isEqualTo("draft.example");
        assertThat(page.select("main").text()).contains("the operator of the platform", "One is stored");
        assertThat(page.select("input[name=c.password]")).hasSize(1);
        assertThat(post("drop").status()).isEqualTo(303);
        assertThat(acme.calls).contains("drop smtp");
    }

    @Test
    void aDraftThatCannotBeKeptSaysWhy() {
        acme.draftFindings = List.of(new Finding("host", Level.ERROR, "Too long."));
        Answer refused = post("keep", filledIn("pw"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.page().select("[name=v.host]").attr("aria-invalid")).isEqualTo("true");
    }

    @Test
    void theFormAdaptsWithoutScripts() {
        Answer fitted = post("fit", "v.encryption", "starttls", "v.port", "465", "s.password", "pw");
        assertThat(fitted.status()).isEqualTo(200);
        assertThat(fitted.page().select("input[name=v.port]").val()).isEqualTo("587");
        Answer none = post("fit", "v.encryption", "none", "v.port", "2525");
        assertThat(none.page().select("input[name=v.port]").val()).isEqualTo("2525");
        assertThat(none.page().select("[data-notice]:not([hidden])").text()).contains("Anybody on the way");
        assertThat(post("discard").status()).isEqualTo(303);
        assertThat(host.get(SMTP).page().select("input[name=v.port]").val()).isEqualTo("465");
    }

    @Test
    void anyFormOfAThirdPartyWorks() {
        String pigeon = "accounts/acme/delivery/pigeon";
        Document page = host.get(pigeon).page();
        assertThat(page.select("script:not([src])")).isEmpty();
        assertThat(page.select("[onx]")).isEmpty();
        assertThat(page.select("h1").text()).contains("<script>alert(1)</script>");
        Element loft = page.getElementById("f0");
        assertThat(loft.attr("name")).isEqualTo("v.loft name \"<b>");
        assertThat(loft.val()).isEqualTo("home");
        assertThat(page.select("input[type=checkbox][name=v.fast]").hasAttr("checked"))
                .isFalse();
        assertThat(page.select("#f2-field").attr("data-asked-when")).isEqualTo("f1");
        assertThat(page.select("#f2-field").text()).contains("Counts only if “Fast pigeons” is: on.");
        assertThat(page.select("#f2 option").eachText()).containsExactly("Please choose", "Coop A", "Coop B");
        postTo(
                pigeon,
                "save",
                "v.loft name \"<b>",
                "x\"><script>alert(2)</script>",
                "v.fast",
                "false",
                "v.fast",
                "true",
                "v.coop",
                "b",
                "s.ring",
                " r ");
        assertThat(acme.saved.values())
                .containsEntry("fast", "true")
                .containsEntry("coop", "b")
                .containsEntry("loft name \"<b>", "x\"><script>alert(2)</script>");
        assertThat(Acme.clear(acme.saved)).containsEntry("ring", " r ");
        acme.saving = settings -> new Saving.Refused(List.of(new Finding("fast", Level.ERROR, "Fast ones are away.")));
        Document again = postTo(pigeon, "save", "v.fast", "true", "v.loft name \"<b>", "\"><script>alert(2)</script>")
                .page();
        assertThat(again.select("script:not([src])")).isEmpty();
        assertThat(again.select("input[type=checkbox][name=v.fast]").hasAttr("checked"))
                .isTrue();
        assertThat(again.select("[data-notice]:not([hidden])").text()).isEqualTo("Fast ones are away.");
        assertThat(again.select(".wrong").eachText()).containsExactly("Fast ones are away.");
    }

    @Test
    void aWayWithoutAFormIsSavedAtOnce() {
        Document page = host.get("accounts/acme/delivery/whitelabel").page();
        assertThat(page.select("button[value=save]").hasAttr("disabled")).isFalse();
        assertThat(page.select("button[value=keep]")).isEmpty();
        assertThat(postTo("accounts/acme/delivery/whitelabel", "save").status()).isEqualTo(303);
        assertThat(acme.saved.way()).isEqualTo("whitelabel");
    }

    @Test
    void whatCannotBeUsedHasNoForm() {
        acme.way(
                "smtp",
                Offer.NOT_INCLUDED,
                Acme.smtp(),
                Map.of("host", "mine.example"),
                Set.of("password"),
                Optional.of(Acme.AT),
                Optional.empty());
        Document locked = host.get(SMTP).page();
        assertThat(locked.select("form[data-way]")).isEmpty();
        assertThat(locked.select("main a[href=https://platform.example/plans]")).hasSize(1);
        assertThat(locked.select("main dl").text()).contains("Server mine.example");
        assertThat(post("save", filledIn("pw")).status()).isEqualTo(404);
        acme.way(
                "gone",
                Offer.UNAVAILABLE,
                null,
                Map.of("x", Acme.EVIL),
                Set.of(),
                Optional.of(Acme.AT),
                Optional.empty());
        Document gone = host.get("accounts/acme/delivery/gone").page();
        assertThat(gone.select("main").text()).contains("not running", "<script>alert(1)</script>");
        acme.way("branded", Offer.ON_OFFER, Acme.smtp(), Map.of(), Set.of(), Optional.empty(), Optional.empty());
        Document branded = host.get("accounts/acme/delivery/branded").page();
        assertThat(branded.select("form[data-way]")).isEmpty();
        assertThat(branded.select("main a.button").attr("href")).endsWith("accounts/acme/sender");
    }

    @Test
    void whatThereIsNotIsNotFound() {
        assertThat(host.get("accounts/acme/delivery/nothing").status()).isEqualTo(404);
        assertThat(host.get("accounts/acme/delivery/nothing/test").status()).isEqualTo(404);
        assertThat(host.get(SMTP + "/other").status()).isEqualTo(404);
        assertThat(host.get(SMTP + "/test/more").status()).isEqualTo(404);
        assertThat(post("burn").status()).isEqualTo(404);
        assertThat(postTo("accounts/acme/delivery/nothing", "save").status()).isEqualTo(404);
        assertThat(host.get("accounts/globex/delivery/smtp").status()).isEqualTo(404);
        assertThat(host.postOurs("accounts/globex/delivery/smtp", "do", "test").status())
                .isEqualTo(404);
        assertThat(acme.saved).isNull();
        assertThat(host.follow(host.get(SMTP + "/test")).page().select("h1").text())
                .isEqualTo("Your own mail server (SMTP)");
    }

    @Test
    void tooManyTestsAtOnceAreRefused() {
        acme.running = new CountDownLatch(1);
        Answer answer = post("test", filledIn("pw"));
        for (int i = 0; i < 20 && answer.status() == 303; i++) {
            answer = post("test", filledIn("pw" + i));
        }
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.page().select(".notice.error").text()).contains("too many are being sent");
        assertThat(answer.page().select("input[name=v.host]").val()).isEqualTo("mail.acme.example");
        acme.running.countDown();
    }

    @Test
    void pressedTwiceTheTestIsSentOnce() {
        acme.running = new CountDownLatch(1);
        assertThat(post("test", filledIn("pw")).status()).isEqualTo(303);
        assertThat(post("test", filledIn("pw")).status()).isEqualTo(303);
        acme.running.countDown();
        ended();
        assertThat(acme.calls.stream().filter(call -> call.startsWith("test "))).hasSize(1);
        post("save", filledIn("pw"));
        assertThat(acme.proof).isEqualTo("proof-1");
    }

    @Test
    void aTestEndsWithTheTab() {
        acme.running = new CountDownLatch(1);
        acme.testing = draft -> {
            throw new IllegalStateException("interrupted");
        };
        post("test", filledIn("pw"));
        tab.stop();
        assertThat(ended().select(".notice.error").text()).contains("could not be made");
    }

    @Test
    void whatSomebodyFillsInIsTheirsAlone() {
        tested("s3cret-word");
        host.forgetCookies();
        host.signIn("anna");
        Document page = host.get(SMTP).page();
        assertThat(page.select("input[name=v.host]").val()).isEmpty();
        assertThat(page.select("main").text()).doesNotContain("It was entered");
    }
}
