/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailId;
import org.letterhead.mail.template.TemplateEditor.TestSending;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.SettingsHost.Answer;

class PreviewTest {
    private static final String PAGE = "accounts/acme/templates/order/en";
    private static final MailId MAIL = MailId.parse("01934567-89ab-7cde-8f01-23456789abcd");

    private final MemoryEditor editor = new MemoryEditor();
    private final SettingsHost host = new SettingsHost(new TemplatesTab(editor, new MemoryAddresses()));

    @BeforeEach
    void signIn() {
        host.signIn("anna");
        editor.sending = new TestSending.Accepted(MAIL);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Answer partial(String path, String... fields) {
        StringBuilder form = new StringBuilder("csrf=" + host.token());
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&').append(fields[i]).append('=').append(fields[i + 1]);
        }
        return host.send(
                "POST",
                path,
                form.toString(),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "HX-Request",
                "true");
    }

    private List<String> tests() {
        return editor.calls.stream().filter(call -> call.startsWith("test")).toList();
    }

    @Test
    void thePageShowsWhatIsKept() {
        Document page = host.get(PAGE).page();

        assertThat(page.select("#panel dd").eachText()).containsExactly("Order 20,417", "Thank you, 20,417");
        assertThat(page.select("#panel summary").eachText()).containsExactly("HTML", "Phone", "Plain text", "Source");
        assertThat(page.select("#panel pre").first().wholeText()).contains("your order 20,417");
        assertThat(page.select("#panel iframe.phone")).hasSize(1);
        assertThat(page.select("#panel iframe[title]")).hasSize(2);
    }

