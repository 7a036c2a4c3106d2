/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.itests.karaf.Await;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A Chromium that somebody sits in front of. */
final class Browser implements AutoCloseable {
    private static final int MOST_TABS = 10;
    private static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(2);

    private final ChromeDriver driver;

    Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * A request of the browser.
     *
     * @param status 0 if there was no answer
     * @param bytes as transferred, headers included
     * @param headers of the request, with names in lower case
     */
    record Exchange(String url, int status, long bytes, Map<String, String> headers) {}

    /** Gives the page so much room, in CSS pixels. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** As somebody has set whose system is dark. */
    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Follows a link from somewhere else. */
    void open(String link) {
        driver.get(link);
    }

    /** Follows a link into a tab of its own, and stays there; gives back how to find the one before. */
    String openBeside(String link) {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        open(link);
        return before;
    }

    /** Goes back to a tab that was left. */
    void goTo(String tab) {
        driver.switchTo().window(tab);
    }

    /** Looks from now on at what the page's one frame shows. */
    void lookIntoFrame() {
        driver.switchTo().frame(0);
    }

    void reload() {
        driver.navigate().refresh();
    }

    String title() {
        return driver.getTitle();
    }

    String url() {
        return driver.getCurrentUrl();
    }

    /** What somebody sees of the page's text. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    boolean has(String selector) {
        return !all(selector).isEmpty();
    }

    /** What a script in the page would find out; WebDriver's own scripts run also where the page's are forbidden. */
    Object ask(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The same for a script that calls back. */
    Object askLater(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Presses Tab until something that the selector names has the focus. */
    WebElement tabTo(String selector) {
        for (int i = 0; i < MOST_TABS; i++) {
            new Actions(driver).sendKeys(Keys.TAB).perform();
            WebElement focused = driver.switchTo().activeElement();
            if (all(selector).contains(focused)) {
                return focused;
            }
        }
        throw new AssertionError("The keyboard does not reach " + selector + " on " + url());
    }

    /** Presses the page's one button with the keyboard alone, and waits for the page that follows. */
    void pressButton() throws IOException, InterruptedException {
        WebElement button = tabTo("button");
        new Actions(driver).sendKeys(Keys.ENTER).perform();
        awaitGone(button);
    }

    /** Clicks on what the selector names, and waits for the page that follows. */
    void click(String selector) throws IOException, InterruptedException {
        WebElement target = one(selector);
        target.click();
        awaitGone(target);
    }

    /** Types into a field what is to stand in it. */
    void fill(String selector, String text) {
        WebElement field = one(selector);
        field.clear();
        field.sendKeys(text);
    }

    /** Chooses from a list what has this value. */
    void choose(String selector, String value) {
        one(selector + " option[value=\"" + value + "\"]").click();
    }

    /** Waits until something is seen that a script brings. */
    void awaitText(String selector, String text) throws IOException, InterruptedException {
        Await.until(
                selector + " says " + text,
                LetterheadKaraf.SOON,
                () -> {
                    try {
                        return all(selector).stream()
                                .anyMatch(one -> one.getText().contains(text));
                    } catch (WebDriverException e) {
                        // Asked in the moment in which it was replaced.
                        return false;
                    }
                },
                () -> "; the browser shows " + url() + ":\n" + text());
    }

    /** Asks for the page again until it has something. */
    void awaitAfterReloading(String selector) throws IOException, InterruptedException {
        Await.until(
                selector + " is there",
                LetterheadKaraf.SOON,
                () -> {
                    reload();
                    return has(selector);
                },
                () -> "; the browser shows " + url() + ":\n" + text());
    }

    /** Waits until a script has taken something away, or a page without it has come. */
    void awaitGone(String selector) throws IOException, InterruptedException {
        Await.until(
                selector + " is gone",
                LetterheadKaraf.SOON,
                () -> {
                    try {
                        return !has(selector) && has("h1");
                    } catch (WebDriverException e) {
                        // Asked in the moment between two pages.
                        return false;
                    }
                },
                () -> "; the browser shows " + url() + ":\n" + text());
    }

    /** Waits until a page has taken the place of the one that this element is on. */
    void awaitGone(WebElement element) throws IOException, InterruptedException {
        Await.until(
                "the next page is there",
                LetterheadKaraf.SOON,
                () -> {
                    try {
                        return isReplaced(element);
                    } catch (WebDriverException e) {
                        // Asked in the moment between two pages; the next look finds one of them.
                        return false;
                    }
                },
                () -> "; the browser shows " + url());
    }

    private boolean isReplaced(WebElement element) {
        try {
            element.isEnabled();
            return false;
        } catch (WebDriverException e) {
            // It belongs to no page any more; what that is called depends on the moment.
            return "complete".equals(ask("return document.readyState"));
        }
    }

    /** What the console has said since the last call. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** What was requested since the last call, to its end unless that takes too long. */
    List<Exchange> traffic() {
        Traffic traffic = new Traffic();
        long begin = System.nanoTime();
        do {
            traffic.hear(driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                    .map(entry -> new Json().<Map<String, Object>>toType(entry.getMessage(), Json.MAP_TYPE))
                    .toList());
        } while (!traffic.isOver() && System.nanoTime() - begin < LONGEST_EXCHANGE.toNanos());
        return traffic.exchanges();
    }

    /** A picture of the whole page, also of what is below the window. */
    Path screenshot(String name) throws IOException {
        Object data = driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", true, "clip", clip()))
                .get("data");
        return Files.write(Chromium.screenshot(name), Base64.getDecoder().decode((String) data));
    }

    private Map<String, Object> clip() {
        List<?> size = (List<?>) ask("const e = document.documentElement;"
                + "return [e.clientWidth, Math.max(e.scrollHeight, e.clientHeight)]");
        return Map.of("x", 0, "y", 0, "width", size.get(0), "height", size.get(1), "scale", 1);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
