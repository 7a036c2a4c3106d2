/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.web.internal.page.Visit;

/**
 * The well-known providers of a way, and which one somebody has chosen.
 *
 * @param form the way's form
 * @param chosen empty if none
 * @param variant which kind of it; empty if none was chosen, or there are none
 */
record Providers(SettingsForm form, Optional<Preset> chosen, Optional<Preset.Variant> variant) {
    /** As an address or a form names them; whatever is not there counts as nothing. */
    static Providers of(SettingsForm form, String preset, String variant) {
        Optional<Preset> chosen = form.preset(preset);
        return new Providers(form, chosen, chosen.flatMap(one -> one.variants().stream()
                .filter(kind -> kind.id().equals(variant))
                .findFirst()));
    }

    /** What it fills in. */
    Map<String, String> values() {
        return variant.map(Preset.Variant::values)
                .or(() -> chosen.map(Preset::values))
                .orElse(Map.of());
    }

    /**
     * For the template.
     *
     * @param page the way's address
     */
    Map<String, Object> shown(String page, Said said) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("hasProviders", !form.presets().isEmpty());
        shown.put(
                "providers",
                form.presets().stream()
                        .map(one -> Map.of(
                                "address", page + "?preset=" + Visit.path(one.id()),
                                "label", one.name(),
                                "current", chosen.filter(one::equals).isPresent()))
                        .toList());
        shown.put("preset", chosen.map(Preset::id).orElse(""));
        shown.put("variant", variant.map(Preset.Variant::id).orElse(""));
        chosen.ifPresent(one -> shown.put("guide", guide(one, said)));
        return shown;
    }

    private Map<String, Object> guide(Preset preset, Said said) {
        Map<String, Object> guide = new HashMap<>();
        guide.put("provider", preset.name());
        guide.put("presetId", preset.id());
        guide.put(
                "steps",
                preset.steps().stream()
                        .map(step -> {
                            Map<String, Object> shown = new HashMap<>();
                            shown.put("text", step.text());
                            step.link()
                                    .ifPresent(link -> shown.put(
                                            "opens",
                                            Map.of(
                                                    "address",
                                                    link.toString(),
                                                    "label",
                                                    said.say("provider.opens", "host", link.getHost()))));
                            return shown;
                        })
                        .toList());
        guide.put("hasSteps", !preset.steps().isEmpty());
        guide.put("caveats", preset.caveats());
        guide.put("hasCaveats", !preset.caveats().isEmpty());
        List<String> signIns =
                preset.signIns().stream().map(one -> said.of("sign-in", one)).toList();
        guide.put("signIns", signIns);
        guide.put("hasSignIns", !signIns.isEmpty());
        List<String> limits = limits(variant.map(Preset.Variant::limits).orElse(preset.limits()), said);
        guide.put("allowed", limits);
        guide.put("isLimited", !limits.isEmpty());
        if (!preset.variants().isEmpty()) {
            guide.put(
                    "kinds",
                    Map.of(
                            "question",
                            preset.question(),
                            "kind",
                            preset.variants().stream()
                                    .map(one -> Map.of(
                                            "id", one.id(),
                                            "label", one.name(),
                                            "chosen",
                                                    variant.filter(one::equals).isPresent()))
                                    .toList(),
                            "open",
                            variant.isEmpty()));
        }
        return guide;
    }

    /** What is known to be allowed, in words. */
    static List<String> limits(SendingLimits limits, Said said) {
        List<String> words = new ArrayList<>();
        add(words, "limit.minute", limits.messagesPerMinute(), said);
        add(words, "limit.day", limits.messagesPerDay(), said);
        add(words, "limit.recipients-day", limits.recipientsPerDay(), said);
        add(words, "limit.recipients", limits.recipientsPerMessage(), said);
        return words;
    }

    private static void add(List<String> words, String key, OptionalInt most, Said said) {
        most.ifPresent(number -> words.add(said.say(
                key, "number", NumberFormat.getIntegerInstance(said.locale()).format(number))));
    }
}
