/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import java.io.IOException;

/** Somebody who has signed in and has the settings of one account in front of them. */
final class SettingsReader implements AutoCloseable {
    final Browser browser;
    private final LetterheadKaraf karaf;
    private final String account;

    private SettingsReader(Browser browser, LetterheadKaraf karaf, String account) {
        this.browser = browser;
        this.karaf = karaf;
        this.account = account;
    }

    /** Signs in as the user who administers both accounts of the demo's host. */
    static SettingsReader signedIn(Chromium chromium, LetterheadKaraf karaf, String account)
            throws IOException, InterruptedException {
        Browser browser = chromium.start();
        SettingsReader reader = new SettingsReader(browser, karaf, account);
        try {
            browser.open(karaf.page("login"));
            browser.fill("#user", LetterheadKaraf.ADMINISTRATOR);
            browser.fill("#password", karaf.password());
            browser.click("main button");
            return reader;
        } catch (IOException | InterruptedException | RuntimeException e) {
            browser.close();
            throw e;
        }
    }

    /** Opens a page of the account, such as {@code delivery/smtp}. */
    void open(String path) {
        browser.open(address(path));
    }

    String address(String path) {
        return karaf.page("accounts/" + account + "/" + path);
    }

    /** Presses a button of the page's own content, by the value that it sends. */
    void press(String what) throws IOException, InterruptedException {
        browser.click("main button[value=\"" + what + "\"]:not([hidden]):not([aria-hidden])");
    }

    @Override
    public void close() {
        browser.close();
    }
}
