/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.action.ActionPage;
import org.letterhead.mail.action.PublicAction;
import org.osgi.framework.ServiceReference;

/** Actions that are not there, throw or hang, and too many requests. */
@Timeout(60)
class TroubleTest {
    private static final String PAGE = "confirm/" + Confirmation.TOKEN;
    private static final String FORWARDED = "X-Forwarded-For";

    @Test
    void whatIsNotThereIsUnavailableUntilItComes() {
        try (Site site = new Site()) {
            assertUnavailable(site.get(PAGE));
            assertUnavailable(site.post(PAGE, ""));

            ServiceReference<PublicAction> reference = site.offer("confirm", new Confirmation());
            assertThat(site.get(PAGE).statusCode()).isEqualTo(200);

            site.actions.unbind(reference);
            assertUnavailable(site.get(PAGE));
        }
    }

    @Test
    void theHighestRankingIsAsked() {
        try (Site site = new Site()) {
            Confirmation low = new Confirmation();
            Confirmation high = new Confirmation();
            site.offer("confirm", low, Map.of(), -1);
            ServiceReference<PublicAction> reference = site.offer("confirm", high, Map.of(), 7);
            site.offer("confirm", low, Map.of(), 3);

            site.get(PAGE);
            assertThat(high.looks).hasSize(1);
            assertThat(low.looks).isEmpty();

            site.actions.unbind(reference);
            site.get(PAGE);
            assertThat(low.looks).hasSize(1);
        }
    }

    @Test
    void anActionWithoutAProperNameHasNoPage() {
        try (Site site = new Site();
                LogCapture log = new LogCapture()) {
            site.offer("Not A Name", new Confirmation());

            assertThat(log.text()).contains("letterhead.action is Not A Name");
        }
    }

    @Test
    void whatAnActionThrowsIsLoggedOnceWithoutTheToken() {
        try (Site site = new Site();
                LogCapture log = new LogCapture()) {
            site.offer("confirm", failing(() -> {
                throw new IllegalArgumentException(
                        "no row for " + Confirmation.TOKEN,
                        new IllegalStateException("where token = '" + Confirmation.TOKEN + "'"));
            }));

            assertUnavailable(site.get(PAGE));

            assertThat(log.text())
                    .containsOnlyOnce("The action confirm failed")
                    .contains("no row for [token]", "where token = '[token]'", "TroubleTest")
                    .doesNotContain(Confirmation.TOKEN);
        }
    }

    @Test
    void anOutageIsOneLineOfTheLogForEachRequest() {
        try (Site site = new Site();
                LogCapture log = new LogCapture()) {
            site.offer("confirm", failing(() -> {
                throw new MailUnavailableException("The database is away: " + Confirmation.TOKEN, new IOException());
            }));

            assertUnavailable(site.get(PAGE));

            assertThat(log.text().strip())
                    .contains("The action confirm cannot answer now: The database is away: [token]")
                    .doesNotContain("\n", Confirmation.TOKEN);
        }
    }

    @Test
    void whateverIsThrownIsAPage() {
        try (Site site = new Site();
                LogCapture log = new LogCapture()) {
            site.offer("confirm", failing(() -> {
                throw new NoClassDefFoundError(Confirmation.TOKEN);
            }));
            site.offer("deep", failing(() -> {
                throw new StackOverflowError();
            }));
            site.offer("silent", failing(() -> null));

            assertUnavailable(site.get(PAGE));
            assertUnavailable(site.post(PAGE, ""));
            assertUnavailable(site.get("deep/x"));
            assertUnavailable(site.get("silent/x"));
            assertThat(log.text()).doesNotContain(Confirmation.TOKEN).contains("The action silent said nothing");
        }
    }

    private static PublicAction failing(Supplier<ActionPage> behaviour) {
        return new Confirmation() {
            @Override
            ActionPage page(String token, Locale locale) {
                return behaviour.get();
            }
        };
    }

    @Test
    void anActionThatHangsTakesSoManyThreadsAndNoMore() throws Exception {
        try (Site site = new Site(Map.of("action.requests.at.once", "2"))) {
            CountDownLatch inside = new CountDownLatch(2);
            CountDownLatch goOn = new CountDownLatch(1);
            site.offer("hanging", new Confirmation() {
                @Override
                ActionPage page(String token, Locale locale) {
                    inside.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return super.page(token, locale);
                }
            });
            site.offer("confirm", new Confirmation());
            String hanging = "hanging/" + Confirmation.TOKEN;
            CompletableFuture<HttpResponse<String>> one = CompletableFuture.supplyAsync(() -> site.get(hanging));
            Thread two = new Thread(() -> site.get(hanging));
            two.start();
            inside.await();

            assertUnavailable(site.get(hanging));
            assertUnavailable(site.post(hanging, ""));
            assertThat(site.get(PAGE).statusCode()).isEqualTo(200);

            goOn.countDown();
            assertThat(one.get().statusCode()).isEqualTo(200);
            two.join();
            assertThat(site.get(hanging).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientMayAskSoOften() {
        try (Site site = new Site(Map.of("client.requests.per.minute", "2"))) {
            Confirmation action = new Confirmation();
            site.offer("confirm", action);
            // What a client writes there itself gives it no new name.
            site.get(PAGE, FORWARDED, "192.0.2.1");
            site.get(PAGE, FORWARDED, "192.0.2.2");

            HttpResponse<String> answer = site.get(PAGE, FORWARDED, "192.0.2.3");

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 60L);
            assertThat(Jsoup.parse(answer.body()).select("h1").text()).isEqualTo("Too many requests");
            assertThat(site.post(PAGE, "").statusCode()).isEqualTo(429);
            assertThat(action.looks).hasSize(2);
            assertThat(action.performs).isEmpty();
        }
    }

    @Test
    void behindATrustedProxyClientsAreToldApart() {
        try (Site site = new Site(Map.of("client.requests.per.minute", "1", "trusted.proxies", "127.0.0.0/8"))) {
            site.offer("confirm", new Confirmation());

            assertThat(site.get(PAGE, FORWARDED, "192.0.2.1").statusCode()).isEqualTo(200);
            assertThat(site.get(PAGE, FORWARDED, "192.0.2.2").statusCode()).isEqualTo(200);
            assertThat(site.get(PAGE, FORWARDED, "forged, 203.0.113.9, 192.0.2.2")
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void allClientsMayAskSoOftenTogether() {
        try (Site site = new Site(Map.of("all.requests.per.minute", "2", "trusted.proxies", "127.0.0.1"))) {
            site.offer("confirm", new Confirmation());
            site.get(PAGE, FORWARDED, "192.0.2.1");
            site.get(PAGE, FORWARDED, "192.0.2.2");

            assertThat(site.get(PAGE, FORWARDED, "192.0.2.3").statusCode()).isEqualTo(429);
        }
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertUnavailable(answer, 503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(Jsoup.parse(answer.body()).select("a[href='']").text()).isEqualTo("Try again");
    }

    private static void assertUnavailable(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Exception", "Error", Confirmation.TOKEN);
    }
}
