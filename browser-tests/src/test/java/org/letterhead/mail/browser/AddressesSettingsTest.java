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

/** An account's administrator adds a test user, who confirms by mail, and decides what becomes of mail while its way fails. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class AddressesSettingsTest {
    private final LetterheadKaraf karaf;

    AddressesSettingsTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, true", "en, false", "fr, true", "pl, false"})
    void aTestUserConfirmsAndGetsTestMails(String language, boolean scripts) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        String address = "tester." + language + "." + scripts + "@tests.example";
        try (SettingsReader reader = SettingsReader.signedIn(chromium, karaf, "acme")) {
            Browser browser = reader.browser;
            reader.open("delivery/smtp");
            assertThat(browser.one("#recipient").getText()).doesNotContain(address);
            reader.open("delivery/addresses");
            browser.fill("#address", address);
            reader.press("add");
            assertThat(browser.one("main tr:has(input[value=\"" + address + "\"]) .badge")
                            .getText())
                    .isNotBlank();
            String tab = browser.openBeside(MailLink.of(karaf.inbox().next(address)));
            browser.pressButton();
            browser.goTo(tab);
            reader.open("delivery/smtp");
            assertThat(browser.one("#recipient").getText()).contains(address);

            reader.open("delivery/addresses");
            browser.click("main tr:has(input[value=\"" + address + "\"]) button[value=remove]");
            assertThat(browser.has("main tr:has(input[value=\"" + address + "\"])"))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"en, true", "pl, false"})
    void mailOfAFailingWayWaitsIfTheAccountWantsIt(String language, boolean scripts) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        try (SettingsReader reader = SettingsReader.signedIn(chromium, karaf, "acme")) {
            Browser browser = reader.browser;
            reader.open("delivery");
            browser.one("input[name=on]").click();
            reader.press("fallback");
            assertThat(browser.has(".notice.done[role=status]"))
                    .as(browser.text())
                    .isTrue();
            assertThat(browser.one("input[name=on]").isSelected()).isFalse();
            browser.one("input[name=on]").click();
            reader.press("fallback");
            assertThat(browser.one("input[name=on]").isSelected()).isTrue();
        }
    }
}
