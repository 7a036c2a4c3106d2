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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.browser.PageCheck.State;
import org.letterhead.mail.itests.karaf.Await;
import org.letterhead.mail.itests.karaf.ReceivedMail;

/** Somebody is asked whether an account may send in the name of their address. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class VerifySenderTest {
    private static final String VERIFY = "verify-sender";
    private static final String NOT_ME = "not-my-sender";

    private final LetterheadKaraf karaf;

    VerifySenderTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, Verify this sender", "fr, Vérifiez cette adresse d’expédition", "pl, Potwierdzenie nadawcy"})
    void theAccountMaySendWhenTheButtonIsPressed(String language, String title) throws Exception {
        String address = "lea." + language + "@senders.example";
        ReceivedMail mail = ask(address, language);
        String link = MailLink.of(mail, VERIFY);

        try (Browser browser = Chromium.reading(language).start()) {
            browser.traffic();
            browser.open(link);
            assertThat(browser.text()).contains(address, karaf.installation().user(), "Acme Café & Décor");
            assertThat(browser.one("h1").getText()).isEqualTo(title);
            inBothWidths(browser, State.READY, language, "sender-ready-" + language);
            browser.reload();
            assertThat(listed()).as("after looking").contains(address + " (mailed)");
            browser.traffic();

            browser.pressButton();
            inBothWidths(browser, State.DONE, language, "sender-done-" + language);
            assertThat(browser.has("button")).isFalse();
            assertThat(browser.url()).isEqualTo(link);
            assertThat(listed())
                    .as("after pressing")
                    .contains("verified", address, "yes, for answers")
                    .doesNotContain(address + " (mailed)");
            browser.traffic();
            browser.open(link);
            inBothWidths(browser, State.DONE, language, "sender-done-" + language);

            new MailPicture("mail-verify-sender-" + language, mail).take(browser);
        }
        assertThat(karaf.log()).as("the log has no token").doesNotContain(token(link));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void whoeverKnowsNothingOfItSaysSo(String language) throws Exception {
        String address = "max." + language + "@senders.example";
        ReceivedMail mail = ask(address, language);
        try (Browser browser = Chromium.reading(language).start()) {
            browser.traffic();
            browser.open(MailLink.of(mail, NOT_ME));
            inBothWidths(browser, State.READY, language, "not-my-sender-ready-" + language);
            browser.pressButton();
            inBothWidths(browser, State.DONE, language, "not-my-sender-done-" + language);
            assertThat(listed()).contains(address + " (declined)");
            browser.traffic();
            browser.open(MailLink.of(mail, VERIFY));
            inBothWidths(browser, State.UNKNOWN, language, "sender-unknown-" + language);
        }
    }

    @Test
    void aNewerLinkTakesThePlaceOfAnOlderOne() throws Exception {
        String address = "nora@senders.example";
        String older = MailLink.of(ask(address, "en"), VERIFY);
        karaf.run("mail:senders --language en resend acme");
        String newer = MailLink.of(karaf.inbox().next(address), VERIFY);
        try (Browser browser = Chromium.reading("en").start()) {
            browser.traffic();
            browser.open(older);
            new PageCheck(State.UNKNOWN, "en").check(browser, "sender-replaced-en-1440");
            browser.open(newer);
            browser.traffic();
            assertThat(browser.has("button")).isTrue();
        }
    }

    @Test
    void aLinkThatIsTooOldSaysSoAndVerifiesNothing() throws Exception {
        String address = "otto@senders.example";
        String link = MailLink.of(ask(address, "pl"), VERIFY);
        try (Browser browser = Chromium.reading("pl").start()) {
            browser.open(link);
            // The page is open for longer than the link lives.
            karaf.passHours(25);
            Await.until("Karaf sees its clock", LetterheadKaraf.SOON, () -> listed().contains(address + " (expired)"));
            browser.traffic();
            browser.pressButton();
            inBothWidths(browser, State.EXPIRED, "pl", "sender-expired-pl");
        }
        assertThat(listed()).contains(address + " (expired)");
    }

    /** Asks for an address, and reads the mail that comes of it. */
    private ReceivedMail ask(String address, String language) throws Exception {
        karaf.run("mail:senders --language " + language + " request acme " + address);
        return karaf.inbox().next(address);
    }

    private String listed() throws IOException, InterruptedException {
        return karaf.run("mail:senders list");
    }

    private static void inBothWidths(Browser browser, State state, String language, String picture) throws IOException {
        PageCheck page = new PageCheck(state, language);
        page.check(browser, picture + "-1440");
        browser.size(360, 740);
        page.checkLooks(browser, picture + "-360");
        browser.size(1440, 900);
    }

    private static String token(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }
}
