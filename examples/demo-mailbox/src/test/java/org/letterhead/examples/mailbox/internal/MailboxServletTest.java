/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.texts.Texts;

/** The mailbox on the servlet container of Karaf, with mails such as we send and such as nobody should. */
class MailboxServletTest {
    private static final String XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>";
    private static final String REPORT =
            """
            From: =?UTF-8?Q?Caf=C3=A9?= <mail@platform.example>
            To: Zoe <zoe@acme.example>
            Subject: =?UTF-8?Q?Rapport_d=E2=80=99=C3=A9t=C3=A9?=
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            100 =E2=82=AC <b>
            --a
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html; charset=ISO-8859-2
            Content-Transfer-Encoding: quoted-printable

            <!DOCTYPE html><html><head><title>x</title></head><body><p>=A3=F3d=BC</p><a href=3D"https://e=
            xample.org/">x</a><img src=3D"cid:chart@x"><img src=3D'CID:none@x'></body></html>
            --b
            Content-Type: image/png
            Content-Transfer-Encoding: base64
            Content-ID: <chart@x>

            iVBORw==
            --b
            Content-Type: image/svg+xml
            Content-ID: <none@x>

            <svg/>
            --b--
            --a--
            """;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ServletContextHandler context = new ServletContextHandler(server, "/mailbox");
        context.setAllowNullPathInfo(true);
        context.addServlet(new ServletHolder(new MailboxServlet(directory.resolve("mails"), ZoneOffset.UTC)), "/*");
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void saysThatNoMailHasCome() throws Exception {
        assertThat(page(get("/")).text()).contains("No mail has arrived yet.");
    }

    @Test
    void listsMailsTheNewestFirst() throws Exception {
        for (int i = 1; i <= 11; i++) {
            keep(REPORT.replace("Subject: ", "Subject: " + i + " "));
        }
        Files.writeString(directory.resolve("mails/12.part"), "half a mail");
        Files.setLastModifiedTime(
                directory.resolve("mails/11.eml"), FileTime.from(Instant.parse("2026-11-22T16:20:11Z")));

        Document list = page(get("/"));

        assertThat(list.select("td.subject a").eachText())
                .hasSize(11)
                .startsWith("11 Rapport d’été", "10 Rapport d’été");
        Element first = list.select("tbody tr").get(0);
        assertThat(first.select("a").attr("href")).isEqualTo("11");
        assertThat(first.select("bdi").eachText())
                .containsExactly("11 Rapport d’été", "Café <mail@platform.example>", "Zoe <zoe@acme.example>");
        assertThat(first.select("time").attr("datetime")).isEqualTo("2026-11-22T16:20:11Z");
    }

    @Test
    void looksAgainByItselfIfAskedTo() throws Exception {
        assertThat(page(get("/")).select("meta[http-equiv]")).isEmpty();
        Document watching = page(get("/?watch=on"));
        assertThat(watching.select("meta[http-equiv=refresh]").attr("content")).isEqualTo("5");
        assertThat(watching.select("a.button").attr("href")).isEqualTo("./?watch=on");
    }

