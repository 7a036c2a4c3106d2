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
        String reader0 = "ktos." + language + "." + scripts + "@log.example";
        try (SettingsReader reader = SettingsReader.signedIn(chromium, karaf, "acme")) {
            Browser browser = reader.browser;
            reader.open("log/suppressions");
            browser.fill("#target", "not an address");
            reader.press("add");
            assertThat(browser.one("#target").getDomAttribute("aria-invalid")).isEqualTo("true");
            browser.fill("#target", reader0);
            reader.press("add");
            assertThat(browser.one("main table").getText()).contains(reader0);

            karaf.run("insights:send-report --to " + reader0 + " acme");
            karaf.awaitOutput("mail:log --recipient " + reader0 + " acme", "suppressed");
            reader.open("log");
            browser.fill("main input[name=q]", reader0);
            browser.click("main form button");
            browser.click("main tbody a");
            assertThat(browser.text()).contains(reader0);
            browser.screenshot("settings-log-mail-" + language);
            String mail = browser.url();

            reader.open("log/suppressions");
            browser.click("main tr:has(input[value=\"" + reader0 + "\"]) button");
            assertThat(browser.text()).doesNotContain(reader0);
            browser.open(mail);
            reader.press("resend");
            assertThat(browser.has(".notice.done[role=status]"))
                    .as(browser.text())
                    .isTrue();
            karaf.inbox().next(reader0);

            // Ids of nobody's and of another account's mail lead to the same nothing.
            String id = mail.substring(mail.lastIndexOf('/') + 1);
            browser.open(karaf.page("accounts/lodz/log/" + id));
            String others = browser.text();
            browser.open(karaf.page("accounts/lodz/log/" + id.replaceAll(".{4}$", "0000")));
            assertThat(browser.text()).isEqualTo(others).doesNotContain(reader0);
        }
    }
}
