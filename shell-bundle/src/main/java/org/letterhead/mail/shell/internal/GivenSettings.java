/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.SettingsForm;

/**
 * A way's settings as they stand on the command line: what is stored, or what an empty form begins with, with the changes that were typed.
 *
 * @param values by the fields' names, without secrets
 * @param remarks what was filled in that nobody typed
 */
record GivenSettings(Map<String, String> values, List<String> remarks) {
    static GivenSettings of(AccountSettings.Way way, SettingsForm form, List<String> words, String preset)
            throws CommandException {
        Map<String, String> values = new TreeMap<>(way.values());
        if (way.savedAt().isEmpty()) {
            form.fields().stream()
                    .filter(field -> !field.defaultValue().isEmpty())
                    .forEach(field -> values.putIfAbsent(field.name(), field.defaultValue()));
        }
        List<String> remarks = new ArrayList<>();
        if (preset != null) {
            Map<String, String> filled = preset(form, preset);
            filled.forEach((field, value) -> remarks.add(field + " = " + value + " (preset)"));
            values.putAll(filled);
        }
        Set<String> typed = typed(form, words, values);
        follow(form, typed, values, remarks);
        values.values().removeIf(String::isEmpty);
        return new GivenSettings(values, remarks);
    }

    /** What a preset fills in; of one with variants, {@code id/variant}. */
    private static Map<String, String> preset(SettingsForm form, String text) throws CommandException {
        String[] parts = text.split("/", 2);
        Preset preset = FormPage.preset(form, parts[0]);
        if (preset.variants().isEmpty() && parts.length == 1) {
            return preset.values();
        }
        return preset.variants().stream()
                .filter(variant -> parts.length == 2 && variant.id().equals(parts[1]))
                .findFirst()
                .map(Preset.Variant::values)
                .orElseThrow(() -> Refusal.because(
                        preset.variants().isEmpty()
                                ? "The preset " + preset.id() + " has no variants: --preset " + preset.id() + "."
                                : preset.question() + "? Say --preset " + preset.id() + "/"
                                        + String.join(
                                                ", " + preset.id() + "/",
                                                preset.variants().stream()
                                                        .map(Preset.Variant::id)
                                                        .toList())
                                        + "."));
    }

    /** Takes over what was typed. What is wrong is never repeated: it may be a password. */
    private static Set<String> typed(SettingsForm form, List<String> words, Map<String, String> values)
            throws CommandException {
        Set<String> typed = new HashSet<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0 || word.startsWith("-")) {
                throw Refusal.because(
                        "Behind the way stand settings of the form field=value, and one of the words is not"
                                + " one. Options stand before the action. The fields are: " + names(form) + ".");
            }
            String name = word.substring(0, equals);
            FormField field = form.field(name)
                    .orElseThrow(() -> Refusal.because(
                            "The way has no field of the name that stands before one of the \"=\". The fields are: "
                                    + names(form) + "."));
            if (field.type() == FormField.Type.SECRET) {
                throw Refusal.because(
                        "Nothing was done: " + name + " is a secret, and what stands in a command is seen on"
                                + " the screen and kept in the shell's history. Leave it out: it is asked for. A script gives"
                                + " --secret-file " + name + "=PATH. If that was the real one, take another.");
            }
            if (!typed.add(name)) {
                throw Refusal.because("The field " + name + " is given twice.");
            }
            values.put(name, word.substring(equals + 1));
        }
        return typed;
    }

    /** Lets fields follow that nobody has chosen, as a page does: the port follows the encryption. */
    private static void follow(SettingsForm form, Set<String> typed, Map<String, String> values, List<String> remarks) {
        for (FormRule rule : form.rules()) {
            if (rule instanceof FormRule.Suggestion suggestion
                    && typed.contains(suggestion.when().field())
                    && !typed.contains(suggestion.field())) {
                Optional<String> proposal = form.proposal(suggestion.field(), values);
                proposal.ifPresent(value -> {
                    values.put(suggestion.field(), value);
                    remarks.add(suggestion.field() + " = " + value + " (goes with "
                            + suggestion.when().field() + ")");
                });
            }
        }
    }

    private static String names(SettingsForm form) {
        List<String> names = form.fields().stream().map(FormField::name).toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
