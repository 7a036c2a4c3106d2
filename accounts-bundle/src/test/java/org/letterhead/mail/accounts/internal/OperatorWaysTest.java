/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.accounts.internal.testing.Settings;

class OperatorWaysTest {
    @Test
    void everySettingHasADefault() {
        AccountsSettings settings = Settings.with(Map.of());

        assertThat(settings.defaultWay()).isEqualTo("platform");
        assertThat(settings.neutralWay()).isEqualTo("platform");
        assertThat(settings.ways()).isEmpty();
        assertThat(settings.plansLink()).isEmpty();
        assertThat(settings.mostTests()).isEqualTo(20);
    }

    @Test
    void whatTheOperatorWritesCounts() {
        AccountsSettings settings = Settings.with(Map.of(
                "default_way", " ses ",
                "neutral_way", "whitelabel",
                "ways", new String[] {"smtp, ,whitelabel", "ses"},
                "plans_link", " https://platform.example/plans?from=mail ",
                "test_most_per_account_per_hour", 1000));

        assertThat(settings.defaultWay()).isEqualTo("ses");
        assertThat(settings.neutralWay()).isEqualTo("whitelabel");
        assertThat(settings.ways()).contains(Set.of("smtp", "whitelabel", "ses"));
        assertThat(settings.plansLink()).contains(URI.create("https://platform.example/plans?from=mail"));
        assertThat(settings.mostTests()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "my way", "smtp,ses", "a/b", "sm\ntp"})
    void whatIsNoNameOfAWayIsRefused(String name) {
        assertThatThrownBy(() -> Settings.with(Map.of("default_way", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("etc/org.letterhead.mail.accounts.cfg")
                .hasMessageContaining("default.way")
                .message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> Settings.with(Map.of("neutral_way", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neutral.way");
        assertThatThrownBy(() -> Settings.with(Map.of("ways", new String[] {"smtp, w/" + name})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("change ways");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform.example/plans",
                "http://platform.example/plans",
                "javascript:alert(1)",
                "https:///plans",
                "https://anna:secret@platform.example/",
                "https://platform.example/a b"
            })
    void aLinkToPlansIsASafeWebAddress(String link) {
        assertThatThrownBy(() -> Settings.with(Map.of("plans_link", link)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plans.link")
                .hasMessageContaining("https://");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void theNumberOfTestsHasBounds(int tests) {
        assertThatThrownBy(() -> Settings.with(Map.of("test_most_per_account_per_hour", tests)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test.most.per.account.per.hour")
                .hasMessageContaining("1 to 1000");
    }
}
