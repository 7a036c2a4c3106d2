/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page of the settings: in each language, on a phone and on a large screen, light and dark. */
@Timeout(600)
@ExtendWith(LetterheadKaraf.Shared.class)
class EverySettingsPageTest {
    private static final List<String> PAGES = List.of(
            "delivery",
            "delivery/smtp",
            "delivery/smtp?preset=gmail",
            "delivery/branded",
            "delivery/addresses",
            "sender",
            "templates",
            "templates/insights-report/en",
            "templates/footer/fr",
            "templates/changes",
            "log",
            "log/held",
            "log/refusals",
            "log/suppressions",
            "log/chart",
            "limits");

    private final LetterheadKaraf karaf;

    EverySettingsPageTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    /** Every pair of language, width and colours, not every three. */
    @ParameterizedTest
    @CsvSource({"en, 1280, false", "en, 360, true", "fr, 360, false", "pl, 1280, true"})
    void suitsItsReader(String language, int width, boolean dark) throws Exception {
        karaf.run("insights:send-report acme");
        karaf.inbox().next("zoe@acme.example");
        try (SettingsReader reader = SettingsReader.signedIn(Chromium.reading(language), karaf, "acme")) {
            reader.browser.console();
            for (String page : PAGES) {
                reader.open(page);
                assertThat(reader.browser.has("nav a[aria-current=page]"))
                        .as("%s is a page of the settings: %s", page, reader.browser.text())
                        .isTrue();
                assertThat(reader.browser.one("html").getDomAttribute("lang")).isEqualTo(language);
                SettingsLook.check(reader.browser, page.replaceAll("[^a-z0-9]+", "-") + "-" + language, dark, width);
            }
        }
    }
}
