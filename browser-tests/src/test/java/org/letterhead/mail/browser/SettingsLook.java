/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** What holds on every page of the settings, whatever it shows: on a large screen, on a phone, in the dark. */
final class SettingsLook {
    /** Of the guidelines (WCAG 2.5.8). */
    private static final int SMALLEST_TARGET = 24;

    /** A box to tick is pressed by its label too. */
    private static final String SMALL_TARGETS =
            "return [...document.querySelectorAll('button, select, summary, nav a, input:not([type=hidden]), textarea')]"
                    + ".map(one => one.matches('[type=checkbox], [type=radio]') ? one.closest('label') : one)"
                    + ".filter(one => one.checkVisibility() && !one.closest('.unseen') && !one.matches('.unseen'))"
                    + ".filter(one => Math.min(one.offsetWidth, one.offsetHeight) < arguments[0])"
                    + ".map(one => one.outerHTML.slice(0, 200))";

    private static final int MOST_BYTES = 150 * 1024;

    private SettingsLook() {}

    /** Checks the page that is shown, in these widths and perhaps in the dark, and takes pictures of it. */
    static void check(Browser browser, String picture, boolean dark, int... widths) throws IOException {
        assertThat(checkTraffic(browser))
                .as("bytes for %s, scripts among them", browser.url())
                .isLessThan(MOST_BYTES);
        browser.dark(dark);
        for (int width : widths) {
            browser.size(width, 900);
            browser.screenshot("settings-" + picture + "-" + width + (dark ? "-dark" : ""));
            layout(browser);
            Axe.check(browser);
        }
        browser.dark(false);
        browser.size(1440, 900);
        assertThat(browser.console())
                // What Chromium thinks of forms with more than one password; an OAuth sign-in has three.
                .filteredOn(line -> !line.contains("[DOM]"))
                .as("the console of %s", browser.url())
                .isEmpty();
    }

    /** Nothing comes from elsewhere; tells how many bytes came. */
    static long checkTraffic(Browser browser) {
        String origin = URI.create(browser.url()).getAuthority();
        List<Browser.Exchange> all = browser.traffic();
        assertThat(all)
                .as("requests for %s", browser.url())
                .allMatch(one -> one.url().startsWith("data:")
                        || URI.create(one.url()).getAuthority().equals(origin));
        return all.stream().mapToLong(Browser.Exchange::bytes).sum();
    }

    private static void layout(Browser browser) {
        List<?> widths = (List<?>)
                browser.ask("const e = document.documentElement; return [e.scrollWidth, e.clientWidth, innerWidth]");
        assertThat(((Number) widths.get(0)).intValue())
                .as("width of the content of %s, in a window of %s", browser.url(), widths.get(2))
                .isLessThanOrEqualTo(((Number) widths.get(1)).intValue());
        assertThat((List<?>) browser.ask(SMALL_TARGETS, SMALLEST_TARGET))
                .as("targets on %s that are too small for a finger", browser.url())
                .isEmpty();
        assertThat(browser.all("h1")).as("headings of the first rank").hasSize(1);
    }
}
