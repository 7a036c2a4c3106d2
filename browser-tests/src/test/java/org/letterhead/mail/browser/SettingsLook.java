/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;

/** What holds on every page of the settings, whatever it shows: on a large screen, on a phone, in the dark. */
final class SettingsLook {
    /** Of the guidelines (WCAG 2.5.8). */
    private static final int SMALLEST_TARGET = 24;

    private SettingsLook() {}

    /** Checks the page that is shown, in both widths and in the dark, and takes pictures of it. */
    static void check(Browser browser, String picture) throws IOException {
        checkTraffic(browser);
        for (int width : new int[] {1280, 360}) {
            browser.size(width, 900);
            browser.screenshot("settings-" + picture + "-" + width);
            layout(browser);
            Axe.check(browser);
        }
        browser.dark(true);
        browser.screenshot("settings-" + picture + "-dark");
        Axe.check(browser);
        browser.dark(false);
        browser.size(1440, 900);
        assertThat(browser.console())
                // What Chromium thinks of forms with more than one password; an OAuth sign-in has three.
                .filteredOn(line -> !line.contains("[DOM]"))
                .as("the console of %s", browser.url())
                .isEmpty();
    }

    /** Nothing comes from elsewhere. */
    static void checkTraffic(Browser browser) {
        String origin = URI.create(browser.url()).getAuthority();
        assertThat(browser.traffic())
                .as("requests for %s", browser.url())
                .allMatch(one -> one.url().startsWith("data:")
                        || URI.create(one.url()).getAuthority().equals(origin));
    }

    private static void layout(Browser browser) {
        List<?> widths = (List<?>)
                browser.ask("const e = document.documentElement; return [e.scrollWidth, e.clientWidth, innerWidth]");
        assertThat(((Number) widths.get(0)).intValue())
                .as("width of the content of %s, in a window of %s", browser.url(), widths.get(2))
                .isLessThanOrEqualTo(((Number) widths.get(1)).intValue());
        for (WebElement target : browser.all("button, select, summary, nav a, input:not([type=hidden]), textarea")) {
            Dimension size = target.getSize();
            if (target.isDisplayed()) {
                assertThat(Math.min(size.getWidth(), size.getHeight()))
                        .as("size of %s %s", target.getTagName(), target.getText())
                        .isGreaterThanOrEqualTo(target.getDomAttribute("type") == null ? SMALLEST_TARGET : 20);
            }
        }
        assertThat(browser.all("h1")).as("headings of the first rank").hasSize(1);
    }
}
