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
import org.letterhead.mail.itests.karaf.ReceivedMail;

/** An account's administrator looks a template up, changes it, sees it, mails it and brings the original back. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class TemplateSettingsTest {
    private final LetterheadKaraf karaf;

    TemplateSettingsTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, true", "en, false", "fr, false", "pl, true"})
    void aTextIsChangedSeenSentAndReset(String language, boolean scripts) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        String subject = "Acme " + language + " " + scripts;
        try (SettingsReader reader = SettingsReader.signedIn(chromium, karaf, "acme")) {
            Browser browser = reader.browser;
            reader.open("templates?q=order-notice");
            reader.open("templates/insights-report/" + language);

            // What cannot be rendered is not saved; where it is wrong is said, and what was typed stays.
            browser.fill("#part-subject", "{{revenue");
            reader.press("save");
            assertThat(browser.one("#part-subject").getDomAttribute("aria-invalid"))
                    .isEqualTo("true");
            assertThat(browser.one("#part-subject").getDomProperty("value")).isEqualTo("{{revenue");

            browser.fill("#part-subject", subject + " {{revenue}}");
            if (scripts) {
                browser.awaitText("#panel", subject + " ");
            } else {
                browser.click("button[formaction*=preview]");
                assertThat(browser.one("#panel").getText()).contains(subject + " ");
            }
            assertThat(browser.one("iframe").getDomAttribute("sandbox")).isEmpty();

            browser.choose("#recipient", "zoe@acme.example");
            if (scripts) {
                browser.one("button[formaction*=test]").click();
                browser.awaitText("#tested", "zoe@acme.example");
            } else {
                browser.click("button[formaction*=test]");
                assertThat(browser.one("#tested").getText()).contains("zoe@acme.example");
            }
            karaf.inbox().next("zoe@acme.example", "Subject", subject);

            reader.press("save");
            assertThat(browser.has(".notice.done[role=status]"))
                    .as(browser.text())
                    .isTrue();
            String recipient = "czytelnik." + language + scripts + "@pages.example";
            karaf.run("insights:send-report --to " + recipient + " --locale " + language + " acme");
            ReceivedMail report = karaf.inbox().next(recipient);
            assertThat(report.header("Subject").orElse("")).startsWith(subject);
            reader.open("templates");
            browser.screenshot("settings-templates-changed-" + language);

            reader.open("templates/insights-report/" + language);
            browser.click("main a.danger");
            browser.click("main button.danger");
            assertThat(browser.one("#part-subject").getDomProperty("value")).doesNotContain(subject);
        }
    }
}
