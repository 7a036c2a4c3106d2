/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions.Entry;
import org.letterhead.mail.web.internal.page.SettingsHost;

class SuppressionsPageTest {
    private static final String LIST = "accounts/acme/log/suppressions";
    private static final String SCRIPT = "<script>alert(1)</script>";

    private final LogTab tab = new LogTab();
    private final ShortLists lists = new ShortLists();
    private final SettingsHost host = new SettingsHost(tab);

    @BeforeEach
    void signIn() {
        tab.suppressions = lists;
        tab.ways = new WayNames();
        host.signIn("anna");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void saysWhoIsNotWrittenToAndWhy() {
        assertThat(host.get(LIST).page().text()).contains("the account writes to everybody");
        list("anna@x.example", Suppression.LISTED_ADDRESS, null);
        list("x.example", Suppression.LISTED_DOMAIN, null);
        list("bob@x.example", Suppression.UNSUBSCRIBED, "insights-report");
        Document page = host.get(LIST).page();
        assertThat(page.select("tbody tr").eachText())
                .satisfiesExactly(
                        one -> assertThat(one).contains("anna@x.example", "Address on the account’s list"),
                        two -> assertThat(two).contains("x.example", "Domain on the account’s list"),
                        three -> assertThat(three).contains("bob@x.example", "Has unsubscribed from: insights-report"));
        // A person's own wish is not put aside by one press.
        assertThat(page.select("tbody tr:has(button)")).hasSize(2);
    }

    @Test
    void addsAnAddressOrADomain() {
        Document after = host.follow(host.postOurs(LIST, "do", "add", "target", " shop.example "))
                .page();
        assertThat(lists.done).containsExactly("add User[name=anna] acme shop.example");
        assertThat(after.select(".notice.done").text()).contains("shop.example is not written to any more.");
        assertThat(host.follow(host.postOurs(LIST, "do", "add", "target", "known.example"))
                        .page()
                        .select(".notice.info")
                        .text())
                .contains("on the list already");
    }

    @Test
    void saysAtTheFieldWhatIsNoTarget() {
        for (String target : new String[] {"", "nonsense", "\">" + SCRIPT}) {
            SettingsHost.Answer answer = host.postOurs(LIST, "do", "add", "target", target);
            assertThat(answer.status()).isEqualTo(422);
            Document page = answer.page();
            assertThat(page.select("#target[aria-invalid=true]").attr("aria-describedby"))
                    .contains("target-wrong");
            assertThat(page.select("#target-wrong").text()).isNotEmpty();
            assertThat(page.select("#target").val()).isEqualTo(target);
            assertThat(page.select("main script")).isEmpty();
        }
        assertThat(lists.done).isEmpty();
    }

    @Test
    void takesOutWhatTheAccountHasListed() {
        list("anna@x.example", Suppression.LISTED_ADDRESS, null);
        Document after = host.follow(host.postOurs(
                        LIST, "do", "remove", "target", "anna@x.example", "kind", "", "reason", "LISTED_ADDRESS"))
                .page();
        assertThat(lists.done)
                .containsExactly("remove User[name=anna] acme anna@x.example LISTED_ADDRESS Optional.empty");
        assertThat(after.select(".notice.done").text()).contains("taken out");
    }

    @Test
    void asksBeforeAPersonsOwnWishIsPutAside() {
        list("bob@x.example", Suppression.UNSUBSCRIBED, "insights-report");
        String ask = host.get(LIST).page().select("tbody a").attr("abs:href");
        Document question = host.get(ask).page();
        assertThat(question.select("main").text()).contains("bob@x.example", "insights-report", "own wish");
        String[] fields = {
            "do", "remove", "target", "bob@x.example", "kind", "insights-report", "reason", "UNSUBSCRIBED"
        };
        assertThat(host.postOurs(LIST, fields).status()).isEqualTo(422);
        assertThat(lists.done).isEmpty();
        String[] sure = java.util.Arrays.copyOf(fields, 10);
        sure[8] = "sure";
        sure[9] = "yes";
        host.postOurs(LIST, sure);
        assertThat(lists.done)
                .containsExactly("remove User[name=anna] acme bob@x.example UNSUBSCRIBED Optional[insights-report]");
    }

    @Test
    void pagesLeadOn() {
        for (int i = 0; i < 51; i++) {
            list("a+" + i + "&=@x.example", Suppression.UNSUBSCRIBED, "k&" + i);
        }
        Document page = host.get(LIST).page();
        assertThat(page.select("tbody tr")).hasSize(50);
        host.get(LIST + page.select("a:containsOwn(More)").attr("href"));
        assertThat(lists.after.map(Entry::target)).contains("a+49&=@x.example");
        assertThat(lists.after.flatMap(Entry::kind)).contains("k&49");
    }

    @Test
    void whatNamesNoEntryIsNotThere() {
        assertThat(host.get(LIST + "?target=a&reason=NONE").status()).isEqualTo(404);
        assertThat(host.get(LIST + "/remove").status()).isEqualTo(404);
        assertThat(host.get(LIST + "/remove?reason=UNSUBSCRIBED&target=a%00b").status())
                .isEqualTo(404);
        assertThat(host.postOurs(LIST, "do", "remove", "target", "a").status()).isEqualTo(404);
        assertThat(host.postOurs(LIST, "do", "else").status()).isEqualTo(404);
        assertThat(host.postOurs("accounts/globex/log/suppressions", "do", "add", "target", "x.example")
                        .status())
                .isEqualTo(404);
        assertThat(lists.done).isEmpty();
        tab.suppressions = null;
        assertThat(host.get(LIST).status()).isEqualTo(503);
    }

    @Test
    void whatOthersHaveWrittenIsTextAlone() {
        list(SCRIPT, Suppression.UNSUBSCRIBED, SCRIPT);
        Document page = host.get(LIST).page();
        assertThat(page.select("main script")).isEmpty();
        assertThat(page.select("tbody").text()).contains(SCRIPT);
        Document question = host.get(page.select("tbody a").attr("abs:href")).page();
        assertThat(question.select("main script")).isEmpty();
        assertThat(question.select("main").text()).contains(SCRIPT);
    }

    private void list(String target, Suppression reason, String kind) {
        lists.entries.add(new Entry(reason, target, Optional.ofNullable(kind), KnownMails.NOON));
    }
}
