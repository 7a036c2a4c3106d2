/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.letterhead.mail.itests.karaf.Await;

/** What an account's administrator sees of mail that waits, and of limits. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class HeldSettingsTest {
    private final LetterheadKaraf karaf;

    HeldSettingsTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @Test
    void whatWaitsIsShownWithTheReasonAndLeavesByItself() throws Exception {
        String recipient = "czeka@held.example";
        try (SettingsReader reader = SettingsReader.signedIn(Chromium.reading("en"), karaf, "acme")) {
            Browser browser = reader.browser;
            karaf.stop("org.letterhead.mail.smtp");
            try {
                karaf.run("insights:send-report --to " + recipient + " acme");
                Await.until("the mail is shown as held", LetterheadKaraf.SOON, () -> {
                    reader.open("log/held");
                    return browser.text().contains(recipient);
                });
                SettingsLook.check(browser, "held-mail-en", false, 1280);
                browser.click("main button[value=release]");
                assertThat(browser.has(".notice")).as(browser.text()).isTrue();
            } finally {
                karaf.start("org.letterhead.mail.smtp");
            }
            karaf.inbox().next(recipient);
            Await.until("nothing is held any more", LetterheadKaraf.SOON, () -> {
                reader.open("log/held");
                return !browser.text().contains(recipient);
            });
        }
    }

    @Test
    void aLimitIsShownWithWhatIsUsedOfIt() throws Exception {
        karaf.run("mail:limits set acme platform messages-per-day 4321");
        try (SettingsReader reader = SettingsReader.signedIn(Chromium.reading("en"), karaf, "acme")) {
            Await.until("the limit counts", LetterheadKaraf.SOON, () -> {
                reader.open("limits");
                return reader.browser.text().contains("4,321");
            });
            assertThat(reader.browser.has("meter")).isTrue();
            SettingsLook.check(reader.browser, "limit-en", true, 360);
        } finally {
            karaf.run("mail:limits set acme platform messages-per-day -");
        }
    }
}
