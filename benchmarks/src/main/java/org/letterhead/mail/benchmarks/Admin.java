/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser who has signed in to the settings page. Each seems to come from an address of their own. */
final class Admin {
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern SCRIPT = Pattern.compile("<script src=\"([^\"]+)\"");
    private static final Pattern PART = Pattern.compile("hx-get=\"([^\"]+)\" hx-trigger=\"load\"");
    private static final Pattern NEEDED = Pattern.compile("<link[^>]+stylesheet");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final URI pages;
    private final String from;
    private final List<String> cookies = new ArrayList<>();

    private Admin(HttpClient client, int port, String from) {
        this.client = client;
        this.pages = URI.create("http://127.0.0.1:" + port + "/letterhead/");
        this.from = from;
    }

    /**
     * What one view of a page brings.
     *
     * @param bytes of the page, its scripts and its parts, as they are transferred, without the heads of the answers
     * @param html of the page alone
     * @param requests all of them
     * @param before requests until there is HTML that can be read and used
     */
    record View(long bytes, long html, int requests, int before) {}

    /** Signs in by the form. */
    static Admin signIn(HttpClient client, int port, String user, String password, int number)
            throws IOException, InterruptedException {
        Admin admin = new Admin(client, port, "10.0." + number / 200 + "." + (1 + number % 200));
        Matcher token = TOKEN.matcher(text(admin.get("login")));
        if (!token.find()) {
            throw new IOException("The page for signing in has no form");
        }
        String form = "csrf=" + encoded(token.group(1)) + "&user=" + encoded(user) + "&password=" + encoded(password);
        HttpResponse<byte[]> answer = admin.send(admin.request(admin.pages.resolve("login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
        if (answer.statusCode() != 303) {
            throw new IOException("Signing in as " + user + " was answered with " + answer.statusCode());
        }
        return admin;
    }

    /** Asks for a page that must be there. */
    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return get(pages.resolve(path));
    }

    private HttpResponse<byte[]> get(URI address) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(request(address).build());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " was answered with " + answer.statusCode());
        }
        return answer;
    }

    /** As a browser that has nothing of it yet. */
    View firstView(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> page = get(path);
        String html = text(page);
        long bytes = page.body().length;
        int requests = 1;
        for (Pattern pattern : List.of(SCRIPT, PART)) {
            Matcher more = pattern.matcher(html);
            while (more.find()) {
                bytes += get(page.uri().resolve(more.group(1))).body().length;
                requests++;
            }
        }
        int before = NEEDED.matcher(html).find() || !html.contains("</main>") ? 2 : 1;
        return new View(bytes, page.body().length, requests, before);
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept-Encoding", "gzip")
                .header("Accept-Language", "en")
                .header("X-Forwarded-For", from);
        if (!cookies.isEmpty()) {
            request.header("Cookie", String.join("; ", cookies));
        }
        return request;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        for (String header : answer.headers().allValues("Set-Cookie")) {
            String pair = header.split(";")[0];
            cookies.removeIf(cookie -> cookie.startsWith(pair.substring(0, pair.indexOf('=') + 1)));
            if (!header.contains("Max-Age=0")) {
                cookies.add(pair);
            }
        }
        return answer;
    }

    /** Pages come as they are; whoever zips them one day has to unzip here. */
    private static String text(HttpResponse<byte[]> answer) throws IOException {
        if (answer.headers().firstValue("Content-Encoding").isPresent()) {
            try (var in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(answer.body()))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
