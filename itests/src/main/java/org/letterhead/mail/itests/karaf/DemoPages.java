/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The demo's pages in the browser.
 *
 * @param port the web server's on the loopback interface
 */
public record DemoPages(int port) {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LONGEST_WAIT = 10_000;

    /** Where the links in mails lead, as the operator writes it. */
    public String publicUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** The small platform, from which everything can be reached. */
    public String start() {
        return publicUrl() + "/insights/";
    }

    /** The settings page. */
    public String settings() {
        return publicUrl() + "/letterhead/";
    }

    /** The mailbox. */
    public String mailbox() {
        return publicUrl() + "/mailbox/";
    }

    /**
     * Waits until every page answers: 200, or 303 to where people sign in.
     *
     * @throws IOException if one does not
     */
    public void await() throws IOException, InterruptedException {
        await(SOON);
    }

    void await(Duration longest) throws IOException, InterruptedException {
        for (String page : List.of(start(), settings(), mailbox())) {
            Await.until(page + " answers", longest, () -> answers(page), () -> ". It said " + lastWord(page));
        }
    }

    private static boolean answers(String page) {
        return List.of("200", "303").contains(lastWord(page));
    }

    private static String lastWord(String page) {
        try {
            return Integer.toString(get(page).getResponseCode());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What a page says. */
    static String read(String page) throws IOException {
        return new String(get(page).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static HttpURLConnection get(String page) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(page).toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(LONGEST_WAIT);
        connection.setReadTimeout(LONGEST_WAIT);
        return connection;
    }
}
