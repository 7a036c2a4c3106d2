/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An account's administrator enters an address, verifies it by the mail, changes it and takes it back. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class SenderSettingsTest {
    private final LetterheadKaraf karaf;

    SenderSettingsTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, true", "fr, false", "pl, true"})
    void anAddressIsVerifiedAndTakenBack(String language, boolean scripts) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        String address = "biuro." + language + "@zolta-lodz.example";
        try (SettingsReader reader = SettingsReader.signedIn(chromium, karaf, "lodz")) {
            Browser browser = reader.browser;
            reader.open("sender");
            browser.fill("#address", "no address");
            reader.press("request");
            assertThat(browser.one("#address").getDomAttribute("aria-invalid")).isEqualTo("true");
            assertThat(browser.one("#address").getDomProperty("value")).isEqualTo("no address");

            browser.fill("#address", address);
            reader.press("request");
            assertThat(browser.one("#wanted ~ p").getText()).contains(address);
            String link = MailLink.of(karaf.inbox().next(address), "verify-sender");
            String tab = browser.openBeside(link);
            browser.pressButton();
            browser.goTo(tab);
            reader.open("sender");
            assertThat(browser.one("#verified ~ p").getText()).contains(address);
            browser.screenshot("settings-sender-verified-" + language);

            browser.fill("#display-name", "Łódzki sklep " + language);
            reader.press("names");
            assertThat(browser.has(".notice.done[role=status]"))
                    .as(browser.text())
                    .isTrue();
            karaf.run("insights:send-report --to odbiorca." + language + "@pages.example lodz");
            assertThat(karaf.inbox()
                            .next("odbiorca." + language + "@pages.example")
                            .from()
                            .orElseThrow()
                            .getPersonal())
                    .startsWith("Łódzki sklep " + language);

            browser.click("main a[href$=\"sender/revoke\"]");
            reader.press("revoke");
            assertThat(browser.text()).doesNotContain(address);
            browser.fill("#display-name", "");
            reader.press("names");
        }
    }
}
