/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.Failure;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.web.internal.log.WayNames;
import org.letterhead.mail.web.internal.page.SettingsHost;
import org.letterhead.mail.web.internal.page.Words;

class LimitsTabTest {
    private static final String LIMITS = "accounts/acme/limits";
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final LimitsTab tab = new LimitsTab();
    private final Counted limits = new Counted();
    private final Troubled failing = new Troubled();
    private final SettingsHost host = new SettingsHost(tab);

    @BeforeEach
    void signIn() {
        tab.limits = limits;
        tab.failing = failing;
        tab.ways = new WayNames();
        host.signIn("anna");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void showsHowMuchOfEachLimitIsUsed() {
        assertThat(host.get(LIMITS).page().text()).contains("No limit is known");
        limits.add(MailLimits.Kind.MESSAGES_PER_DAY, 899, 1000, null);
        limits.add(MailLimits.Kind.MESSAGES_PER_MINUTE, 3, 30, null);
        Document page = host.get(LIMITS).page();
        assertThat(page.select(".limit strong").eachText())
                .containsExactly("Messages in a minute", "Messages in 24 hours");
        assertThat(page.select(".limit").get(1).text())
                .contains("899 of 1,000 used (89%).")
                .contains("The provider’s limit.");
        assertThat(page.select("meter").get(1).attr("value")).isEqualTo("899");
        assertThat(page.select("meter").get(1).attr("max")).isEqualTo("1000");
        assertThat(page.select(".limit .badge, .limit .caution")).isEmpty();
        assertThat(host.get(LIMITS + "?lang=fr").page().select(".limit").get(1).text())
                .contains("899 sur 1\u202f000");
    }

    @Test
    void warnsFromNineTenthsOn() {
        limits.add(MailLimits.Kind.MESSAGES_PER_DAY, 900, 1000, null);
        Document page = host.get(LIMITS).page();
        assertThat(page.select(".limit .badge.warn").text()).isEqualTo("Nearly used up");
        assertThat(page.select(".limit .caution")).hasSize(1);
    }

    @Test
    void saysWhenThereIsRoomAgainAndWhereTheMailWaits() {
        limits.add(MailLimits.Kind.MESSAGES_PER_DAY, 1004, 1000, NOON);
        Document page = host.get(LIMITS).page();
        assertThat(page.select(".limit .badge.bad").text()).isEqualTo("Used up");
        assertThat(page.select(".limit time").attr("datetime")).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(page.select(".limit a").attr("href")).endsWith("accounts/acme/log/held");
        assertThat(page.select("meter").attr("value")).isEqualTo("1000");
        assertThat(page.select("#over").isEmpty()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Failure.Cause.class)
    void saysWhyAWayFails(Failure.Cause cause) {
        failing.ways.add(new FailingWays.Failing(
                Optional.of("acme"), "smtp", NOON, NOON.plusSeconds(60), cause, "Do <b>this</b>."));
        Document page = host.get(LIMITS).page();
        assertThat(page.select("section:has(#failing) .card").text()).contains("smtp", "Do <b>this</b>.");
        assertThat(page.select("section:has(#failing) a").attr("href")).endsWith("accounts/acme/delivery/smtp");
        assertThat(host.get(LIMITS + "?lang=pl")
                        .page()
                        .select("section:has(#failing) .card")
                        .text())
                .contains(Words.of("limits").say("cause." + cause, Locale.forLanguageTag("pl")))
                .doesNotContain("Do <b>");
        assertThat(failing.asked).containsOnly(Optional.of("acme"));
    }

    @Test
    void changesNothingAndHasNoOtherPages() {
        assertThat(host.postOurs(LIMITS, "do", "anything").status()).isEqualTo(404);
        assertThat(host.get(LIMITS + "/smtp").status()).isEqualTo(404);
        tab.failing = null;
        assertThat(host.get(LIMITS).status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void everyLanguageSaysTheSame(String language) {
        Words words = Words.of("limits");
        assertThat(words.texts().keys(Locale.forLanguageTag(language)))
                .isEqualTo(words.texts().keys(Locale.ENGLISH));
        for (MailLimits.Source source : MailLimits.Source.values()) {
            assertThat(words.texts().keys(Locale.ENGLISH)).contains("source." + source);
        }
        for (MailLimits.Kind kind : MailLimits.Kind.values()) {
            assertThat(words.texts().keys(Locale.ENGLISH)).contains("kind." + kind);
        }
    }

    private static final class Counted implements MailLimits {
        private final List<Use> uses = new ArrayList<>();

        void add(Kind kind, long used, long most, Instant opens) {
            uses.add(new Use("smtp", kind, used, most, Source.PROVIDER, Optional.ofNullable(opens)));
        }

        @Override
        public List<Use> of(String account) {
            return account.equals("acme") ? uses : List.of();
        }

        @Override
        public void set(Actor actor, String account, String way, Kind kind, OptionalLong most) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Top> top(int most) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Troubled implements FailingWays {
        private final List<Failing> ways = new ArrayList<>();
        private final List<Optional<String>> asked = new ArrayList<>();

        @Override
        public List<Failing> list(Optional<String> account, int most) {
            asked.add(account);
            return ways;
        }

        @Override
        public boolean tryAgain(Actor actor, Optional<String> account, String way) {
            throw new UnsupportedOperationException();
        }
    }
}
