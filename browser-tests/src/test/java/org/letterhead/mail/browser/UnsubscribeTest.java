/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody does not want reports any more, and then does again. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class UnsubscribeTest {
    private static final Pattern ID = Pattern.compile("accepted as ([0-9a-f-]{36})");

    private final LetterheadKaraf karaf;

    UnsubscribeTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsStopAndSecurityMailDoesNot(boolean scripts) throws Exception {
        String address = scripts ? "emil@journey.example" : "fay@journey.example";
        report(address);
        String link = MailLink.unsubscribing(karaf.inbox().next(address));

        Chromium chromium = Chromium.reading("en");
        try (Browser browser = (scripts ? chromium : chromium.withoutScripts()).start()) {
            browser.open(link);
            assertThat(browser.one("h1").getText()).isEqualTo("Unsubscribe");
            assertThat(browser.text()).contains(address, "Acme Café & Décor");
            report(address);
            karaf.inbox().next(address);

            browser.pressButton();
            assertThat(browser.title()).isEqualTo("You are unsubscribed (Done)");
            browser.reload();
            assertThat(browser.title()).isEqualTo("You are unsubscribed (Done)");
            browser.open(link);
            assertThat(browser.has("button")).isFalse();
        }
        String suppressed = report(address);
        karaf.awaitOutput("mail:status " + suppressed, "suppressed");
        karaf.run("mail:addresses --add " + address + " acme");
        assertThat(MailLink.of(karaf.inbox().next(address)))
                .as("the next mail is the one about security")
                .contains("/confirm-address/");

        assertThat(karaf.run("mail:suppressions acme")).contains(address, "unsubscribed", "insights-report");
        karaf.run("mail:suppressions --remove " + address + " --kind insights-report acme");
        report(address);
        assertThat(MailLink.unsubscribing(karaf.inbox().next(address))).isEqualTo(link);
        assertThat(karaf.log()).as("the log has no token").doesNotContain(link.substring(link.lastIndexOf('/') + 1));
    }

    private String report(String address) throws IOException, InterruptedException {
        Matcher id = ID.matcher(karaf.run("insights:send-report --to " + address + " acme"));
        assertThat(id.find()).isTrue();
        return id.group(1);
    }
}
