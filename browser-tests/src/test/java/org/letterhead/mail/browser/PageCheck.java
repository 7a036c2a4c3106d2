/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;

/**
 * What holds on every public page in every state.
 *
 * @param state what the page is to show
 * @param language what it is to speak
 */
record PageCheck(State state, String language) {
    /** Of the guidelines, 24; of comfort, 44. */
    private static final int FINGER = 44;

    private static final int MOST_BYTES = 20 * 1024;

    /** What a page is about, as its reader is told. */
    enum State {
        READY(200, Map.of()),
        DONE(200, Map.of("en", "Done", "fr", "C’est fait", "pl", "Gotowe")),
        EXPIRED(410, Map.of("en", "Link expired", "fr", "Lien expiré", "pl", "Link wygasł")),
        UNKNOWN(404, Map.of("en", "Link not valid", "fr", "Lien non valide", "pl", "Link nieważny")),
        UNAVAILABLE(503, Map.of());

        private final int status;
        private final Map<String, String> words;

        State(int status, Map<String, String> words) {
            this.status = status;
            this.words = words;
        }
    }

    /** Checks the page that was opened since the last check, and takes a picture of it. */
    void check(Browser browser, String picture) throws IOException {
        traffic(browser);
        words(browser);
        browser.screenshot(picture);
        layout(browser);
        Axe.check(browser);
        // Last: what the checks themselves cause is to be seen too.
        console(browser);
    }

    /** Checks the page that is shown already once more, in another size or colour. */
    void checkLooks(Browser browser, String picture) throws IOException {
        browser.ask("document.activeElement.blur()");
        browser.screenshot(picture);
        layout(browser);
        Axe.check(browser);
    }

    /** Nothing comes from elsewhere, and little from here; nobody is told where the reader was. */
    private void traffic(Browser browser) {
        List<Browser.Exchange> all = browser.traffic();
        String origin = origin(browser.url());
        assertThat(all)
                .as("requests for %s", browser.url())
                .isNotEmpty()
                .allMatch(one -> origin(one.url()).equals(origin))
                .noneMatch(one -> one.headers().containsKey("referer"));
        assertThat(all.get(0).status()).as("HTTP status").isEqualTo(state.status);
        assertThat(all.stream().mapToLong(Browser.Exchange::bytes).sum())
                .as("bytes of the first view")
                .isPositive()
                .isLessThan(MOST_BYTES);
    }

    private void words(Browser browser) {
        assertThat(browser.one("html").getDomAttribute("lang")).isEqualTo(language);
        assertThat(browser.one("html").getDomAttribute("dir")).isEqualTo("ltr");
        assertThat(browser.all("h1")).as("headings of the first rank").hasSize(1);
        String heading = browser.one("h1").getText();
        String word = state.words.getOrDefault(language, "");
        assertThat(heading).isNotBlank();
        assertThat(browser.title()).isEqualTo(word.isEmpty() ? heading : heading + " (" + word + ")");
        assertThat(browser.text()).contains(word);
        assertThat(browser.has("button")).as("a button").isEqualTo(state == State.READY);
    }

    private void layout(Browser browser) {
        List<?> widths = (List<?>)
                browser.ask("const e = document.documentElement; return [e.scrollWidth, e.clientWidth, innerWidth]");
        assertThat(((Number) widths.get(0)).intValue())
                .as("width of the content, in a window of %s", widths.get(2))
                .isLessThanOrEqualTo(((Number) widths.get(1)).intValue());
        for (WebElement target : browser.all("button, a")) {
            Dimension size = target.getSize();
            assertThat(Math.min(size.getWidth(), size.getHeight()))
                    .as("size of %s", target.getText())
                    .isGreaterThanOrEqualTo(FINGER);
            WebElement focused = browser.tabTo(target.getTagName());
            assertThat(focused.getCssValue("outline-style"))
                    .as("the focus shows")
                    .isEqualTo("solid");
            assertThat(focused.getCssValue("outline-width")).isEqualTo("3px");
        }
    }

    /** Chromium itself calls the page's own status an error; there is nothing else. */
    private void console(Browser browser) {
        assertThat(browser.console())
                .filteredOn(line -> state.status < 400
                        || !line.startsWith(browser.url())
                        || !line.contains("status of " + state.status))
                .as("the console of %s", browser.url())
                .isEmpty();
    }

    private static String origin(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
