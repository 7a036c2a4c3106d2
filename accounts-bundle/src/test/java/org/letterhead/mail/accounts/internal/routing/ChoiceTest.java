/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.FallbackPolicy;

class ChoiceTest {
    @Test
    void whatIsUnpackedIsWhatWasPacked() {
        byte[] secret = {0, -1, 13, 10, 127, -128};
        Choice choice = new Choice(
                Optional.of("smtp"),
                Map.of(
                        "host",
                        "mail.łódź.example",
                        "empty",
                        "",
                        "odd",
                        "\0\ud83d\ude00\ud83d",
                        "long",
                        "€".repeat(4_000)),
                Map.of("password", secret, "token", new byte[0]),
                Optional.of("Żółw & Söhne"),
                Optional.of(Mailbox.of("\"Help, now\"", "jörg@acmé.example")),
                new FallbackPolicy(true, Optional.of("whitelabel"), Set.of(MessageClass.SECURITY)));

        Choice unpacked = Choice.unpacked(choice.packed());

        assertThat(unpacked.way()).isEqualTo(choice.way());
        assertThat(unpacked.values()).isEqualTo(choice.values());
        assertThat(unpacked.sealed()).containsOnlyKeys("password", "token");
        assertThat(unpacked.sealed().get("password")).isEqualTo(secret);
        assertThat(unpacked.sealed().get("token")).isEmpty();
        assertThat(unpacked.displayName()).isEqualTo(choice.displayName());
        assertThat(unpacked.replyTo()).isEqualTo(choice.replyTo());
        assertThat(unpacked.fallback()).isEqualTo(choice.fallback());
    }

    @Test
    void whoHasChosenNothingTakesNoRoom() {
        assertThat(Choice.NONE.packed()).isEmpty();
        assertThat(Choice.unpacked(new byte[0])).isEqualTo(Choice.NONE);
        Choice switchedOff = new Choice(
                Optional.empty(), Map.of(), Map.of(), Optional.of("Acme"), Optional.empty(), FallbackPolicy.DEFAULT);
        assertThat(Choice.unpacked(switchedOff.packed())).isEqualTo(switchedOff);
    }
}
