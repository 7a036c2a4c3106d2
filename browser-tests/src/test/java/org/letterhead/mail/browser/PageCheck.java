/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;

/**
 * What holds on every public page in every state.
 *
 * @param state what the page is to show
 * @param language what it is to speak
 */
record PageCheck(State state, String language) {
    private static final String AXE = read("/axe.min.js");
    private static final Set<String> GRAVE = Set.of("serious", "critical");

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
        axe(browser);
        // Last: what the checks themselves cause is to be seen too.
        console(browser);
    }

    /** Checks the page that is shown already once more, in another size or colour. */
    void checkLooks(Browser browser, String picture) throws IOException {
        browser.ask("document.activeElement.blur()");
        browser.screenshot(picture);
        layout(browser);
        axe(browser);
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

    /** By the rules of WCAG 2.2 AA and those of good practice; what is not grave is printed. */
    private static void axe(Browser browser) {
        browser.ask(AXE);
        Object result = browser.askLater("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
                + ".then(found => done({violations: found.violations.map(one => ({id: one.id, impact: one.impact,"
                + " help: one.help, nodes: one.nodes.map(node => node.html)})), passes: found.passes.length}),"
                + " wrong => done({violations: [], passes: 0, wrong: String(wrong)}))");
        Map<?, ?> report = (Map<?, ?>) result;
        assertThat(((Number) report.get("passes")).intValue())
                .as("rules that axe has found kept: %s", report.get("wrong"))
                .isGreaterThan(10);
        List<Object> grave = new ArrayList<>();
        for (Object violation : (List<?>) report.get("violations")) {
            if (GRAVE.contains(String.valueOf(((Map<?, ?>) violation).get("impact")))) {
                grave.add(violation);
            } else {
                System.out.println("axe, not grave, on " + browser.title() + ": " + violation);
            }
        }
        assertThat(grave).as("what axe finds on %s", browser.title()).isEmpty();
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

    private static String read(String resource) {
        try (InputStream in = PageCheck.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }
}
