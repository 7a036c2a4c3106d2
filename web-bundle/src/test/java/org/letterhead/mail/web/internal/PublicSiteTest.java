/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.action.PublicLinks;
import org.letterhead.mail.transport.TransportSettings;

class PublicSiteTest {
    private static final Map<String, String> SET = Map.of("public.url", "https://links.platform.example");

    private final Framework framework = new Framework();

    @Test
    void linksAreThereWhileTheyAreSetAndAnswered() {
        PublicSite site = site(SET);
        assertThat(framework.links()).as("no web server shows the pages").isEmpty();

        site.shown();
        Optional<PublicLinks> links = framework.links();
        assertThat(links).isPresent();

        site.modified(Framework.configuration(Map.of("public.url", "https://other.example/mail/")));
        assertThat(framework.links()).as("nobody is disturbed by a change").isEqualTo(links);
        assertThat(links.get().base("acme")).hasValue(URI.create("https://other.example/mail"));

        site.modified(Framework.configuration(Map.of()));
        assertThat(framework.links()).isEmpty();

        site.modified(Framework.configuration(SET));
        assertThat(framework.links()).isPresent();
        site.hidden();
        assertThat(framework.links()).isEmpty();

        site.shown();
        site.deactivate();
        assertThat(framework.links()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "public.url, links.platform.example",
        "public.url, http://links.platform.example",
        "public.url, ftp://links.platform.example",
        "public.url, https://",
        "public.url, https://user@links.platform.example",
        "public.url, https://links.platform.example/?a",
        "public.url, https://links.platform.example/#a",
        "public.url, https://links.platform.example/a b",
        "public.url, https://links.platform.example/../a",
        "public.url, https://links.platform.example/%2e",
        "public.url, https://links.platform.example:99999",
        "public.url, https://caf\u00e9.example",
        "public.url, http://127.0.0.1.evil.example",
        "whitelabel.url, http://links.neutral.example",
        "whitelabel.url, https://LINKS.platform.example/neutral",
        "trusted.proxies, proxy.platform.example",
        "trusted.proxies, 10.0.0.0/33",
        "trusted.proxies, 10.0.0.1/8/8",
        "client.requests.per.minute, 0",
        "client.requests.per.minute, many",
        "all.requests.per.minute, -1",
        "action.requests.at.once, 1.5",
    })
    void aWrongValueIsToldWithItsKeyAndMakesNoLinks(String key, String value) {
        Map<String, String> file =
                key.equals("public.url") ? Map.of(key, value) : Map.of("public.url", SET.get("public.url"), key, value);
        try (LogCapture log = new LogCapture()) {
            site(file).shown();

            assertThat(log.text()).contains("ERROR", "etc/org.letterhead.mail.web.cfg: " + key + " = " + value);
        }
        assertThat(framework.links()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://links.platform.example",
                "https://links.platform.example:8443/a/b-c",
                "http://127.0.0.1:8181",
                "http://localhost:8181",
                "http://[::1]:8181",
                "HTTPS://xn--caf-dma.example"
            })
    void theseMayBeginLinks(String url) {
        site(Map.of("public.url", url + "/")).shown();

        assertThat(framework.links().orElseThrow().link("acme", "confirm", "T0ken-._~"))
                .hasValue(URI.create(url + "/letterhead/a/confirm/T0ken-._~"));
    }

    @Test
    void whiteLabelNeverShowsThePlatform() {
        WebSettings with = settings("https://links.neutral.example");
        WebSettings without = settings("");
        AccountRoute own = AccountRoute.PLATFORM;

        for (AccountRoute route : new AccountRoute[] {route("whitelabel", "whitelabel"), route("smtp", "whitelabel")}) {
            assertThat(links(with, route).link("acme", "stop", "x"))
                    .hasValue(URI.create("https://links.neutral.example/letterhead/a/stop/x"));
            assertThat(links(without, route).base("acme")).isEmpty();
            assertThat(links(without, route).link("acme", "stop", "x")).isEmpty();
        }
        assertThat(links(with, own).base("acme")).hasValue(URI.create("https://links.platform.example"));
        assertThat(links(with, null).base("acme")).hasValue(URI.create("https://links.platform.example"));
    }

    @Test
    void linksHaveTheirForm() {
        PublicLinks links = links(settings(""), null);

        for (String name : new String[] {"", "x", "Stop", "a/b", "a".repeat(33)}) {
            assertThatThrownBy(() -> links.link("acme", name, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        for (String token : new String[] {"", "a b", "a/b", "a?b", "..", "\u0130", "s".repeat(1025)}) {
            assertThatThrownBy(() -> links.link("acme", "stop", token))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a token of the action stop has another form than it must have");
        }
    }

    private PublicSite site(Map<String, String> file) {
        return new PublicSite(framework.bundle(), Framework.configuration(file));
    }

    private static WebSettings settings(String whitelabel) {
        return WebSettings.of(Framework.configuration(
                Map.of("public.url", "https://links.platform.example", "whitelabel.url", whitelabel)));
    }

    private static PublicLinks links(WebSettings settings, AccountRoute route) {
        return new Links(() -> settings, () -> Optional.ofNullable(route).map(known -> account -> known));
    }

    private static AccountRoute route(String way, String neutralWay) {
        return new AccountRoute(way, TransportSettings.EMPTY, neutralWay, Optional.empty(), Optional.empty());
    }
}
