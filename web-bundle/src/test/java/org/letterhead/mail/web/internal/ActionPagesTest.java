/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.Fact;
import org.letterhead.mail.action.ActionPage.State;

@Timeout(60)
class ActionPagesTest {
    private static final String PAGE = "confirm/" + Confirmation.TOKEN;
    private static final int TWENTY_KILOBYTES = 20 * 1024;

    private final Site site = new Site();
    private final Confirmation action = new Confirmation();

    ActionPagesTest() {
        site.offer("confirm", action);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void showsWhatCanBeDoneAndDoesNothing() {
        HttpResponse<String> answer = site.get(PAGE);

        Document page = Jsoup.parse(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(page.title()).isEqualTo("Confirm your address");
        assertThat(page.select("h1").eachText()).containsExactly("Confirm your address");
        assertThat(page.select("main")).hasSize(1);
        assertThat(page.select("form[method=post]:not([action]) button").text()).isEqualTo("Confirm");
        assertThat(page.select("dt").eachText()).containsExactly("Asked by", "Address");
        assertThat(page.select("dd bdi").eachText()).containsExactly("Zo\u00eb of Acme", "zoe@acme.example");
        assertThat(page.select("[role=status]")).isEmpty();
        assertThat(action.looks).containsExactly(Confirmation.TOKEN);
        assertThat(action.performs).isEmpty();
    }

    @Test
    void theButtonDoesItAndARepeatShowsDone() {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = site.post(PAGE, "");

            Document page = Jsoup.parse(answer.body());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(page.title()).isEqualTo("Confirm your address (Done)");
            assertThat(page.select("[role=status]").text()).isEqualTo("Done Confirm your address");
            assertThat(page.select("button")).isEmpty();
        }
        assertThat(site.get(PAGE).body()).contains("(Done)");
    }

    @Test
    void twoAtOnceAreBothDone() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        site.offer("together", new Confirmation() {
            @Override
            public ActionPage perform(String token, Locale locale) {
                try {
                    both.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return super.perform(token, locale);
            }
        });
        String path = "together/" + Confirmation.TOKEN;

        CompletableFuture<HttpResponse<String>> other = CompletableFuture.supplyAsync(() -> site.post(path, ""));

        assertThat(site.post(path, "").body()).contains("(Done)");
        assertThat(other.get().body()).contains("(Done)");
    }

    @ParameterizedTest
    @CsvSource({"old-token,410,Link expired", "another,404,Link not valid"})
    void statesHaveTheirStatus(String token, int status, String word) {
        for (HttpResponse<String> answer : List.of(site.get("confirm/" + token), site.post("confirm/" + token, ""))) {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(Jsoup.parse(answer.body()).title()).endsWith("(" + word + ")");
        }
    }

    @Test
    void headIsAGetWithoutBody() throws IOException {
        String get = site.raw("GET /letterhead/a/" + PAGE + " HTTP/1.1", "Host: localhost");
        String head = site.raw("HEAD /letterhead/a/" + PAGE + " HTTP/1.1", "Host: localhost");

        assertThat(headersOf(head)).isEqualTo(headersOf(get));
        assertThat(headersOf(get)).contains("Content-Length: " + bodyOf(get).getBytes(StandardCharsets.UTF_8).length);
        assertThat(bodyOf(head)).isEmpty();
        assertThat(action.performs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "post"})
    void otherMethodsDoNothing(String method) throws IOException {
        String answer = site.raw(method + " /letterhead/a/" + PAGE + " HTTP/1.1", "Host: localhost");

        assertThat(answer).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: GET, HEAD, POST\r\n");
        assertThat(action.looks).isEmpty();
        assertThat(action.performs).isEmpty();
    }

    @Test
    void scannersAndPreviewsDoNothing() {
        site.get(PAGE, "Purpose", "prefetch", "Sec-Purpose", "prefetch;prerender", "X-Moz", "prefetch");
        site.get(PAGE, "X-HTTP-Method-Override", "POST", "X-Method-Override", "POST");
        site.get(PAGE + "?_method=POST&List-Unsubscribe=One-Click");

        assertThat(action.looks).hasSize(3);
        assertThat(action.performs).isEmpty();
    }

    @Test
    void whatARequestClaimsOfItsHostChangesNothing() throws IOException {
        String honest = site.raw("GET /letterhead/a/" + PAGE + " HTTP/1.1", "Host: localhost");
        String forged = site.raw(
                "GET /letterhead/a/" + PAGE + " HTTP/1.1",
                "Host: evil.example",
                "Forwarded: host=evil.example;proto=http",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: javascript",
                "X-Forwarded-Prefix: //evil.example",
                "X-Original-URL: /evil.example");

        assertThat(headersOf(forged)).isEqualTo(headersOf(honest));
        assertThat(bodyOf(forged)).isEqualTo(bodyOf(honest)).doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%20b",
                "%E2%80%AEnekot",
                "a%2Fb",
                "a/b",
                "a;b",
                "a;jsessionid=1",
                "a%00b",
                "a+b",
                "a%0D%0ASet-Cookie:x",
                "a%3Cscript%3E",
                "a,b",
                "a=",
                "%C4%B0",
                "..%2f",
                "a%25",
                "a/",
                "%40"
            })
    void oddTokensAreNotHandedOver(String token) throws IOException {
        for (String method : List.of("GET", "POST")) {
            String answer = site.raw(
                    method + " /letterhead/a/confirm/" + token + " HTTP/1.1", "Host: localhost", "Content-Length: 0");

            assertThat(answer).containsPattern("^HTTP/1.1 40[04] ");
        }
        assertThat(action.looks).isEmpty();
        assertThat(action.performs).isEmpty();
    }

