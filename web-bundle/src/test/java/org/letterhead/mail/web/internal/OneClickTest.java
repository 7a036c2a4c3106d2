/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.ActionPage.State;
import org.letterhead.mail.action.PublicAction;

@Timeout(60)
class OneClickTest {
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String BODY = "List-Unsubscribe=One-Click";
    private static final String STOP = "stop/" + Confirmation.TOKEN;
    private static final String CONFIRM = "confirm/" + Confirmation.TOKEN;

    private final Site site = new Site();
    private final Confirmation stop = new Confirmation();
    private final Confirmation confirm = new Confirmation();

    OneClickTest() {
        site.offer("stop", stop, Map.of(PublicAction.ONE_CLICK, true), 0);
        site.offer("confirm", confirm);
    }

    @AfterEach
    void close() {
        site.close();
    }

    /** What comes with a POST, in every way that programs write it. */
    record Form(String type, String body) {}

    static List<Form> forms() {
        return List.of(
                new Form(URL_ENCODED, BODY),
                new Form(URL_ENCODED + "; charset=UTF-8", BODY + "\r\n"),
                new Form(URL_ENCODED.toUpperCase(Locale.ROOT), "a=b&list-unsubscribe=one-click"),
                new Form(URL_ENCODED, "List%2DUnsubscribe=One%2DClick"),
                new Form(
                        "multipart/form-data; boundary=----FormBoundary7MA",
                        multipart("----FormBoundary7MA", "List-Unsubscribe")),
                new Form("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", multipart("a b", "List-Unsubscribe")),
                new Form("multipart/form-data; boundary=x", "preamble\r\n" + multipart("x", "list-unsubscribe")));
    }

