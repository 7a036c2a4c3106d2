/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterhead.mail.web.internal.log.KnownMails.because;
import static org.letterhead.mail.web.internal.log.KnownMails.held;
import static org.letterhead.mail.web.internal.log.KnownMails.to;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Cancellation;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.log.DomainRefusals;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.web.internal.page.SettingsHost;

class LogTabTest {
    private static final String LOG = "accounts/acme/log";
    private static final String SCRIPT = "<script>alert(1)</script>";

    private final LogTab tab = new LogTab();
    private final KnownMails mails = new KnownMails();
    private final WaitingMails waiting = new WaitingMails();
    private final SettingsHost host = new SettingsHost(tab);

    @BeforeEach
    void signIn() {
        tab.log = mails;
        tab.service = mails;
        tab.queue = waiting;
        tab.ways = new WayNames();
        tab.clock = Clock.fixed(KnownMails.NOON, ZoneOffset.UTC);
        host.signIn("anna");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Document page(String address) {
        SettingsHost.Answer answer = host.get(address);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.page();
    }

    private LogQuery asked() {
        return mails.asked.get(mails.asked.size() - 1);
    }

    @Test
    void showsEachMailWithWhatHasBecomeOfIt() {
        MailId id = mails.add(
                "acme",
                "Your order",
                to("anna@x.example", RecipientState.SENT),
                to("b@x.example", RecipientState.SENT),
                to("c@x.example", RecipientState.FAILED));
        mails.add("globex", "Not yours", to("z@x.example", RecipientState.SENT));

        Document page = page(LOG);

        assertThat(page.select("tbody tr")).hasSize(1);
        assertThat(page.select("tbody th a").attr("href")).endsWith("accounts/acme/log/" + id);
        assertThat(page.select("tbody tr").text())
                .contains("Your order", "order-notice", "anna@x.example and 2 more", "smtp", "Sent: 2", "Failed: 1");
        assertThat(page.select("time").attr("datetime")).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(asked().limit()).isEqualTo(30);
        assertThat(page.select("[hx-trigger=load]").attr("hx-get")).endsWith("accounts/acme/log/chart");
    }

    @ParameterizedTest
    @EnumSource(RecipientState.class)
    void everyStateHasItsWords(RecipientState state) {
        MailId id = mails.add("acme", "One", to("a@x.example", state));
        for (String language : List.of("en", "fr", "pl")) {
            String expected = LogTab.WORDS.say("state." + state, Locale.forLanguageTag(language));
            assertThat(page(LOG + "?lang=" + language).select("tbody .badge").text())
                    .isEqualTo(expected);
            assertThat(page(LOG + "/" + id).select("tbody .badge").first().text())
                    .isEqualTo(expected);
        }
    }

    @Test
    void anEmptyLogSaysSo() {
        assertThat(page(LOG).text()).contains("No mail has been sent");
        assertThat(page(LOG + "?q=a%40x.example").text()).contains("No mail is like that");
    }

    @Test
    void asksForWhatTheFormSays() {
        ZoneId zone = ZoneId.systemDefault();
        Document page = page(LOG + "?q=Anna%40x.example&state=FAILED&kind=order-notice&from=2026-11-20&to=2026-11-21");

        assertThat(asked().account()).contains("acme");
        assertThat(asked().recipient()).contains(MailAddress.of("Anna@x.example"));
        assertThat(asked().states()).isEqualTo(Set.of(RecipientState.FAILED, RecipientState.BOUNCED));
        assertThat(asked().template()).contains("order-notice");
        assertThat(asked().from())
                .contains(LocalDate.of(2026, 11, 20).atStartOfDay(zone).toInstant());
        assertThat(asked().to())
                .contains(LocalDate.of(2026, 11, 22).atStartOfDay(zone).toInstant());
        assertThat(page.select("#q").val()).isEqualTo("Anna@x.example");
        assertThat(page.select("#state option[selected]").val()).isEqualTo("FAILED");
        assertThat(page.select("#kind option[selected]").val()).isEqualTo("order-notice");
        assertThat(page.select("#from").val()).isEqualTo("2026-11-20");

        page(LOG + "?from=2026-11-20");
        assertThat(asked().to()).isPresent();
        page(LOG + "?q=&state=&kind=&from=&to=");
        assertThat(asked()).isEqualTo(LogQuery.ALL.ofAccount("acme").limitedTo(30));
    }

    @ParameterizedTest
    @CsvSource({
        "q=anna, q",
        "q=%00%40x, q",
        "q=019a0000-0000-7000-8000-000000000099, q",
        "state=LOST, state",
        "state=sent, state",
        "kind=a%00b, kind",
        "from=yesterday, from",
        "from=2026-02-30, from",
        "from=-999999999-01-01, from",
        "to=99999-01-01, to",
        "from=2026-11-22&to=2026-11-21, to"
    })
    void whatCannotBeLookedForIsSaidAtItsField(String query, String field) {
        mails.add("acme", "One", to("a@x.example", RecipientState.SENT));
        SettingsHost.Answer answer = host.get(LOG + "?" + query);
        assertThat(answer.status()).isEqualTo(422);
        Document page = answer.page();
        assertThat(page.select("[aria-invalid=true]")).hasSize(1);
        assertThat(page.select("#" + field).attr("aria-describedby")).contains(field + "-wrong");
        assertThat(page.select("#" + field + "-wrong").text()).isNotEmpty();
        assertThat(page.select("tbody")).isEmpty();
        assertThat(mails.asked).isEmpty();
    }

    @Test
    void anIdLeadsToItsMailIfItIsOfThisAccount() {
        MailId own = mails.add("acme", "One", to("a@x.example", RecipientState.SENT));
        MailId other = mails.add("globex", "Two", to("a@x.example", RecipientState.SENT));
        SettingsHost.Answer found = host.get(LOG + "?q=" + own.toString().toUpperCase(Locale.ROOT));
        assertThat(found.status()).isEqualTo(303);
        assertThat(host.follow(found).page().select("h1").text()).isEqualTo("One");
        assertThat(host.get(LOG + "?q=" + other).page().select("#q-wrong").text())
                .isEqualTo(host.get(LOG + "?q=019a0000-0000-7000-8000-000000000099")
                        .page()
                        .select("#q-wrong")
                        .text());
    }

    @Test
    void pagesLeadOnAndBackWithTheSameFilter() {
        mails.add("acme", "One", to("a@x.example", RecipientState.SENT));
        mails.next = Optional.of(KnownMails.id(7));
        Document first = page(LOG + "?state=SENT");
        assertThat(first.select("a:containsOwn(Newest)")).isEmpty();
        String older = first.select("a:containsOwn(Older)").attr("href");
        assertThat(older).isEqualTo("?state=SENT&after=" + KnownMails.id(7));
        Document second = page(LOG + older);
        assertThat(asked().after()).contains(KnownMails.id(7));
        assertThat(asked().states()).isNotEmpty();
        assertThat(second.select("a:containsOwn(Newest)").attr("href")).endsWith("accounts/acme/log?state=SENT");
        assertThat(host.get(LOG + "?after=nonsense").status()).isEqualTo(404);
    }

    @Test
    void oneMailShowsRecipientsAndTriesButNotWhatTheServerSaid() {
        MailId id = mails.add(
                "acme",
                "Your order",
                because("a@x.example", RecipientState.FAILED, "Nobody is called so."),
                held("b@x.example", Hold.Reason.LIMIT, "A limit is used up."),
                to("c@x.example", RecipientState.DEFERRED));
        mails.tried(id, "a@x.example", RecipientState.FAILED, "Nobody is called so.");
        Document page = page(LOG + "/" + id);
        assertThat(page.select("h1").text()).isEqualTo("Your order");
        assertThat(page.select("dl").text()).contains("m1@acme.example", "English (United Kingdom)", id.toString());
        assertThat(page.select("tbody").get(0).text())
                .contains("Nobody is called so.", "A limit is used up.", "Next try:");
        assertThat(page.select("tbody").get(1).text()).contains("a@x.example", "smtp", "Failed", "staging@platform");
        assertThat(page.html()).doesNotContain("secret words", "remote-1", "5.1.1");
        assertThat(page.select("main button").eachText())
                .containsExactly("Send again", "Let it go now", "Cancel this mail");
    }

    @Test
    void anotherAccountsMailIsLikeOneThatIsNotThere() {
        MailId other = mails.add("globex", "Two", to("a@x.example", RecipientState.HELD));
        SettingsHost.Answer none = host.get(LOG + "/" + KnownMails.id(99));
        SettingsHost.Answer others = host.get(LOG + "/" + other);
        assertThat(others.status()).isEqualTo(404);
        assertThat(others.body()).isEqualTo(none.body());
        for (String action : List.of("resend", "release", "cancel")) {
            assertThat(host.postOurs(LOG + "/" + other, "do", action).status()).isEqualTo(404);
        }
        assertThat(mails.done).isEmpty();
        assertThat(waiting.done).isEmpty();
        for (String strange : List.of("/nobody", "/held/x", "/1-1-1-1-1", "/" + other + "/x")) {
            assertThat(host.get(LOG + strange).status()).as(strange).isEqualTo(404);
            assertThat(host.postOurs(LOG + strange, "do", "cancel").status())
                    .as(strange)
                    .isEqualTo(404);
        }
    }

    @Test
    void pressedTwiceItIsSentAgainOnce() {
        MailId id = mails.add("acme", "Your order", to("a@x.example", RecipientState.FAILED));
        String once =
                host.get(LOG + "/" + id).page().select("main input[name=once]").val();
        SettingsHost.Answer first = host.postOurs(LOG + "/" + id, "do", "resend", "once", once);
        SettingsHost.Answer second = host.postOurs(LOG + "/" + id, "do", "resend", "once", once);
        assertThat(second.status()).isEqualTo(303);
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(mails.done).containsExactly("resend User[name=anna] " + id);
        String anew =
                host.get(LOG + "/" + id).page().select("main input[name=once]").val();
        host.postOurs(LOG + "/" + id, "do", "resend", "once", anew);
        assertThat(mails.done).hasSize(2);
    }

    @Test
    void sendsAgain() {
        MailId id = mails.add("acme", "Your order", to("a@x.example", RecipientState.FAILED));
        Document after =
                host.follow(host.postOurs(LOG + "/" + id, "do", "resend")).page();
        assertThat(mails.done).containsExactly("resend User[name=anna] " + id);
        assertThat(after.select(".notice.done").text()).contains("It is sent again.");
        assertThat(host.postOurs(LOG + "/" + id, "do", "nothing").status()).isEqualTo(404);
        assertThat(host.get(LOG + "/" + id + "?do=resend").status()).isEqualTo(200);
        assertThat(mails.done).hasSize(1);
    }

    @Test
    void whatCannotBeSentAgainIsSaidInWords() {
        mails.refusal =
                new MailRejectedException(new Rejection.NotResendable(KnownMails.id(0), "English for the host's log"));
        MailId kept = mails.add("acme", "One", to("a@x.example", RecipientState.FAILED));
        MailId sent = mails.add("acme", "Two", to("a@x.example", RecipientState.SENT));
        MailId secret = mails.add(
                "acme",
                "Three",
                MessageClass.SECURITY,
                Optional.of("password-reset"),
                to("a@x.example", RecipientState.FAILED));
        MailId test = mails.add(
                "acme",
                "Four",
                MessageClass.TRANSACTIONAL,
                Optional.of("test-mail"),
                to("a@x.example", RecipientState.FAILED));
        assertThat(refused(kept)).contains("is not kept any more").doesNotContain("host's log");
        assertThat(refused(sent)).contains("Everybody has got this mail");
        assertThat(refused(secret)).contains("security mail");
        assertThat(refused(test)).contains("test of settings");
        assertThat(page(LOG + "/" + secret).select("main button")).isEmpty();
    }

    private String refused(MailId id) {
        SettingsHost.Answer answer = host.postOurs(LOG + "/" + id, "do", "resend");
        assertThat(answer.status()).isEqualTo(422);
        return answer.page().select(".notice.error[role=alert]").text();
    }

    @Test
    void letsGoWhatAnAdministratorMayLetGo() {
        MailId id = mails.add("acme", "One", to("a@x.example", RecipientState.HELD));
        MailId operators =
                mails.add("acme", "Two", held("a@x.example", Hold.Reason.OPERATOR, "The operator keeps this."));
        MailId limited = mails.add("acme", "Three", held("a@x.example", Hold.Reason.LIMIT, "A limit is used up."));
        Document list = page(LOG + "/held");
        assertThat(list.select("tbody tr")).hasSize(3);
        assertThat(list.select("tbody tr:has(button) th").eachText()).containsExactly("One");
        assertThat(list.select("tbody tr").get(2).text()).contains("A limit is used up.");
        assertThat(page(LOG + "/" + operators).select("main button").eachText()).containsExactly("Cancel this mail");
        assertThat(page(LOG + "/" + limited).select("main button").eachText()).containsExactly("Cancel this mail");

        Document after = host.follow(host.postOurs(LOG + "/" + id, "do", "release", "from", "held"))
                .page();
        assertThat(waiting.done).containsExactly("User[name=anna] OneMail[mail=" + id + "]");
        assertThat(after.select("h1").text()).isEqualTo("Mail that is held back");
        assertThat(after.select(".notice.done").text()).contains("It goes on now.");
        waiting.released = 0;
        assertThat(host.follow(host.postOurs(LOG + "/" + operators, "do", "release"))
                        .page()
                        .select(".notice.error")
                        .text())
                .contains("nothing to let go");
    }

    @Test
    void cancels() {
        MailId id = mails.add("acme", "One", to("a@x.example", RecipientState.QUEUED));
        assertThat(cancelled(id, ".done")).contains("The mail is cancelled.");
        mails.cancellation = new Cancellation(1, 2);
        assertThat(cancelled(id, ".done")).contains("for some recipients");
        mails.cancellation = new Cancellation(0, 1);
        assertThat(cancelled(id, ".error")).contains("too late");
        MailId sent = mails.add("acme", "Two", to("a@x.example", RecipientState.SENT));
        assertThat(page(LOG + "/" + sent).select("main button")).isEmpty();
    }

    private String cancelled(MailId id, String kind) {
        return host.follow(host.postOurs(LOG + "/" + id, "do", "cancel"))
                .page()
                .select(".notice" + kind)
                .text();
    }

    @Test
    void refusalsByDomain() {
        mails.refusals.add(new DomainRefusals("x.example", 12345, KnownMails.NOON, "Blocked " + SCRIPT));
        Document page = page(LOG + "/refusals");
        assertThat(page.select("tbody").text()).contains("x.example", "12,345", "Blocked " + SCRIPT);
        assertThat(page.select("tbody [lang=en]")).hasSize(1);
        assertThat(mails.done).containsExactly("refusals acme 2026-10-23T12:00:00Z");
        mails.refusals.clear();
        assertThat(page(LOG + "/refusals").text()).contains("No mail server has refused");
    }

    @Test
    void theChartIsAPictureAndATableOfWholeDays() {
        Document page = page(LOG + "/chart");
        assertThat(mails.bounds).hasSize(15);
        Instant noon = KnownMails.NOON;
        assertThat(mails.bounds.get(13)).isBeforeOrEqualTo(noon);
        assertThat(mails.bounds.get(14)).isAfter(noon);
        assertThat(page.select("svg[role=img] title").text()).contains("sent 26,974");
        assertThat(page.select("svg.chart rect")).hasSize(13 + 13 + 1);
        assertThat(page.select("details tbody tr")).hasSize(14);
        assertThat(page.select("details tbody tr").get(13).text()).contains("2,918", "98", "250");
        assertThat(page.select("[style]")).isEmpty();
        SettingsHost.Answer part = host.get(LOG + "/chart", "HX-Request", "true");
        assertThat(part.body()).contains("<svg").doesNotContain("<html");
    }

    @ParameterizedTest
    @CsvSource({"0,10", "10,10", "11,20", "99,100", "100,200", "101,200", "1250,2000", "999999,1000000"})
    void theScaleEndsAtARoundNumber(long highest, long top) {
        assertThat(ChartPage.top(highest)).isEqualTo(top);
    }

    @Test
    void whatOthersHaveWrittenIsTextAlone() {
        String address = "\"" + SCRIPT + "\"@x.example";
        MailId id = mails.add(
                "acme",
                SCRIPT,
                MessageClass.TRANSACTIONAL,
                Optional.of(SCRIPT),
                because(address, RecipientState.FAILED, SCRIPT),
                held("b@x.example", Hold.Reason.SCHEDULED, SCRIPT));
        mails.tried(id, address, RecipientState.FAILED, SCRIPT);
        for (String address2 : List.of("", "/held", "/" + id, "?kind=%3Cscript%3Ealert(1)%3C%2Fscript%3E")) {
            Document page = page(LOG + address2);
            assertThat(page.select("main script")).as(address2).isEmpty();
            assertThat(page.select("main").text()).as(address2).contains(SCRIPT);
        }
        String attack = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
        Document page = host.get(LOG + "?q=" + attack + "&state=" + attack + "&from=" + attack + "&to=" + attack)
                .page();
        assertThat(page.select("main script")).isEmpty();
        assertThat(page.select("#q").val()).isEqualTo("\">" + SCRIPT);
    }

    @Test
    void withoutDeliveryNothingIsShownAndNothingChanged() {
        MailId id = mails.add("acme", "One", to("a@x.example", RecipientState.HELD));
        tab.queue = null;
        assertThat(host.postOurs(LOG + "/" + id, "do", "release").status()).isEqualTo(503);
        tab.log = null;
        assertThat(host.get(LOG).status()).isEqualTo(503);
        tab.log = mails;
        mails.refusal = new MailUnavailableException("away");
        assertThat(host.postOurs(LOG + "/" + id, "do", "resend").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyLanguageSaysTheSame(String language) {
        assertThat(LogTab.WORDS.texts().keys(Locale.forLanguageTag(language)))
                .isEqualTo(LogTab.WORDS.texts().keys(Locale.ENGLISH));
        for (RecipientState state : RecipientState.values()) {
            assertThat(LogTab.WORDS.texts().keys(Locale.ENGLISH)).contains("state." + state, "meaning." + state);
        }
        assertThat(Arrays.stream(LogFilter.Group.values()).map(group -> "group." + group))
                .allMatch(LogTab.WORDS.texts().keys(Locale.ENGLISH)::contains);
    }
}