    @Test
    void manyMailsAreNotAllListed() throws Exception {
        SourceFiles files = SourceFiles.in(directory.resolve("mails"));
        for (int i = 0; i <= KeptMails.MOST_LISTED; i++) {
            files.write("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        Document list = page(get("/"));
        assertThat(list.select("tbody tr")).hasSize(KeptMails.MOST_LISTED);
        assertThat(list.text()).contains("Mails: 201", "The latest 200 are shown");
    }

    @Test
    void showsAMailInEveryWay() throws Exception {
        keep(REPORT);

        Document html = page(get("/1"));
        assertThat(html.select("h1").text()).isEqualTo("Rapport d’été");
        assertThat(html.select("nav a[aria-current]").text()).isEqualTo("As HTML");
        Element frame = html.select("iframe").first();
        assertThat(frame.attr("sandbox")).isEqualTo("allow-popups allow-popups-to-escape-sandbox");
        assertThat(frame.attr("src")).isEqualTo("/mailbox/1/frame");
        assertThat(html.select("li bdi").eachText())
                .containsExactly("chart@x (image/png, 4 bytes)", "none@x (image/svg+xml, 6 bytes)");
        assertThat(page(get("/1/text")).select("pre").text()).isEqualTo("100 € <b>");
        assertThat(page(get("/1/headers")).select("dl.headers dt").eachText())
                .containsExactly("From", "To", "Subject", "MIME-Version", "Content-Type");
        HttpResponse<String> source = get("/1/source");
        assertThat(source.body()).isEqualTo(REPORT.replace("\n", "\r\n"));
        assertThat(header(source, "Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(header(source, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void theFrameHasItsOwnPicturesAndNothingElse() throws Exception {
        keep(REPORT);

        HttpResponse<String> frame = get("/1/frame");

        assertThat(header(frame, "Content-Security-Policy"))
                .contains("default-src 'none'", "img-src data:", "sandbox allow-popups", "frame-ancestors 'self'")
                .contains("base-uri 'none'", "form-action 'none'")
                .doesNotContain("script", "allow-same-origin", "http");
        Document shown = page(frame);
        assertThat(shown.select("p").text()).isEqualTo("Łódź");
        assertThat(shown.select("head > base").attr("target")).isEqualTo("_blank");
        assertThat(shown.select("img").eachAttr("src"))
                .as("SVG is not among the pictures")
                .containsExactly("data:image/png;base64,iVBORw==", "CID:none@x");
        assertThat(shown.select("a").attr("href")).isEqualTo("https://example.org/");
        assertThat(header(get("/1"), "Content-Security-Policy"))
                .contains("default-src 'none'", "frame-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void linksOpenOutsideWhereverTheHeadIs() throws Exception {
        keep("Content-Type: text/html\n\n<p>no head</p>");
        keep("Content-Type: text/html\n\n<!doctype html>\n<html lang=pl><body>x");
        assertThat(get("/1/frame").body()).startsWith("<base target=\"_blank\"><p>");
        assertThat(get("/2/frame").body())
                .startsWith("<!doctype html>\r\n<html lang=pl><base target=\"_blank\"><body>x");
    }

    @Test
    void whatAMailSaysIsTextEverywhere() throws Exception {
        keep("From: " + XSS + " <a@b.example>\nTo: " + XSS + "\nReply-To: " + XSS + "\nSubject: " + XSS + "\nX-" + XSS
                + ": " + XSS + "\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\n" + XSS
                + "\n--a\nContent-Type: text/html\n\n" + XSS + "\n--a\nContent-Type: application/" + XSS
                + "; name=\"=?UTF-8?Q?=3Cscript=3Ealert(1)=3C/script=3E?=\"\nContent-ID: <" + XSS + ">\n\nx\n--a--\n");

        for (String view : List.of("/", "/1", "/1/text", "/1/headers", "/1/html")) {
            HttpResponse<String> answer = get(view);
            assertThat(answer.statusCode()).as(view).isEqualTo(200);
            Document page = page(answer);
            assertThat(page.select("script, img, [onerror]")).as(view).isEmpty();
            assertThat(page.text()).as(view).contains("alert(1)");
        }
        assertThat(header(get("/1/source"), "Content-Security-Policy")).contains("sandbox");
    }

    @Test
    void whatIsNotSeenCannotTurnASubjectRound() throws Exception {
        keep("Subject: =?UTF-8?Q?invoice=E2=80=AEgpj.exe=0D=0AX:_y?=\n\nx");

        assertThat(page(get("/")).select("td.subject").text()).isEqualTo("invoice gpj.exe X: y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "no header at all",
                "Subject: =?x-nothing?Q?=FF?=\n\n",
                "Content-Type: ;;;\n\nx",
                "Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: nonsense\n\nx",
                "Content-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n%%%%",
                "Content-Type: multipart/mixed\n\nx",
                "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nx"
            })
    void ofADamagedMailSomethingIsShown(String mail) throws Exception {
        keep(mail);

        for (String view : List.of("/", "/1", "/1/text", "/1/headers", "/1/html", "/1/source", "/1/frame")) {
            assertThat(get(view).statusCode()).as(view).isEqualTo(200);
        }
    }

    @Test
    void aMailThatIsAllHeaderOrAllPartsIsShown() throws Exception {
        keep("X: " + "y".repeat(1_000_000) + "\nSubject: late\n\nx");
        StringBuilder nested = new StringBuilder("Subject: deep\n");
        for (int i = 0; i < 300; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        keep(nested.append("\n\nx").toString());

        assertThat(page(get("/")).select("td.subject").eachText()).containsExactly("deep", "(no subject)");
        assertThat(get("/1").statusCode()).isEqualTo(200);
        assertThat(get("/2").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/2",
                "/0",
                "/01",
                "/-1",
                "/1/",
                "/1/nothing",
                "/1.eml",
                "/%31",
                "/1;x=y",
                "/../1",
                "/..%2f..%2fetc%2fusers.properties",
                "/1/../../secret",
                "/%2e%2e/secret",
                "/999999999999999999999",
                "/pages/list.html",
                "//1"
            })
    void whatIsNoMailIsNotThere(String path) throws Exception {
        keep(REPORT);
        Files.writeString(directory.resolve("secret.eml"), "Subject: hidden words");

        String answer = raw(path, "Host: 127.0.0.1");

        assertThat(answer).matches("(?s)HTTP/1.1 (404|400) .*").doesNotContain("Rapport", "hidden words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.9",
                "Host: localhost\r\nForwarded: for=x"
            })
    void refusesWhoIsNotOnThisMachine(String headers) throws Exception {
        keep(REPORT);

        for (String path : List.of("/", "/1", "/1/frame", "/1/source")) {
            assertThat(raw(path, headers)).startsWith("HTTP/1.1 403").doesNotContain("Rapport", "iVBOR");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void canOnlyBeRead(String method) throws Exception {
        keep(REPORT);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address("/1"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(directory.resolve("mails/1.eml")).exists();
    }

    @ParameterizedTest
    @CsvSource({"fr,fr", "pl-PL,pl", "de,en"})
    void speaksTheReadersLanguage(String wanted, String language) throws Exception {
        Document page = page(client.send(
                HttpRequest.newBuilder(address("/"))
                        .header("Accept-Language", wanted)
                        .build(),
                BodyHandlers.ofString()));
        assertThat(page.select("html").attr("lang")).isEqualTo(language);
        Texts texts = Texts.of(MailboxPages.class, "mailbox");
        assertThat(texts.keys(Locale.forLanguageTag(language))).isEqualTo(texts.keys(Locale.ENGLISH));
        assertThat(page.title()).isEqualTo(texts.say("title", Locale.forLanguageTag(language)));
    }

    private void keep(String mail) throws IOException {
        SourceFiles.in(directory.resolve("mails"))
                .write(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port() + "/mailbox" + path);
    }

    /** By hand: a client of Java's writes its own Host, and no path with tricks. */
    private String raw(String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write(("GET /mailbox" + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private static Document page(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
