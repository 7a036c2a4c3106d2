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

/** Signing in with a user of Karaf's realm, in each language, with scripts and without. */
@Timeout(300)
@ExtendWith(LetterheadKaraf.Shared.class)
class SignInTest {
    private final LetterheadKaraf karaf;

    SignInTest(LetterheadKaraf karaf) {
        this.karaf = karaf;
    }

    @ParameterizedTest
    @CsvSource({"en, true, Sign in", "fr, false, Connexion", "pl, true, Logowanie"})
    void whoKnowsThePasswordComesIn(String language, boolean scripts, String title) throws Exception {
        Chromium chromium = scripts
                ? Chromium.reading(language)
                : Chromium.reading(language).withoutScripts();
        try (Browser browser = chromium.start()) {
            browser.open(karaf.page("accounts/acme/log"));
            assertThat(browser.one("h1").getText()).isEqualTo(title);
            if (scripts) {
                SettingsLook.check(browser, "sign-in-" + language, language.equals("pl"), 1280, 360);
            }
            browser.fill("#user", karaf.installation().user());
            browser.fill("#password", "wrong");
            browser.click("main button");
            assertThat(browser.has("[role=alert]")).isTrue();
            assertThat(browser.one("#user").getDomProperty("value"))
                    .isEqualTo(karaf.installation().user());
            assertThat(browser.one("#password").getDomProperty("value")).isEmpty();

            browser.fill("#password", karaf.installation().password());
            browser.click("main button");
            // The host says that this user administers no account; that there is such an account is not said.
            assertThat(browser.url()).endsWith("/letterhead/accounts/acme/log");
            assertThat(browser.has("nav")).isFalse();
            assertThat(browser.text()).doesNotContain("Acme Café");
            browser.click("header button");
            assertThat(browser.one("h1").getText()).isEqualTo(title);
        }
    }
}
