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

/** An account's administrator finds mails in the log, sends one again, and says to whom nothing is written. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class LogSettingsTest {
    private final LetterheadKaraf karaf;

    LogSettingsTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, true", "en, false", "fr, true", "pl, false"})
    void whoIsNotWrittenToIsSeenInTheLogAndWrittenToAgain(String language, boolean scripts) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        String recipient = "ktos." + language + "." + scripts + "@log.example";
        try (SettingsReader reader = SettingsReader.signedIn(chromium, karaf, "acme")) {
            Browser browser = reader.browser;
            reader.open("log/suppressions");
            browser.fill("#target", "not an address");
            reader.press("add");
            assertThat(browser.one("#target").getDomAttribute("aria-invalid")).isEqualTo("true");
            browser.fill("#target", recipient);
            reader.press("add");
            assertThat(browser.one("main table").getText()).contains(recipient);

            karaf.run("insights:send-report --to " + recipient + " acme");
            karaf.awaitOutput("mail:log --account acme", "suppressed");
            reader.open("log");
            browser.fill("main input[name=q]", recipient);
            browser.click("main form button");
            browser.click("main tbody a");
            assertThat(browser.text()).contains(recipient);
            browser.screenshot("settings-log-mail-" + language);
            String mail = browser.url();

            reader.open("log/suppressions");
            browser.click("main tr:has(input[value=\"" + recipient + "\"]) button");
            assertThat(browser.has("main tr:has(input[value=\"" + recipient + "\"])"))
                    .isFalse();
            browser.open(mail);
            reader.press("resend");
            assertThat(browser.has(".notice.done[role=status]"))
                    .as(browser.text())
                    .isTrue();
            karaf.inbox().next(recipient);

            // Ids of nobody's and of another account's mail lead to the same nothing.
            String id = mail.substring(mail.lastIndexOf('/') + 1);
            browser.open(karaf.page("accounts/lodz/log/" + id));
            String others = browser.text();
            browser.open(karaf.page("accounts/lodz/log/" + id.replaceAll(".{4}$", "0000")));
            assertThat(browser.text()).isEqualTo(others).doesNotContain(recipient);
        }
    }
}