    @Test
    void tokensMayBeSoLongAndNoLonger() {
        assertThat(site.get("confirm/" + "a".repeat(1024)).statusCode()).isEqualTo(404);
        assertThat(action.looks).containsExactly("a".repeat(1024));

        assertThat(site.get("confirm/" + "b".repeat(1025)).statusCode()).isEqualTo(404);
        assertThat(site.get("confirm/" + "c".repeat(3000)).statusCode()).isEqualTo(414);
        assertThat(site.get("confirm/a?" + "c".repeat(3000)).statusCode()).isEqualTo(414);
        assertThat(site.get("confirm/" + "d".repeat(100_000)).statusCode()).isIn(414, 431);
        assertThat(action.looks).hasSize(1);
    }

    @Test
    void whatMailProgramsAppendIsIgnored() {
        assertThat(site.get(PAGE + "?utm_source=mail&x=%00").statusCode()).isEqualTo(200);
        assertThat(site.get("confirm/%71" + Confirmation.TOKEN.substring(1)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "confirm", "confirm/", "Confirm/x", "c/x", "1confirm/x", "con%20firm/x", "%2e%2e/x"})
    void otherPathsHaveNoPage(String path) throws IOException {
        assertThat(site.raw("GET /letterhead/a/" + path + " HTTP/1.1", "Host: localhost"))
                .containsPattern("^HTTP/1.1 40[04] ");
        assertThat(action.looks).isEmpty();
    }

    @Test
    void everyHeaderIsThere() throws Exception {
        for (HttpResponse<String> answer : List.of(
                site.get(PAGE),
                site.post(PAGE, ""),
                site.get("confirm/%20"),
                site.get("nobody/x"),
                site.send("PUT", PAGE, BodyPublishers.noBody()))) {
            String style = Jsoup.parse(answer.body()).select("style").first().data();
            String hash = Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
            Map<String, String> headers = answer.headers().map().entrySet().stream()
                    .collect(Collectors.toMap(
                            header -> header.getKey().toLowerCase(Locale.ROOT),
                            header -> String.join("|", header.getValue())));
            assertThat(headers)
                    .containsEntry("content-type", "text/html;charset=utf-8")
                    .containsEntry(
                            "content-security-policy",
                            "default-src 'none'; style-src 'sha256-" + hash
                                    + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("cache-control", "no-store")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("x-robots-tag", "noindex, nofollow, noarchive")
                    .containsEntry("x-frame-options", "DENY")
                    .containsEntry("cross-origin-opener-policy", "same-origin")
                    .containsEntry("cross-origin-resource-policy", "same-origin")
                    .containsKey("permissions-policy")
                    .doesNotContainKeys("set-cookie", "location");
        }
    }

    @Test
    void aPageIsSmallAndLoadsNothing() {
        HttpResponse<String> answer = site.get(PAGE);

        Document page = Jsoup.parse(answer.body());
        assertThat(answer.body().getBytes(StandardCharsets.UTF_8).length).isLessThan(TWENTY_KILOBYTES);
        assertThat(page.select("script, link, img, iframe, object, embed, video, audio, source, svg, base"))
                .isEmpty();
        assertThat(page.select("[src], [href], [srcset], [style], [onclick], [onload]"))
                .isEmpty();
        assertThat(page.select("style").first().data()).doesNotContain("url(", "@import", "<");
    }

    @Test
    void whatOthersWroteStaysText() {
        site.offer("hostile", new Confirmation() {
            @Override
            ActionPage page(String token, Locale locale) {
                return page(
                        State.READY,
                        Locale.ENGLISH,
                        "</title><script>alert(1)</script>",
                        List.of(
                                new Fact("Name", "</dd></dl><img src=x onerror=alert(1)>\"'`"),
                                new Fact("Name", "\u202Eelpmaxe.knab@ecivres\u2066\u200B\u2069"),
                                new Fact("Name", "{{title}} {{{title}}} <style></style>"),
                                new Fact("Name", "one\r\ntwo\u2028three\u0000four"),
                                new Fact("Name", "\u200B\u2060 \u3164")));
            }
        });

        Document page = Jsoup.parse(site.get("hostile/x").body());

        assertThat(page.select("script, img")).isEmpty();
        assertThat(page.select("style")).hasSize(1);
        assertThat(page.title()).isEqualTo("</title><script>alert(1)</script>");
        assertThat(page.select("dd[dir=auto] > bdi").eachText())
                .containsExactly(
                        "</dd></dl><img src=x onerror=alert(1)>\"'`",
                        "elpmaxe.knab@ecivres",
                        "{{title}} {{{title}}} <style></style>",
                        "one two three four",
                        "\u2013");
    }

    @Test
    void whatOthersWroteIsBounded() {
        site.offer("long", new Confirmation() {
            @Override
            ActionPage page(String token, Locale locale) {
                Fact[] facts = new Fact[100];
                Arrays.fill(facts, new Fact("Name", "\"".repeat(1_000_000)));
                return page(State.READY, Locale.ENGLISH, "Title", List.of(facts));
            }
        });

        String html = site.get("long/x").body();

        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(TWENTY_KILOBYTES);
        assertThat(Jsoup.parse(html).select("dd").first().text()).hasSize(254).endsWith("\u2026");
        assertThat(Jsoup.parse(html).select("button")).hasSize(1);
    }

    private static List<String> headersOf(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .filter(line -> !line.startsWith("Date:"))
                .toList();
    }

    private static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
