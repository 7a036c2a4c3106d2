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

/** What a newcomer does: opens the platform's start page, continues as somebody, sends a report and reads it in the mailbox. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class StartPageTest {
    private final LetterheadKaraf karaf;

    StartPageTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, true", "fr, false", "pl, true"})
    void thePlatformLeadsItsPeopleIn(String language, boolean scripts) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        try (Browser browser = chromium.start()) {
            browser.open(karaf.demoPage("insights/"));
            look(browser, scripts, "start-" + language);
            browser.click("form[action=send-report]:has(input[value=acme]) button");
            assertThat(browser.has("[role=status]")).as(browser.text()).isTrue();

            browser.open(karaf.demoPage("mailbox/"));
            browser.awaitAfterReloading("tbody a");
            look(browser, scripts, "mailbox-" + language);
            browser.click("tbody a");
            assertThat(browser.one("iframe").getDomAttribute("sandbox")).doesNotContain("allow-scripts");
            look(browser, scripts, "mailbox-mail-" + language);

            // Whoever administers the shop is led in, and who does not is told nothing.
            browser.open(karaf.demoPage("insights/"));
            browser.click("form[action=continue]:has(input[value=zoe]) button");
            assertThat(browser.url()).isEqualTo(karaf.page("accounts/acme/delivery"));
            assertThat(browser.one("header .who").getText()).contains("zoe");
            browser.open(karaf.page("accounts/lodz/delivery"));
            assertThat(browser.text()).doesNotContain("Żółta");
            browser.click("header button");
            browser.open(karaf.demoPage("insights/"));
            browser.click("form[action=continue]:has(input[value=hugo]) button");
            assertThat(browser.has("nav")).isFalse();
        }
    }

    private static void look(Browser browser, boolean scripts, String picture) throws Exception {
        if (scripts) {
            browser.console();
            for (int width : new int[] {1280, 360}) {
                browser.size(width, 900);
                browser.screenshot("demo-" + picture + "-" + width);
                Axe.check(browser);
            }
            browser.size(1440, 900);
        }
    }
}
