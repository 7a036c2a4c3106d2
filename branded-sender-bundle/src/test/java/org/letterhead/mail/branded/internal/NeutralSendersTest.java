/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountRouting;

class NeutralSendersTest {
    private static final Map<String, String> PLATFORM =
            Map.of("from.address", "mail@platform.example", "from.name", "Platform");
    private static final Map<String, String> NEUTRAL =
            Map.of("from.address", "hello@neutral.example", "from.name", "Shop mail");

    private static NeutralSenders senders(String way) {
        return Configured.neutral(Configured.platform(PLATFORM), Configured.whiteLabel(NEUTRAL), way);
    }

    @Test
    void theNeutralWaySaysWhoseAddressesTheyAre() throws Exception {
        assertThat(senders("platform").of("acme").from()).isEqualTo(MailAddress.of("mail@platform.example"));
        assertThat(senders("whitelabel").of("acme").from()).isEqualTo(MailAddress.of("hello@neutral.example"));
    }

    @Test
    void whileNobodyKnowsTheNeutralWayThePlatformIsNotShown() {
        NeutralSenders senders = senders("platform");
        Configured.inject(senders, "routing", null);
        assertThatThrownBy(() -> senders.of("acme"))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("acme");

        Configured.inject(senders, "routing", (AccountRouting) account -> {
            throw new MailUnavailableException("The database is away.");
        });
        assertThatThrownBy(() -> senders.of("acme"))
                .isInstanceOf(MailUnavailableException.class)
                .hasMessageContaining("The database is away.");
    }
}