    private static String multipart(String boundary, String name) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nsomething\r\n--" + boundary
                + "\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"" + name
                + "\"\r\n\r\nOne-Click\r\n--" + boundary + "--\r\n";
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aMailProgramMayIfTheActionSaysSo(Form form) {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = site.post(STOP, form.body(), "Content-Type", form.type());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Done\n");
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
            assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "location");
        }
        assertThat(stop.performs).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void otherwiseItMayNot(Form form) {
        assertThat(site.post(CONFIRM, form.body(), "Content-Type", form.type()).statusCode())
                .isEqualTo(403);
        assertThat(confirm.performs).isEmpty();
    }

    @Test
    void onlyTrueIsYes() {
        Confirmation sloppy = new Confirmation();
        site.offer("sloppy", sloppy, Map.of(PublicAction.ONE_CLICK, "true"), 0);

        assertThat(site.post("sloppy/" + Confirmation.TOKEN, BODY, "Content-Type", URL_ENCODED)
                        .statusCode())
                .isEqualTo(403);
        assertThat(sloppy.performs).isEmpty();
    }

    @Test
    void withoutATypeItIsAFormToo() throws IOException {
        String answer = site.raw(
                "POST /letterhead/a/" + CONFIRM + " HTTP/1.1",
                "Host: localhost",
                "Content-Length: 26",
                "Connection: close",
                "",
                BODY);

        assertThat(answer).startsWith("HTTP/1.1 403 ");
        assertThat(confirm.performs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                "multipart/form-data",
                "multipart/form-data; boundary=other",
                "multipart/mixed; boundary=x"
            })
    void whatNobodySendsDoesNothing(String type) {
        for (String path : List.of(STOP, CONFIRM)) {
            assertThat(site.post(path, multipart("x", "List-Unsubscribe"), "Content-Type", type)
                            .statusCode())
                    .isEqualTo(415);
        }
        assertThat(site.post(STOP, "List-Unsubscribe=No", "Content-Type", URL_ENCODED)
                        .statusCode())
                .isEqualTo(415);
        assertThat(stop.performs).isEmpty();
        assertThat(confirm.performs).isEmpty();
    }

    @Test
    void aFieldOfAnotherNameIsTheButton() {
        assertThat(site.post(CONFIRM, "%=x&a=b", "Content-Type", URL_ENCODED).body())
                .contains("(Done)");
    }

    @Test
    void theAnswerIsThatOfTheAction() {
        assertThat(site.post("stop/old-token", BODY, "Content-Type", URL_ENCODED)
                        .statusCode())
                .isEqualTo(410);
        assertThat(site.post("stop/another", BODY, "Content-Type", URL_ENCODED).statusCode())
                .isEqualTo(404);
        site.offer(
                "idle",
                new Confirmation() {
                    @Override
                    public ActionPage perform(String token, Locale locale) {
                        return page(State.READY, locale, "Not yet", List.of());
                    }
                },
                Map.of(PublicAction.ONE_CLICK, true),
                0);
        assertThat(site.post("idle/x", BODY, "Content-Type", URL_ENCODED).statusCode())
                .isEqualTo(503);
    }

    @Test
    void bodiesAreReadUpToALimit() {
        String large = BODY + "&" + "a".repeat(PostBody.MOST);

        assertThat(site.post(STOP, large, "Content-Type", URL_ENCODED).statusCode())
                .isEqualTo(413);
        // Without a Content-Length.
        assertThat(site.send(
                                "POST",
                                STOP,
                                BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.US_ASCII))),
                                "Content-Type",
                                URL_ENCODED)
                        .statusCode())
                .isEqualTo(413);
        assertThat(stop.performs).isEmpty();
    }

    @Test
    void whoSendsSlowlyIsNotWaitedFor() throws IOException {
        try (Socket socket = site.connect()) {
            socket.getOutputStream()
                    .write(("POST /letterhead/a/" + STOP + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                    + URL_ENCODED + "\r\nContent-Length: 8000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Thread dripping = new Thread(() -> drip(socket));
            dripping.start();
            byte[] answer = new byte[12];

            assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);

            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
            assertThat(stop.performs).isEmpty();
        }
    }

    @Test
    void whoSendsManyBodiesSlowlyKeepsNobodyElseFromSending() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (Site behindProxy = new Site(Map.of(
                "public.url", "https://links.platform.example",
                "trusted.proxies", "127.0.0.1",
                "client.requests.per.minute", "1000000",
                "all.requests.per.minute", "1000000"))) {
            behindProxy.offer("stop", stop, Map.of(PublicAction.ONE_CLICK, true), 0);
            for (int i = 0; i < RoomForBodies.MOST; i++) {
                Socket socket = behindProxy.connect();
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /letterhead/a/" + STOP
                                        + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n"
                                        + "Content-Type: " + URL_ENCODED + "\r\nContent-Length: 8000\r\n\r\na")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            // Until as many of them are being read as may be.
            while (oneClick(behindProxy, "192.0.2.1") == 200) {
                Thread.onSpinWait();
            }

            assertThat(oneClick(behindProxy, "192.0.2.1")).isEqualTo(503);
            assertThat(oneClick(behindProxy, "192.0.2.2")).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static int oneClick(Site site, String client) {
        return site.post(STOP, BODY, "Content-Type", URL_ENCODED, "X-Forwarded-For", client)
                .statusCode();
    }

    private static void drip(Socket socket) {
        try {
            for (int i = 0; i < 8000; i++) {
                socket.getOutputStream().write('a');
                Thread.sleep(10);
            }
        } catch (SocketException e) {
            // Closed, as expected.
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoGoesAwayWhileSendingDoesNothing() throws IOException {
        try (LogCapture log = new LogCapture()) {
            try (Socket socket = site.connect()) {
                socket.getOutputStream()
                        .write(("POST /letterhead/a/" + STOP + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                        + URL_ENCODED + "\r\nContent-Length: 26\r\n\r\nList-Unsub")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            site.close();

            assertThat(stop.performs).isEmpty();
            assertThat(log.text()).doesNotContain(Confirmation.TOKEN);
        }
    }
}
