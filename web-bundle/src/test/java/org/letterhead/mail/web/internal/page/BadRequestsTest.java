/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.web.internal.signin.Entries;

/** What no page of ours sends. */
class BadRequestsTest {
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final Remembering tab = new Remembering();
    private SettingsHost host = new SettingsHost(tab);

    /** Remembers what reached it. */
    private static final class Remembering implements Tab {
        private final List<String> reached = new ArrayList<>();
        private RuntimeException trouble;

        @Override
        public String name() {
            return "delivery";
        }

        @Override
        public Words words() {
            return Words.of("delivery");
        }

        @Override
        public int longestForm() {
            return 2000;
        }

        @Override
        public Reply show(Visit visit) {
            if (trouble != null) {
                throw trouble;
            }
            reached.add("GET " + visit.path());
            if (visit.path().equals(List.of("part"))) {
                return new Reply.Part(View.of("moment.html", "", Map.of("iso", "", "text", "")));
            }
            return Reply.page(View.of(
                    "problem.html", "Here", Map.of("text", visit.locale().toString())));
        }

        @Override
        public Reply change(Visit visit) {
            if (trouble != null) {
                throw trouble;
            }
            reached.add("POST " + visit.path());
            return visit.form()
                    .find("say")
                    .map(text -> Reply.elsewhere("delivery", Notice.done(text)))
                    .orElseGet(() -> Reply.elsewhere("delivery"));
        }
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void restart(Map<String, String> file) {
        host.close();
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneId.of("UTC");
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.now().plus(passed.get());
            }
        };
        host = new SettingsHost(file, clock, tab);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void otherVerbsReachNothing(String verb) {
        host.signIn("anna");
        SettingsHost.Answer answer = host.send(verb, "accounts/acme/delivery", null);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(tab.reached).isEmpty();
    }

    @Test
    void aVerbThatAHeaderOrAFieldNamesIsNotBelieved() {
        host.signIn("anna");
        host.send("GET", "accounts/acme/delivery?_method=POST", null, "X-HTTP-Method-Override", "POST");
        assertThat(tab.reached).containsExactly("GET []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x", "application/xml"})
    void aBodyOfAnotherTypeIsRefusedUnread(String type) {
        host.signIn("anna");
        String token = host.token();
        SettingsHost.Answer answer = host.send("POST", "accounts/acme/delivery", "csrf=" + token, "Content-Type", type);
        assertThat(answer.status()).isEqualTo(415);
        assertThat(tab.reached).isEmpty();
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        host.signIn("anna");
        assertThat(host.postOurs("accounts/acme/delivery", "text", "x".repeat(2001))
                        .status())
                .isEqualTo(413);
        assertThat(host.postOurs("accounts/acme/delivery", "text", "x".repeat(1500))
                        .status())
                .isEqualTo(303);
        assertThat(tab.reached).containsExactly("POST []");
    }

