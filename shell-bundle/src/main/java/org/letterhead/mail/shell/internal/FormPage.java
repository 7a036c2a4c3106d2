/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.PresetStep;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;

/**
 * What {@code mail:settings form} prints.
 *
 * @param way as the account sees it; its driver is there
 * @param preset the one that is told about; null for all by name
 */
record FormPage(AccountSettings.Way way, String preset) {
    void print(PrintStream out) throws CommandException {
        TransportDescriptor description = way.description().orElseThrow();
        SettingsForm form = description.form();
        if (preset != null) {
            print(out, preset(form, preset.split("/", 2)[0]));
            return;
        }
        say(out, "", description.displayName() + ": " + description.description());
        if (form.fields().isEmpty()) {
            out.println("There is nothing to fill in.");
        }
        form.fields().forEach(field -> print(out, field));
        if (!form.presets().isEmpty()) {
            out.println();
            out.println("Providers (--preset ID tells the steps):");
            form.presets().forEach(one -> say(out, "  ", one.id() + "  " + one.name()));
        }
    }

    /** Finds a preset, or says which there are. */
    static Preset preset(SettingsForm form, String id) throws CommandException {
        return form.preset(id)
                .orElseThrow(() -> Refusal.because("There is no preset \"" + id + "\". "
                        + (form.presets().isEmpty()
                                ? "This way has none."
                                : "There are: "
                                        + String.join(
                                                ", ",
                                                form.presets().stream()
                                                        .map(Preset::id)
                                                        .toList())
                                        + ".")));
    }

    private static void print(PrintStream out, FormField field) {
        out.println();
        say(
                out,
                "",
                field.name() + " (" + Words.of(field.type())
                        + (field.required() ? ", required" : "")
                        + (field.defaultValue().isEmpty() ? "" : ", otherwise " + field.defaultValue()) + ")  "
                        + field.label());
        if (!field.help().isEmpty()) {
            say(out, "  ", field.help());
        }
        field.options().forEach(option -> say(out, "  ", field.name() + "=" + option.value() + "  " + option.label()));
        field.visibleWhen()
                .ifPresent(when -> say(
                        out,
                        "  ",
                        "Asked when " + when.field() + " is "
                                + String.join(
                                        " or ", when.values().stream().sorted().toList()) + "."));
        if (field.type() == FormField.Type.SECRET) {
            out.println("  A secret: it is asked for, and never shown.");
        } else if (field.connection()) {
            out.println("  Changing it asks for the secrets again.");
        }
    }

    private static void print(PrintStream out, Preset preset) {
        say(out, "", preset.name());
        values(out, "  ", preset.values());
        if (!preset.variants().isEmpty()) {
            say(out, "", preset.question() + ":");
            for (Preset.Variant variant : preset.variants()) {
                say(out, "  ", "--preset " + preset.id() + "/" + variant.id() + "  " + variant.name());
                values(out, "      ", variant.values());
            }
        }
        List<PresetStep> steps = preset.steps();
        for (int i = 0; i < steps.size(); i++) {
            PresetStep step = steps.get(i);
            say(
                    out,
                    "",
                    (i + 1) + ". " + step.text()
                            + step.link().map(link -> " " + link).orElse(""));
        }
        preset.caveats().forEach(caveat -> say(out, "Note: ", caveat));
    }

    private static void values(PrintStream out, String start, Map<String, String> values) {
        new TreeMap<>(values).forEach((field, value) -> say(out, start, field + "=" + value));
    }

    private static void say(PrintStream out, String start, String text) {
        out.println(start + Printable.of(text));
    }
}