    @Test
    void theFrameMayDoNothing() {
        Element frame = host.get(PAGE).page().select("#panel iframe").first();
        assertThat(frame.attr("sandbox")).isEmpty();

        Answer mail = host.get(frame.attr("abs:src"));

        assertThat(mail.status()).isEqualTo(200);
        assertThat(mail.body())
                .isEqualTo("<html><head><base target=\"_blank\"></head><p>20,417</p>\n<p>bye</p></html>");
        assertThat(mail.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(mail.header("Content-Security-Policy"))
                .isEqualTo("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
                        + "; frame-ancestors 'self'");
        assertThat(mail.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
        assertThat(mail.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theFrameMayStandWhereverThePageMay() {
        Map<String, String> file =
                Map.of("public.url", "http://127.0.0.1:8181", "frame.ancestors", "https://shop.example");
        try (SettingsHost framed =
                new SettingsHost(file, Clock.systemUTC(), new TemplatesTab(editor, new MemoryAddresses()))) {
            framed.signIn("anna");
            Answer mail =
                    framed.get(framed.get(PAGE).page().select("#panel iframe").attr("abs:src"));
            assertThat(mail.header("Content-Security-Policy"))
                    .endsWith("; frame-ancestors 'self' https://shop.example");
            assertThat(mail.header("X-Frame-Options")).isEmpty();
        }
    }

    @Test
    void theFrameIsItsReadersAlone() {
        String address = host.get(PAGE).page().select("#panel iframe").attr("abs:src");
        host.forgetCookies();
        host.signIn("olga");
        assertThat(host.get(address).status()).isEqualTo(404);
        assertThat(host.get(address.replace("acme", "globex")).status()).isEqualTo(404);
    }

    @Test
    void whatIsWrittenIsShownAndNothingIsSaved() {
        Answer shown = host.postOurs(
                PAGE, "do", "preview", "subject", "Mine <b> {{number}}", "html", "<p>mine</p>", "version", "7");

        assertThat(shown.status()).isEqualTo(200);
        Document page = shown.page();
        assertThat(page.select("#panel dd").first().text()).isEqualTo("Mine <b> 20,417");
        assertThat(host.get(page.select("#panel iframe").attr("abs:src")).body())
                .isEqualTo("<p>mine</p>");
        assertThat(page.select("#part-html").text()).isEqualTo("<p>mine</p>");
        assertThat(page.select("input[name=version]").val()).isEqualTo("7");
        assertThat(editor.calls).noneMatch(call -> call.startsWith("save"));
        assertThat(host.get(PAGE).page().select("#part-html").text()).startsWith("<html>");
    }

    @Test
    void withoutAPreviewItsReasonIsSaid() {
        Answer shown = host.postOurs(PAGE, "do", "preview", "html", "a {{wrong}}");

        assertThat(shown.status()).isEqualTo(422);
        Document page = shown.page();
        assertThat(page.select("#panel iframe")).isEmpty();
        assertThat(page.select("#said[role=status]").text()).contains("There is no preview", "HTML, Line 1, column 3");
        assertThat(page.select("#part-html").text()).isEqualTo("a {{wrong}}");
        assertThat(page.select("#findings-html .wrong")).hasSize(1);
    }

    @Test
    void aScriptRefreshesTheFrameWithoutThePage() {
        Document part = partial(PAGE, "do", "preview", "html", "mine").page();

        assertThat(part.select("nav, textarea")).isEmpty();
        assertThat(part.select("#panel[hx-swap-oob=innerHTML] iframe")).hasSize(2);
        assertThat(host.get(part.select("iframe").attr("abs:src")).body()).isEqualTo("mine");
        assertThat(part.select(".notice")).isEmpty();
    }

    @Test
    void aScriptLeavesTheLastPreviewWhereThereIsNone() {
        Document part = partial(PAGE, "do", "preview", "html", "{{wrong}}").page();

        assertThat(part.select("#panel, iframe")).isEmpty();
        assertThat(part.select(".notice.error").text()).contains("There is no variable <wrong>");
    }

    @Test
    void onlyTheLastPreviewsAreKept() {
        String first = host.get(PAGE).page().select("#panel iframe").attr("abs:src");
        for (int i = 0; i < 6; i++) {
            partial(PAGE, "do", "preview", "html", "mine");
        }
        assertThat(host.get(first).status()).isEqualTo(404);
        assertThat(host.get(host.get(PAGE).page().select("#panel iframe").attr("abs:src"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void testsGoToVerifiedAddressesAlone() {
        assertThat(host.get(PAGE).page().select("#recipient option").eachText())
                .containsExactly("anna@acme.example", "olga@acme.example");

        for (String address : List.of("eve@acme.example", "somebody@else.example", "", "<b>")) {
            Answer refused = host.postOurs(PAGE, "do", "test", "recipient", address, "subject", "Mine");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.page().select("#tested").text()).contains("choose one of the confirmed addresses");
            assertThat(refused.page().select("#part-subject").text()).isEqualTo("Mine");
        }
        assertThat(tests()).isEmpty();
    }

    @Test
    void aTestMailsWhatIsWrittenAndLeadsToTheLog() {
        Answer sent = host.postOurs(PAGE, "do", "test", "recipient", "olga@acme.example", "subject", "Mine");

        assertThat(sent.status()).isEqualTo(200);
        assertThat(tests()).hasSize(1);
        assertThat(tests().get(0)).startsWith("test olga@acme.example {SUBJECT=Mine, PREHEADER=Thank");
        Document page = sent.page();
        assertThat(page.select("#tested[role=status]").text()).startsWith("On its way to olga@acme.example");
        assertThat(page.select("#tested a").attr("abs:href")).endsWith("/letterhead/accounts/acme/log/" + MAIL);
        assertThat(page.select("#part-subject").text()).isEqualTo("Mine");
        assertThat(host.get(PAGE).page().select("#recipient option[selected]").val())
                .isEqualTo("olga@acme.example");
    }

    @Test
    void aScriptGetsTheAnswerAlone() {
        Document part =
                partial(PAGE, "do", "test", "recipient", "olga@acme.example").page();

        assertThat(part.select("nav, textarea")).isEmpty();
        assertThat(part.select(".notice.done").text()).contains("olga@acme.example");
    }

    @Test
    void aTestThatIsNotPossibleSaysWhy() {
        editor.sending = new TestSending.NotPossible(
                new Advice("test.too-many", Map.of("most", "30", "again", "2026-11-22T10:00:00Z"), "This account ..."));
        Answer many = host.postOurs(PAGE + "?lang=fr", "do", "test", "recipient", "anna@acme.example");
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.page().select("#tested").text())
                .contains("n'a pas été envoyé", "anna@acme.example", "30 tests", "22 nov. 2026");

        editor.sending = new TestSending.NotPossible(new Advice("test.other", Map.of(), "Ask <b>us</b>."));
        assertThat(host.postOurs(PAGE, "do", "test", "recipient", "anna@acme.example")
                        .page()
                        .select("#tested")
                        .text())
                .contains("Ask <b>us</b>.");
    }

    @Test
    void textsThatAreWrongAreNotMailed() {
        Answer refused =
                host.postOurs(PAGE, "do", "test", "recipient", "anna@acme.example", "html", "{{wrong}}<script>");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.page().select("#tested").text()).contains("cannot be sent like this", "HTML, Line 1");
        assertThat(refused.page().select("#part-html[aria-invalid=true]").text())
                .isEqualTo("{{wrong}}<script>");
        assertThat(refused.page().select("main script")).isEmpty();
    }

    @Test
    void withoutTheAddressBookEverythingElseWorks() {
        try (SettingsHost without = new SettingsHost(new TemplatesTab(editor, null))) {
            without.signIn("anna");
            Document page = without.get(PAGE).page();
            assertThat(page.select("#part-subject")).hasSize(1);
            assertThat(page.select("#recipient")).isEmpty();
            assertThat(page.select("main").text()).contains("Tests cannot be sent right now");
        }
    }
}
