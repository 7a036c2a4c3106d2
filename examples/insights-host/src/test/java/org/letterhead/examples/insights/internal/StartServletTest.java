/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.Rejection;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.SettingsPage;
import org.letterhead.mail.texts.Texts;

/** The start page on the servlet container of Karaf, asked by a browser without scripts. */
class StartServletTest {
    private final Outbox outbox = new Outbox();
    private final List<String> entered = new ArrayList<>();
    private final ShopAccounts accounts = new ShopAccounts();
    private final ReportSender sender = new ReportSender(accounts);
    private final StartServlet servlet = new StartServlet(accounts, new ShopPeople(), sender);
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        start("127.0.0.1");
        sender.mail = outbox;
        servlet.settings = new SettingsPage() {
            @Override
            public Optional<URI> of(String account) {
                return Optional.of(URI.create("https://mail.platform.example/letterhead/accounts/" + account));
            }

            @Override
            public Optional<URI> entry(Actor.User user, String account) {
                entered.add(user.name() + " to " + account);
                return Optional.of(URI.create("https://mail.platform.example/letterhead/enter/once"));
            }
        };
    }

    private void start(String host) throws Exception {
        server = new Server(new InetSocketAddress(InetAddress.getByName(host), 0));
        ServletContextHandler context = new ServletContextHandler(server, "/insights");
        context.setAllowNullPathInfo(true);
        context.addServlet(new ServletHolder(servlet), "/*");
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void showsTheShopsTheirPeopleAndTheMailbox() throws Exception {
        Document page = page(get("/"));

        assertThat(page.select("section h2").eachText()).containsExactly("Acme Café & Décor", "Żółta Łódź");
        assertThat(page.select("section:first-of-type li").eachText())
                .containsExactly(
                        "Continue as Zoë Marchand administers Acme Café & Décor",
                        "Continue as Hugo Blanc does not administer Acme Café & Décor: for them the settings page"
                                + " stays closed",
                        "Continue as Olga Lindqvist administers Acme Café & Décor");
        assertThat(page.select("a[href=../mailbox/]")).hasSize(1);
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("script, [style], [onclick]")).isEmpty();
        assertThat(page.select("form"))
                .allSatisfy(form -> assertThat(form.attr("method")).isEqualTo("post"));
    }

    @ParameterizedTest
    @CsvSource({"fr,fr", "'pl-PL,en;q=0.5',pl", "'de,fr;q=0.1',fr", "de,en", "'x;;q=z',en"})
    void speaksTheReadersLanguage(String wanted, String language) throws Exception {
        Document page = page(send(request("/").GET().header("Accept-Language", wanted)));

        assertThat(page.select("html").attr("lang")).isEqualTo(language);
        assertThat(page.title())
                .isEqualTo(Texts.of(StartPage.class, "start").say("title", Locale.forLanguageTag(language)));
    }

    @Test
    void allLanguagesHaveAllTexts() {
        Texts texts = Texts.of(StartPage.class, "start");
        List<String> keys = texts.keys(Locale.ENGLISH);

        assertThat(keys)
                .containsAll(Stream.of(RecipientState.values())
                        .map(state -> "state." + state)
                        .toList());
        for (Locale language : StartPage.LANGUAGES) {
            assertThat(texts.keys(language)).isEqualTo(keys);
        }
    }

    @Test
    void headersKeepThePageToItself() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(header(page, "Content-Security-Policy"))
                .contains(
                        "default-src 'none'",
                        "form-action 'self' https://mail.platform.example;",
                        "frame-ancestors 'none'")
                .doesNotContain("unsafe", "script");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/insights");
        assertThat(header(get("/style.css"), "Content-Type")).startsWith("text/css");
    }

    @Test
    void leadsSomebodyToTheSettingsPageSignedIn() throws Exception {
        HttpResponse<String> answer = press("continue", "user", "olga", "account", "lodz");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(header(answer, "Location")).isEqualTo("https://mail.platform.example/letterhead/enter/once");
        assertThat(entered).containsExactly("olga to lodz");
    }

    @Test
    void nobodyContinuesAsSomebodyUnknown() throws Exception {
        assertThat(press("continue", "user", "root", "account", "acme").statusCode())
                .isEqualTo(404);
        assertThat(press("continue", "account", "acme").statusCode()).isEqualTo(404);
        assertThat(entered).isEmpty();
    }

    @Test
    void saysWhenThereIsNoSettingsPage() throws Exception {
        servlet.settings = null;

        HttpResponse<String> answer = press("continue", "user", "zoe", "account", "acme");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(page(answer).select(".notice").text()).contains("cannot be reached", "public.url");
    }

    @Test
    void sendsAReportAndTellsWhatBecomesOfIt() throws Exception {
        HttpResponse<String> answer = press("send-report", "account", "acme");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(outbox.request.account()).isEqualTo("acme");
        String address = header(answer, "Location").substring(1);
        assertThat(page(get(address)).select(".notice").text())
                .contains("The report of Acme Café & Décor was accepted", "waiting for its turn", outbox.id.toString());
        outbox.state = RecipientState.FAILED;
        outbox.reason = "<script>alert(1)</script>";
        assertThat(page(get(address)).select(".notice").text())
                .contains("could not be sent to zoe@acme.example. <script>alert(1)</script>");
    }

    @Test
    void saysInWordsWhyAReportIsRefused() throws Exception {
        outbox.refusal = new MailRejectedException(new Rejection.UnknownAccount("acme"));
        HttpResponse<String> rejected = press("send-report", "account", "acme");
        outbox.refusal = new MailUnavailableException("The database is away.");
        HttpResponse<String> unavailable = press("send-report", "account", "acme");

        assertThat(rejected.statusCode()).isEqualTo(422);
        assertThat(page(rejected).select(".notice p[lang=en]").text())
                .isEqualTo(new Rejection.UnknownAccount("acme").explanation());
        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(page(unavailable).select(".notice").text()).contains("The database is away.");
        HttpResponse<String> unknown = press("send-report", "account", "<b>x</b>");
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(page(unknown).select(".notice").text()).contains("<b>x</b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?mail=x", "?mail=00000000-0000-7000-8000-000000000000", "?mail=%3Cscript%3E"})
    void saysNothingOfMailsThatAreNotKnown(String query) throws Exception {
        HttpResponse<String> answer = get("/" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(page(answer).select(".notice")).isEmpty();
    }

    @Test
    void aFormThatIsNotOursDoesNothing() throws Exception {
        String cookie = cookie();
        String token = cookie.substring(cookie.indexOf('=') + 1);
        String other = "A".repeat(43);

        // Without the cookie, as SameSite has it; without a token; with another one; and where the browser says no.
        for (HttpRequest.Builder forged : List.of(
                form("send-report", "account", "acme", "token", token),
                form("send-report", "account", "acme").header("Cookie", cookie),
                form("send-report", "account", "acme", "token", other).header("Cookie", cookie),
                form("send-report", "account", "acme", "token", "").header("Cookie", "insights-form="),
                form("send-report", "account", "acme", "token", token)
                        .header("Cookie", cookie)
                        .header("Sec-Fetch-Site", "cross-site"),
                form("send-report", "account", "acme", "token", token)
                        .header("Cookie", cookie)
                        .header("Sec-Fetch-Site", "same-site"))) {
            HttpResponse<String> answer = send(forged);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(page(answer).text()).contains("did not come from this page");
        }
        assertThat(outbox.request).isNull();
        assertThat(send(form("send-report", "account", "acme", "token", token, "more", "x".repeat(3_000))
                                .header("Cookie", cookie))
                        .statusCode())
                .as("too long")
                .isEqualTo(403);
        assertThat(send(request("/send-report?account=acme&token=" + token)
                                .GET()
                                .header("Cookie", cookie))
                        .statusCode())
                .as("a link changes nothing")
                .isEqualTo(405);
        assertThat(outbox.request).isNull();
    }

    @Test
    void whatIsNotThereIsSaidInWords() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/pages/start.html").statusCode()).isEqualTo(404);
        assertThat(get("/style.css/../start.html").statusCode()).isEqualTo(404);
        HttpResponse<String> deleted = send(request("/").DELETE());
        assertThat(deleted.statusCode()).isEqualTo(405);
        assertThat(header(deleted, "Allow")).isEqualTo("GET, HEAD");
        assertThat(header(get(""), "Location")).isEqualTo("/insights/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 203.0.113.9",
                "Forwarded: for=203.0.113.9",
                "Via: 1.1 proxy",
                "Host: evil.example"
            })
    void refusesWhoIsNotOnThisMachine(String header) throws Exception {
        String answer = raw("127.0.0.1", header);

        assertThat(answer).startsWith("HTTP/1.1 403").contains("answers only a browser on the machine");
        assertThat(answer).doesNotContain("Zo");
    }

    @Test
    void refusesOtherInterfacesOfThisMachine() throws Exception {
        Optional<InetAddress> other = java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof java.net.Inet4Address)
                .findFirst();
        org.junit.jupiter.api.Assumptions.assumeTrue(other.isPresent(), "this machine has no other interface");
        server.stop();
        start("0.0.0.0");

        assertThat(raw(other.get().getHostAddress(), "X-Nothing: 1")).startsWith("HTTP/1.1 403");
    }

    private HttpResponse<String> press(String path, String... fields) throws Exception {
        String cookie = cookie();
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of("token", cookie.substring(cookie.indexOf('=') + 1)));
        return send(form(path, all.toArray(String[]::new))
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "same-origin"));
    }

    /** That of a page, whose forms have the same value. */
    private String cookie() throws Exception {
        HttpResponse<String> page = get("/");
        String cookie = header(page, "Set-Cookie").replaceFirst(";.*", "");
        assertThat(page(page).select("input[name=token]"))
                .extracting(Element::val)
                .containsOnly(cookie.substring(cookie.indexOf('=') + 1));
        return cookie;
    }

    private HttpRequest.Builder form(String path, String... fields) {
        String body = Stream.iterate(0, i -> i < fields.length, i -> i + 2)
                .map(i -> fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request("/" + path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/insights" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** By hand: a client of Java's writes its own Host. */
    private String raw(String host, String header) throws Exception {
        try (Socket socket = new Socket(host, port())) {
            String own = header.startsWith("Host") ? "" : "Host: " + host + "\r\n";
            socket.getOutputStream()
                    .write(("GET /insights/ HTTP/1.1\r\n" + own + header + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int port() {
        return ((org.eclipse.jetty.server.ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private static Document page(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
