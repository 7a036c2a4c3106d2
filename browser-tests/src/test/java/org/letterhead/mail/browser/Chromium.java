/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * How somebody's browser is set up.
 *
 * @param language the only one that its user reads
 * @param scripts whether JavaScript is on
 * @param fontSize of text that the page does not size, in pixels; usually 16
 */
record Chromium(String language, boolean scripts, int fontSize) {
    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private static final int BLOCK = 2;

    /** Of somebody who reads a language. */
    static Chromium reading(String language) {
        return new Chromium(language, true, 16);
    }

    /** With JavaScript switched off, as in the settings. */
    Chromium withoutScripts() {
        return new Chromium(language, false, fontSize);
    }

    /** With text of another size, as in the settings. */
    Chromium withText(int pixels) {
        return new Chromium(language, scripts, pixels);
    }

    /** Says in words what is missing: without a browser these tests would show nothing. */
    static void require() throws IOException {
        for (File program : new File[] {BROWSER, DRIVER}) {
            if (!program.canExecute()) {
                throw new IOException(
                        "There is no " + program
                                + ": these tests need Debian's Chromium. As root, run: apt-get install chromium chromium-driver");
            }
        }
    }

    /** Starts it, on a screen of 1440 by 900. */
    Browser start() throws IOException {
        require();
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER)
                .usingAnyFreePort()
                .withLogFile(Files.createDirectories(LetterheadKaraf.TARGET)
                        .resolve("chromedriver.log")
                        .toFile())
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options()));
        browser.size(1440, 900);
        return browser;
    }

    private ChromeOptions options() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER);
        options.setAcceptInsecureCerts(true);
        options.addArguments(
                "--headless=new",
                // These tests may run as root, whom Chromium's sandbox refuses.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--no-first-run",
                "--disable-component-update",
                "--disable-background-networking",
                // Nothing but this machine can be reached, whatever a page asks for.
                "--host-resolver-rules=MAP " + TlsFront.NAME + " 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--lang=" + language);
        Map<String, Object> preferences = new HashMap<>();
        preferences.put("intl.accept_languages", language);
        preferences.put("webkit.webprefs.default_font_size", fontSize);
        if (!scripts) {
            preferences.put("profile.managed_default_content_settings.javascript", BLOCK);
        }
        options.setExperimentalOption("prefs", preferences);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    /** Where a picture of this name goes. */
    static Path screenshot(String name) throws IOException {
        return Files.createDirectories(LetterheadKaraf.TARGET.resolve("screenshots"))
                .resolve(name + ".png");
    }
}
