/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.browser.PageCheck.State;
import org.letterhead.mail.itests.karaf.Await;
import org.letterhead.mail.itests.karaf.ReceivedMail;

/** Every page in every state: in each language, on a phone and on a large screen, in the dark, in large letters. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class EveryPageTest {
    private final LetterheadKaraf karaf;

    EveryPageTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void suitsItsReader(String language) throws Exception {
        String address = "gil." + language + "@pages.example";
        karaf.run(invitation(address, language), report(address, language));
        ReceivedMail one = karaf.inbox().next(address);
        ReceivedMail other = karaf.inbox().next(address);
        boolean invitationFirst = one.header("List-Unsubscribe").isEmpty();
        ReceivedMail invitation = invitationFirst ? one : other;
        ReceivedMail report = invitationFirst ? other : one;

        try (Browser browser = Chromium.reading(language).start()) {
            through(browser, MailLink.of(invitation), language, "confirm");
            through(browser, MailLink.unsubscribing(report), language, "unsubscribe");

            browser.open(altered(MailLink.of(report)));
            inBothWidths(browser, State.UNKNOWN, language, "unsubscribe-unknown-" + language);

            new MailPicture("mail-confirm-address-" + language, invitation).take(browser);
            new MailPicture("mail-insights-report-" + language, report).take(browser);
        }
    }

    @Test
    void isReadableInTheDark() throws Exception {
        String address = "hana@pages.example";
        karaf.run(invitation(address, "en"));
        try (Browser browser = Chromium.reading("en").start()) {
            browser.dark(true);
            browser.open(MailLink.of(karaf.inbox().next(address)));
            inBothWidths(browser, State.READY, "en", "confirm-ready-en-dark");
            browser.pressButton();
            inBothWidths(browser, State.DONE, "en", "confirm-done-en-dark");
        }
    }

    /** As WCAG 1.4.10 and 1.4.4 want it, both at once: the width of a large screen at 400 %, and letters of twice the size. */
    @Test
    void isReadableInLargeLettersOnLittleRoom() throws Exception {
        String address = "with.a.long.local.part.that.does.not.end@pages-of-a-domain-with-a-long-name.example";
        karaf.run(invitation(address, "pl"), report(address, "fr"));
        String[] links = {
            MailLink.of(karaf.inbox().next(address)), MailLink.of(karaf.inbox().next(address))
        };
        try (Browser browser = Chromium.reading("fr").withText(32).start()) {
            browser.size(320, 640);
            for (String link : links) {
                boolean confirm = link.contains("/confirm-address/");
                String language = confirm ? "pl" : "fr";
                String name = (confirm ? "confirm-" : "unsubscribe-") + "large-" + language;
                browser.open(link);
                new PageCheck(State.READY, language).check(browser, name + "-ready");
                browser.pressButton();
                new PageCheck(State.DONE, language).check(browser, name + "-done");
            }
        }
    }

    @Test
    void saysThatItDoesNotWorkRightNowAndWorksAgain() throws Exception {
        String address = "ilse@pages.example";
        karaf.run(invitation(address, "fr"));
        String link = MailLink.of(karaf.inbox().next(address));
        try (Browser browser = Chromium.reading("fr").start()) {
            karaf.stopAccounts();
            try {
                Await.until("the page is unavailable", LetterheadKaraf.SOON, () -> {
                    browser.traffic();
                    browser.console();
                    browser.open(link);
                    return !browser.has("button");
                });
                inBothWidths(browser, State.UNAVAILABLE, "fr", "unavailable-fr");
            } finally {
                karaf.startAccounts();
            }
            // What somebody does who reads that page; it works as soon as the bundle is there again.
            Await.until("the page is there again", LetterheadKaraf.SOON, () -> {
                if (browser.has("a")) {
                    browser.click("a");
                }
                return browser.has("button");
            });
            assertThat(browser.traffic()).noneMatch(one -> one.headers().containsKey("referer"));
            assertThat(browser.url()).isEqualTo(link);
            browser.pressButton();
            assertThat(browser.title()).isEqualTo("L’adresse est confirmée (C’est fait)");
        }
    }

    /** What the page's headers promise, seen by whom they are for. */
    @Test
    void runsNothingThatGetsIntoItAndStandsInNoFrame() throws Exception {
        String address = "kim@pages.example";
        karaf.run(invitation(address, "en"));
        String link = MailLink.of(karaf.inbox().next(address));
        try (Browser browser = Chromium.reading("en").start()) {
            browser.open(link);
            Object harm = browser.ask("const script = document.createElement('script');"
                    + "script.textContent = 'window.harm = 1'; document.body.append(script); return window.harm;");
            assertThat(harm).isNull();
            browser.ask(
                    "const image = new Image(); image.src = 'https://elsewhere.example/x.png';"
                            + "document.body.append(image); document.body.style = 'background: url(https://elsewhere.example/y)'");
            browser.reload();
            assertThat(browser.console()).anyMatch(line -> line.contains("script-src") || line.contains("default-src"));
            assertThat(browser.traffic())
                    .noneMatch(one -> one.status() > 0 && one.url().contains("elsewhere"));

            browser.open("data:text/html,<title>a frame</title><iframe src='" + link + "'></iframe>");
            browser.lookIntoFrame();
            assertThat(browser.ask("return location.href")).isEqualTo("chrome-error://chromewebdata/");
            assertThat(browser.has("button")).isFalse();
        }
    }

    /** Opens a page, presses its button, and looks at it before and after. */
    private static void through(Browser browser, String link, String language, String page)
            throws IOException, InterruptedException {
        browser.traffic();
        browser.open(link);
        inBothWidths(browser, State.READY, language, page + "-ready-" + language);
        browser.size(720, 620);
        browser.ask("document.activeElement.blur()");
        browser.screenshot("page-" + page + "-" + language);
        browser.size(1440, 900);
        browser.pressButton();
        inBothWidths(browser, State.DONE, language, page + "-done-" + language);
    }

    private static void inBothWidths(Browser browser, State state, String language, String picture) throws IOException {
        PageCheck page = new PageCheck(state, language);
        page.check(browser, picture + "-1440");
        browser.size(360, 740);
        page.checkLooks(browser, picture + "-360");
        browser.size(1440, 900);
    }

    private static String invitation(String address, String language) {
        return "mail:addresses --add " + address + " --language " + language + " acme";
    }

    private static String report(String address, String language) {
        return "insights:send-report --to " + address + " --locale " + language + " acme";
    }

    private static String altered(String link) {
        return link.replaceAll(".{5}$", link.endsWith("AAAAA") ? "BBBBB" : "AAAAA");
    }
}
