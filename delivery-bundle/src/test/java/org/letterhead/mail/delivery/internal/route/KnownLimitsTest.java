/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportSettings;

/** Which limits are known of the provider behind what is filled in. */
class KnownLimitsTest {
    private final KnownLimits known = new KnownLimits(new TransportDescriptor(
            "",
            "",
            TransportDescriptor.Standing.MOST_PREFERRED,
            new SettingsForm(
                    List.of(field("server", Type.HOST), field("port", Type.PORT), field("user", Type.TEXT)),
                    List.of(),
                    List.of(
                            new Preset(
                                    "mail",
                                    "Mail",
                                    List.of(),
                                    Map.of("server", "smtp.mail.example"),
                                    SendingLimits.UNKNOWN,
                                    "Kind",
                                    List.of(
                                            new Preset.Variant(
                                                    "a", "A", Map.of("server", "smtp.mail.example"), perDay(500)),
                                            new Preset.Variant(
                                                    "b", "B", Map.of("server", "smtp.mail.example"), perDay(2000))),
                                    List.of(),
                                    List.of()),
                            preset("fast", Map.of("server", "relay.example", "port", "465"), perDay(7)),
                            preset("slow", Map.of("server", "relay.example", "port", "587"), perDay(5)),
                            preset("anywhere", Map.of("port", "25"), perDay(1))),
                    Optional.empty()),
            SendingLimits.UNKNOWN));

    @Test
    void theHostDecides() {
        assertThat(of("server", " Relay.EXAMPLE", "port", "465")).isEqualTo(perDay(7));
        assertThat(of("server", "relay.example", "port", "587")).isEqualTo(perDay(5));
        assertThat(of("server", "relay.example", "port", "2525")).isEqualTo(perDay(7));
        assertThat(of("server", "mx.example", "port", "25")).isEqualTo(SendingLimits.UNKNOWN);
        assertThat(of()).isEqualTo(SendingLimits.UNKNOWN);
    }

    @Test
    void whoSendsUnderTheProvidersOwnDomainHasThePersonsAccount() {
        assertThat(of("server", "smtp.mail.example", "user", "anna@mail.example")).isEqualTo(perDay(500));
        assertThat(of("server", "smtp.mail.example", "user", "anna@acme.example")).isEqualTo(perDay(2000));
    }

    private SendingLimits of(String... filledIn) {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < filledIn.length; i += 2) {
            values.put(filledIn[i], filledIn[i + 1]);
        }
        return known.of(new TransportSettings(values, Map.of()));
    }

    private static FormField field(String name, Type type) {
        return new FormField(name, type, name, "", false, true, "", List.of(), Optional.empty());
    }

    private static Preset preset(String id, Map<String, String> values, SendingLimits limits) {
        return new Preset(id, id, List.of(), values, limits, "", List.of(), List.of(), List.of());
    }

    private static SendingLimits perDay(int most) {
        return new SendingLimits(
                OptionalInt.empty(),
                OptionalInt.of(most),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }
}
