/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.Preset.SignIn;
import org.letterhead.mail.transport.PresetStep;
import org.letterhead.mail.transport.SendingLimits;

/** A preset as its file has it, in all its languages. */
record PresetFile(
        String id,
        PresetText name,
        List<SignIn> signIns,
        Map<String, String> values,
        SendingLimits limits,
        Optional<PresetText> question,
        List<Variant> variants,
        List<Step> steps,
        List<PresetText> caveats) {

    /** See {@link Preset.Variant}. */
    record Variant(String id, PresetText name, Map<String, String> values, SendingLimits limits) {}

    /** See {@link PresetStep}. */
    record Step(PresetText text, Optional<URI> link) {}

    Preset in(Locale locale) {
        return new Preset(
                id,
                name.in(locale),
                signIns,
                values,
                limits,
                question.map(text -> text.in(locale)).orElse(""),
                variants.stream()
                        .map(one -> new Preset.Variant(one.id(), one.name().in(locale), one.values(), one.limits()))
                        .toList(),
                steps.stream()
                        .map(one -> new PresetStep(one.text().in(locale), one.link()))
                        .toList(),
                caveats.stream().map(text -> text.in(locale)).toList());
    }
}
