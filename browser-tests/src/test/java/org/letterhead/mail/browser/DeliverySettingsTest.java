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

/** An account's administrator gives it its own mail server: tests, saves, switches off and on. The server is the demo mailbox's. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class DeliverySettingsTest {
    private final LetterheadKaraf karaf;

    DeliverySettingsTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, true", "en, false", "fr, true", "pl, false"})
    void anOwnServerIsTestedAndThenSaved(String language, boolean scripts) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        String sender = "shop." + language + "." + scripts + "@lodz.example";
        try (SettingsReader reader = SettingsReader.signedIn(chromium, karaf, "lodz")) {
            Browser browser = reader.browser;
            reader.open("delivery/smtp");
            assertThat(browser.one("button[value=save]").isEnabled())
                    .as("Save before any test")
                    .isFalse();

            // First a port on which nobody answers: what to do is said, and nothing was saved.
            fill(reader, LetterheadKaraf.SILENT_PORT, sender);
            reader.press("test");
            browser.awaitGone("#result .waiting");
            assertThat(browser.one("#result .notice.error").getText()).isNotBlank();
            assertThat(browser.has("button[value=save]")).isFalse();
            assertThat(karaf.run("mail:settings show lodz")).doesNotContain(sender);

            reader.open("delivery/smtp");
            fill(reader, karaf.mailPort(), sender);
            browser.choose("#recipient", "grazyna@zolta-lodz.example");
            reader.press("test");
            browser.awaitGone("#result .waiting");
            assertThat(browser.has("#result .notice.done")).as(browser.text()).isTrue();
            SettingsLook.checkTraffic(browser);
            browser.screenshot("settings-test-accepted-" + language + (scripts ? "" : "-without-scripts"));
            // She is told of changes too, from the platform's own address.
            ReceivedMail mail = karaf.inbox().next("grazyna@zolta-lodz.example", "From", sender);

            // Accepted is not received: the button in the mail says so, and the page tells.
            String test = browser.url();
            browser.openBeside(MailLink.of(mail));
            browser.pressButton();
            browser.open(test);
            browser.awaitText(
                    "#received", language.equals("en") ? "Received" : language.equals("fr") ? "Reçu" : "Odebrana");

            // Another port again: without another test it cannot be saved.
            reader.open("delivery/smtp");
            if (scripts) {
                assertThat(browser.one("button[value=save]").isEnabled()).isTrue();
                browser.fill("[name=\"v.port\"]", "2525");
                assertThat(browser.one("button[value=save]").isEnabled())
                        .as("Save after a change")
                        .isFalse();
            } else {
                browser.fill("[name=\"v.port\"]", "2525");
                reader.press("save");
                assertThat(karaf.run("mail:settings show lodz")).doesNotContain(sender);
                assertThat(browser.one("button[value=save]").isEnabled()).isFalse();
                browser.fill("[name=\"v.port\"]", Integer.toString(karaf.mailPort()));
                reader.press("test");
                browser.awaitGone("#result .waiting");
            }
            browser.open(test);
            reader.press("save");
            assertThat(browser.has(".notice.done[role=status]"))
                    .as(browser.text())
                    .isTrue();
            assertThat(karaf.run("mail:settings show lodz")).contains(sender);

            karaf.run("insights:send-report --to kupujacy." + language + scripts + "@pages.example lodz");
            ReceivedMail report = karaf.inbox().next("kupujacy." + language + scripts + "@pages.example");
            assertThat(report.header("From").orElse("")).contains(sender);

            reader.open("delivery/smtp");
            reader.press("off");
            assertThat(browser.has(".notice.done[role=status]"))
                    .as(browser.text())
                    .isTrue();
            karaf.run("insights:send-report --to potem." + language + scripts + "@pages.example lodz");
            assertThat(karaf.inbox()
                            .next("potem." + language + scripts + "@pages.example")
                            .header("From")
                            .orElse(""))
                    .contains("mail@platform.example");
        }
    }

    private static void fill(SettingsReader reader, int port, String sender) {
        Browser browser = reader.browser;
        browser.fill("[name=\"v.host\"]", "127.0.0.1");
        browser.choose("[name=\"v.encryption\"]", "none");
        browser.fill("[name=\"v.port\"]", Integer.toString(port));
        browser.fill("[name=\"v.from.address\"]", sender);
    }
}