    @Test
    void veryManyFieldsAreRefused() {
        host.signIn("anna");
        String[] fields = new String[2 * 400];
        Arrays.fill(fields, "a");
        assertThat(host.postOurs("accounts/acme/delivery", fields).status()).isEqualTo(303);
        SettingsHost.Answer answer = host.send(
                "POST",
                "accounts/acme/delivery",
                "csrf=" + host.token() + "&a".repeat(600),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aFormThatAnotherSiteSendsIsRefusedEvenWithTheToken(String site) {
        host.signIn("anna");
        SettingsHost.Answer answer = host.send(
                "POST",
                "accounts/acme/delivery",
                "csrf=" + host.token(),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Sec-Fetch-Site",
                site);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(tab.reached).isEmpty();
    }

    @Test
    void theTokenOfAnotherSessionIsNoToken() {
        host.signIn("anna");
        String before = host.token();
        host.forgetCookies();
        host.signIn("anna");
        assertThat(host.token()).isNotEqualTo(before);
        assertThat(host.post("accounts/acme/delivery", "csrf", before).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts/acme/../globex/delivery",
                "accounts/acme/%2e%2e/globex/delivery",
                "accounts/acme%2fdelivery",
                "accounts/acme/delivery;jsessionid=1",
                "accounts/acme/delivery/%5c..%5cx",
                "accounts/acme/delivery/%00",
                "accounts/acme/delivery/%ff",
                "accounts//acme/delivery",
                "accounts/acme/delivery/",
                "accounts/acme/nothing",
                "accounts/acme/delivery/1/2/3/4/5/6/7",
                "assets/x/page.js",
                "assets/../pages/login.html",
                "assets/0/..%2fpages%2flogin.html",
                "WEB-INF/web.xml",
                "i18n/page_en.properties",
                "login/more"
            })
    void aPathWithTricksLeadsNowhere(String path) {
        host.signIn("anna");
        assertThat(host.get(path).status()).isIn(400, 404);
        assertThat(tab.reached).isEmpty();
    }

    @Test
    void whoLosesTheRightLosesThePageAtOnce() {
        host.signIn("anna");
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(200);
        host.accounts.access = (actor, account) -> false;
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(404);
        host.accounts.access = null;
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(404);
        host.accounts.access = (actor, account) -> {
            throw new IllegalStateException("the host is broken");
        };
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(404);
    }

    @Test
    void aSessionEndsByItselfAndBySigningOut() {
        restart(Map.of("public.url", "http://127.0.0.1:8181"));
        host.signIn("anna");
        passed.set(Duration.ofHours(11));
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(200);
        passed.set(Duration.ofHours(13));
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(303);
        host.signIn("anna");
        assertThat(host.post("logout").status()).isEqualTo(403);
        assertThat(host.post("logout", "csrf", "x").status()).isEqualTo(403);
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(200);
        assertThat(host.postOurs("logout").status()).isEqualTo(303);
        assertThat(host.get("accounts/acme/delivery").header("Location")).contains("login?back=");
    }

    @Test
    void aSessionThatWasKnownBeforeSigningInIsNotTheOneAfter() {
        restart(Map.of("public.url", "http://127.0.0.1:8181"));
        String planted = "letterhead=" + "a".repeat(43);
        SettingsHost.Answer answer = host.signIn("anna");
        assertThat(answer.header("Set-Cookie")).startsWith("letterhead=").doesNotContain("a".repeat(43));
        host.forgetCookies();
        assertThat(host.get("accounts/acme/delivery", "Cookie", planted).status())
                .isEqualTo(303);
    }

    @Test
    void overHttpsTheCookieIsTheHostsAloneAndOverSitesOnlyIfTheOperatorSaysSo() {
        restart(Map.of("public.url", "https://mail.platform.example"));
        SettingsHost.Answer answer = host.signIn("anna");
        assertThat(answer.header("Set-Cookie"))
                .matches("__Host-letterhead=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure");
        restart(Map.of("public.url", "https://mail.platform.example", "cross.site.cookies", "true"));
        assertThat(host.signIn("anna").header("Set-Cookie"))
                .matches("__Host-letterhead=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=None; Secure; Partitioned");
    }

    @Test
    void nobodyIsLedToAnotherHost() {
        for (String back : List.of(
                "https://evil.example/",
                "//evil.example/",
                "accounts//evil",
                "/\\evil.example",
                "javascript:alert(1)",
                "accounts/../../evil",
                "accounts:80/x")) {
            String token =
                    host.get("login").page().select("main input[name=csrf]").attr("value");
            SettingsHost.Answer in = host.post(
                    "login?back=" + URLEncoder.encode(back, StandardCharsets.UTF_8),
                    "csrf",
                    token,
                    "user",
                    "anna",
                    "password",
                    "secret");
            assertThat(in.status()).isEqualTo(303);
            assertThat(in.response().uri().resolve(in.header("Location")).getHost())
                    .isEqualTo("127.0.0.1");
            assertThat(in.header("Location")).startsWith("./");
            host.forgetCookies();
        }
    }

    @Test
    void guessingIsSlowedDownForTheNameAndForTheClient() {
        String token = host.get("login").page().select("main input[name=csrf]").attr("value");
        int wrong = 0;
        SettingsHost.Answer last;
        do {
            last = host.post("login", "csrf", token, "user", "anna", "password", "guess" + wrong++);
        } while (last.status() == 401 && wrong < 50);
        assertThat(last.status()).isEqualTo(429);
        assertThat(wrong).isEqualTo(11);
        assertThat(host.post("login", "csrf", token, "user", "ANNA", "password", "secret")
                        .status())
                .as("the right password too, however the name is written")
                .isEqualTo(429);
        assertThat(last.body()).doesNotContain("guess");
    }

    @Test
    void theSignInFormIsOursToo() {
        SettingsHost.Answer without = host.post("login", "user", "anna", "password", "secret");
        assertThat(without.status()).isEqualTo(403);
        assertThat(host.post("login", "csrf", "", "user", "anna", "password", "secret")
                        .status())
                .isEqualTo(403);
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(303);
    }

    @Test
    void aLinkOfTheHostsWorksOnceAndGivesNoRight() {
        String token = host.entries.make(new Entries.Entry(new Actor.User("ben"), "acme"));
        SettingsHost.Answer in = host.get("enter/" + token);
        assertThat(in.status()).isEqualTo(303);
        assertThat(host.follow(in).status()).as("Ben does not administer acme").isEqualTo(404);
        assertThat(host.get("accounts/globex/delivery").status()).isEqualTo(200);
        host.forgetCookies();
        assertThat(host.get("enter/" + token).status()).isEqualTo(410);
        assertThat(host.get("accounts/globex/delivery").status()).isEqualTo(303);
    }

    @Test
    void whatAServiceThrowsIsAPageThatSaysNothingOfIt() {
        host.signIn("anna");
        tab.trouble = new MailUnavailableException("jdbc:h2:/secret/place is locked");
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(503);
        tab.trouble = new IllegalStateException("secret place");
        SettingsHost.Answer answer = host.get("accounts/acme/delivery");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
        tab.trouble = new SecurityException("not yours");
        assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(404);
    }

    @Test
    void everyPageIsKeptByNobodyAndRunsNothingOfOthers() {
        host.signIn("anna");
        SettingsHost.Answer page = host.get("accounts/acme/delivery");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .contains("base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(page.page().select("script:not([src]), [style], [onclick]")).isEmpty();
        restart(Map.of("public.url", "http://127.0.0.1:8181", "frame.ancestors", "'self' https://shop.example"));
        host.signIn("anna");
        SettingsHost.Answer framed = host.get("accounts/acme/delivery");
        assertThat(framed.header("Content-Security-Policy")).endsWith("frame-ancestors 'self' https://shop.example");
        assertThat(framed.header("X-Frame-Options")).isEmpty();
    }

    @Test
    void scriptsAreKeptForEverUnderTheNameOfTheirContent() {
        host.signIn("anna");
        SettingsHost.Answer page = host.get("accounts/acme/delivery");
        List<String> scripts = page.page().select("script").eachAttr("abs:src");
        assertThat(scripts).hasSize(2);
        host.forgetCookies();
        for (String script : scripts) {
            SettingsHost.Answer file = host.get(script, "Accept-Encoding", "gzip, br");
            assertThat(file.status()).isEqualTo(200);
            assertThat(file.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(file.header("Cache-Control")).contains("immutable");
            assertThat(host.get(script).header("Content-Encoding")).isEmpty();
            assertThat(host.get(script).body()).startsWith(script.endsWith("htmx.min.js") ? "var htmx=" : "//");
        }
    }

    @Test
    void aLanguageIsChosenForTheSession() {
        host.signIn("anna");
        assertThat(host.get("accounts/acme/delivery", "Accept-Language", "pl")
                        .page()
                        .selectFirst("html")
                        .attr("lang"))
                .isEqualTo("pl");
        assertThat(host.get("accounts/acme/delivery?lang=fr")
                        .page()
                        .selectFirst("html")
                        .attr("lang"))
                .isEqualTo("fr");
        assertThat(host.get("accounts/acme/delivery", "Accept-Language", "pl")
                        .page()
                        .selectFirst("html")
                        .attr("lang"))
                .isEqualTo("fr");
        assertThat(host.get("accounts/acme/delivery?lang=%3Cscript%3E")
                        .page()
                        .selectFirst("html")
                        .attr("lang"))
                .isEqualTo("fr");
    }

    @Test
    void whoIsSignedInIsCountedAloneAndNotWithTheirWholeOffice() {
        restart(Map.of("public.url", "http://127.0.0.1:8181", "client.requests.per.minute", "5"));
        host.signIn("anna");
        for (int i = 0; i < 20; i++) {
            assertThat(host.get("accounts/acme/delivery").status()).isEqualTo(200);
        }
        host.forgetCookies();
        int last = 0;
        for (int i = 0; i < 6; i++) {
            last = host.get("accounts/acme/delivery").status();
        }
        assertThat(last).isEqualTo(429);
    }

    @Test
    void aPartForAScriptDoesNotTakeAwayWhatThePageIsToSay() {
        host.signIn("anna");
        host.postOurs("accounts/acme/delivery", "say", "something");
        assertThat(host.get("accounts/acme/delivery/part").page().select(".notice"))
                .isEmpty();
        assertThat(host.get("accounts/acme/delivery").page().select(".notice").text())
                .isEqualTo("something");
    }
}
