/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.account.AccessControl;
import org.letterhead.mail.account.AccountDirectory;
import org.letterhead.mail.account.AccountProfile;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.web.internal.RoomForBodies;

/** Who means harm, and a host whose services fail in the middle. */
class HostileRequestsTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private SettingsHost host = new SettingsHost(new OneTab());

    /** Has one page. */
    private static final class OneTab implements Tab {
        @Override
        public String name() {
            return "delivery";
        }

        @Override
        public Words words() {
            return Words.of("delivery");
        }

        @Override
        public Reply show(Visit visit) {
            return visit.partial()
                    ? new Reply.Part(View.of("moment.html", "", Map.of("iso", "", "text", "")))
                    : Reply.page(View.of("problem.html", "Here", Map.of("text", "")));
        }

        @Override
        public Reply change(Visit visit) {
            return Reply.elsewhere("delivery");
        }
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void restart(Map<String, String> file) {
        host.close();
        host = new SettingsHost(file, Clock.systemUTC(), new OneTab());
    }

    private String formToken(String... headers) {
        return host.get("login", headers).page().select("main input[name=csrf]").attr("value");
    }

    private SettingsHost.Answer tryToSignIn(String token, String client, String user, String password) {
        String form =
                "csrf=" + token + "&user=" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "&password=" + password;
        return host.send("POST", "login", form, "Content-Type", FORM, "X-Forwarded-For", client);
    }

    @Test
    void whoeverTriesANameFromOnePlaceLocksNobodyElseOut() {
        restart(Map.of("public.url", "http://127.0.0.1:8181", "trusted.proxies", "127.0.0.1"));
        String token = formToken("X-Forwarded-For", "192.0.2.1");
        int last = 0;
        for (int i = 0; i < 25; i++) {
            last = tryToSignIn(token, "192.0.2.1", "anna", "guess").status();
        }
        assertThat(last).isEqualTo(429);
        assertThat(tryToSignIn(token, "192.0.2.2", "anna", "secret").status()).isEqualTo(303);
    }

    @Test
    void guessesFromVeryManyPlacesAreSlowedDownTogether() {
        restart(Map.of("public.url", "http://127.0.0.1:8181", "trusted.proxies", "127.0.0.1"));
        String token = formToken("X-Forwarded-For", "192.0.2.1");
        int last = 0;
        for (int i = 1; i < 100 && last != 429; i++) {
            last = tryToSignIn(token, "192.0.2." + i, "anna", "guess").status();
        }
        assertThat(last).isEqualTo(429);
    }

    @Test
    void oneClientCannotTryManyNames() {
        String token = formToken();
        int last = 0;
        for (int i = 0; i < 30 && last != 429; i++) {
            last = host.post("login", "csrf", token, "user", "name" + i, "password", "guess")
                    .status();
        }
        assertThat(last).isEqualTo(429);
    }

    @Test
    void aNameWithALineBreakIsNobodys() {
        assertThat(tryToSignIn(formToken(), "192.0.2.1", "anna\nSigned in: olga", "secret")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whoSendsManySignInFormsSlowlyDoesNotHoldTheServersThreads() throws IOException {
        restart(Map.of("public.url", "http://127.0.0.1:8181", "client.requests.per.minute", "1000000"));
        String token = formToken();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < RoomForBodies.MOST_OF_ONE; i++) {
                slow.add(begin("POST /letterhead/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + FORM
                        + "\r\nContent-Length: 4000\r\n\r\na"));
            }
            // Until as many of them are being read as may be: without that, this would go on being answered as wrong.
            int status = 422;
            for (int i = 0; i < 5000 && status == 422; i++) {
                status = host.post("login", "csrf", token, "user", "", "password", "")
                        .status();
            }
            assertThat(status).isEqualTo(408);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private Socket begin(String request) throws IOException {
        int port = host.get("login").response().uri().getPort();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aPageElsewhereThatCallsItsNameOursIsShownNoFormToSignIn() throws IOException {
        for (Map.Entry<String, String> name : Map.of(
                        "evil.example", "403", "localhost", "200", "127.0.0.1:8181", "200", "[::1]", "200")
                .entrySet()) {
            try (Socket socket = begin("GET /letterhead/login HTTP/1.1\r\nHost: " + name.getKey() + "\r\n\r\n")) {
                byte[] answer = socket.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 " + name.getValue());
            }
        }
    }

    @Test
    void aScriptOfSomebodyWhoIsNotSignedInAnyMoreGetsNoPageForSigningIn() {
        SettingsHost.Answer part = host.get("accounts/acme/delivery", "HX-Request", "true");
        assertThat(part.status()).isEqualTo(403);
        assertThat(part.header("HX-Refresh")).isEqualTo("true");
        SettingsHost.Answer form =
                host.send("POST", "accounts/acme/delivery", "a=b", "Content-Type", FORM, "HX-Request", "true");
        assertThat(form.status()).isEqualTo(403);
        assertThat(form.header("HX-Refresh"))
                .as("what was filled in would be lost")
                .isEmpty();
    }

    @Test
    void aDirectoryThatFailsIsAPageThatSaysSo() {
        host.signIn("anna");
        host.accounts.directory = new AccountDirectory() {
            @Override
            public Optional<AccountProfile> find(String account) {
                throw new IllegalStateException("secret place");
            }
        };
        for (String path : List.of("accounts/acme/delivery", "accounts/acme", "?account=acme")) {
            SettingsHost.Answer answer = host.get(path);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.page().select("h1").text()).isEqualTo("This does not work right now");
            assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
        }
    }

    @Test
    void aHostThatAnswersNonsenseIsAPageThatSaysSo() {
        host.signIn("anna");
        host.accounts.access = new AccessControl() {
            @Override
            public boolean administers(Actor actor, String account) {
                return true;
            }

            @Override
            public Set<String> accounts(Actor.User user) {
                return null;
            }
        };
        SettingsHost.Answer answer = host.get("");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.page().select("h1").text()).isEqualTo("Something went wrong");
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @Test
    void filesThatAreNotThereAreNotRemembered() {
        Map<String, Assets.Asset> read = new HashMap<>();
        Assets assets = new Assets(read);
        for (int i = 0; i < 100; i++) {
            assertThat(assets.find("nothing-" + i + ".js")).isEmpty();
        }
        assertThat(assets.find("page.js")).isPresent();
        assertThat(read).containsOnlyKeys("page.js");
    }
}
