/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.SettingsForm;

/** What a provider is known to do that one should know before saving, such as Gmail's replaced From. */
final class Caveats {
    private Caveats() {}

    /** The caveats of the preset that fits what is filled in; none if no preset does. */
    static List<String> of(SettingsForm form, Map<String, String> values) {
        return form.presets().stream()
                .filter(preset -> fillings(preset).anyMatch(filling -> fits(form, filling, values)))
                .findFirst()
                .map(Preset::caveats)
                .orElse(List.of());
    }

    private static Stream<Map<String, String>> fillings(Preset preset) {
        return preset.variants().isEmpty()
                ? Stream.of(preset.values())
                : preset.variants().stream().map(Preset.Variant::values);
    }

    /** A provider is known by its host, whatever port is taken; one without a host by everything that it fills in. */
    private static boolean fits(SettingsForm form, Map<String, String> filling, Map<String, String> values) {
        List<String> hosts = filling.keySet().stream()
                .filter(name -> form.field(name).map(FormField::type).stream().anyMatch(type -> type == Type.HOST))
                .toList();
        List<String> telling = hosts.isEmpty() ? List.copyOf(filling.keySet()) : hosts;
        return !telling.isEmpty()
                && telling.stream()
                        .allMatch(name -> filling.get(name).strip().equalsIgnoreCase(values.getOrDefault(name, "")));
    }
}
