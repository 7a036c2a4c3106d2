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

/** Somebody is asked whether test mails may go to an address. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class ConfirmAddressTest {
    private final LetterheadKaraf karaf;

    ConfirmAddressTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressCountsWhenItsHolderHasPressedTheButton(boolean scripts) throws Exception {
        String address = scripts ? "anna@journey.example" : "ben@journey.example";
        String link = invite(address, "en");

        Chromium chromium = Chromium.reading("en");
        try (Browser browser = (scripts ? chromium : chromium.withoutScripts()).start()) {
            assertThat(runsScripts(browser)).isEqualTo(scripts);
            browser.open(link);
            assertThat(browser.one("h1").getText()).isEqualTo("Confirm this address");
            assertThat(browser.text())
                    .contains(address, "Acme Café & Décor", karaf.installation().user());
            browser.reload();
            assertThat(stateOf(address)).as("after looking").isEqualTo("link mailed");

            // The same page lies open in two tabs.
            String first = browser.openBeside(link);
            browser.pressButton();
            assertThat(browser.one("h1").getText()).isEqualTo("The address is confirmed");
            assertThat(browser.has("button")).isFalse();
            assertThat(browser.url()).isEqualTo(link);
            assertThat(stateOf(address)).as("after pressing").isEqualTo("confirmed");

            browser.goTo(first);
            browser.pressButton();
            assertThat(browser.title()).as("pressed again").isEqualTo("The address is confirmed (Done)");
            // The browser sends the button's form once more.
            browser.reload();
            assertThat(browser.title()).isEqualTo("The address is confirmed (Done)");
            browser.open(link);
            assertThat(browser.title()).isEqualTo("The address is confirmed (Done)");
        }
        assertThat(karaf.log()).as("the log has no token").doesNotContain(token(link));
    }

    @Test
    void aNewerLinkTakesThePlaceOfAnOlderOne() throws Exception {
        String address = "carl@journey.example";
        String older = invite(address, "en");
        String newer = invite(address, "en");
        assertThat(newer).isNotEqualTo(older);

        try (Browser browser = Chromium.reading("en").start()) {
            browser.traffic();
            browser.open(older);
            new PageCheck(State.UNKNOWN, "en").check(browser, "confirm-unknown-en-1440");
            browser.open(newer);
            browser.traffic();
            assertThat(browser.has("button")).isTrue();
        }
        assertThat(stateOf(address)).isEqualTo("link mailed");
    }

    @Test
    void aLinkThatIsTooOldSaysSoAndConfirmsNothing() throws Exception {
        String address = "dora@journey.example";
        String link = invite(address, "en");
        try (Browser browser = Chromium.reading("en").start()) {
            browser.open(link);
            assertThat(browser.has("button")).isTrue();
            // The page is open for longer than the link lives.
            karaf.passHours(25);
            Await.until("Karaf sees its clock", LetterheadKaraf.SOON, () -> stateOf(address)
                    .equals("link expired"));
            browser.traffic();
            browser.pressButton();
            new PageCheck(State.EXPIRED, "en").check(browser, "confirm-expired-en-1440");
            browser.open(link);
            new PageCheck(State.EXPIRED, "en").check(browser, "confirm-expired-en-1440");
            browser.size(360, 740);
            new PageCheck(State.EXPIRED, "en").checkLooks(browser, "confirm-expired-en-360");
        }
        assertThat(stateOf(address)).isEqualTo("link expired");
    }

    private String invite(String address, String language) throws Exception {
        karaf.run("mail:addresses --add " + address + " --language " + language + " acme");
        return MailLink.of(karaf.inbox().next(address));
    }

    private String stateOf(String address) throws IOException, InterruptedException {
        return karaf.run("mail:addresses acme")
                .lines()
                .filter(line -> line.contains(address))
                .map(line -> line.split("[│|]")[1].strip())
                .findFirst()
                .orElse("not there");
    }

    private static boolean runsScripts(Browser browser) {
        browser.open("data:text/html,<title>off</title><script>document.title='on'</script>");
        return browser.title().equals("on");
    }

    private static String token(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }
}
