/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.letterhead.mail.account.MailSettings.Draft;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.accounts.internal.Words;
import org.letterhead.mail.accounts.internal.settings.FilledIn.Origin;
import org.letterhead.mail.people.ShownText;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportSettings;

/**
 * Reads a draft as strictly as it came from a stranger. What a form cannot have meant is refused and named, so that a misspelt field is
 * not just lost. What stands in fields that are not asked is left out: a page sends hidden fields too, and nobody has seen them.
 *
 * <p>A stored secret is put in only if every field that decides whom the way connects to is as it was when the secret was stored, other
 * such secrets included: a new one of these is a change like any other. This is the only place where stored secrets come in.
 */
final class DraftReader {
    /** Nothing at all. */
    static final FilledIn NOTHING = new FilledIn(TransportSettings.EMPTY, Map.of(), List.of(), List.of());

    private final SettingsForm form;
    private final Draft draft;
    private final Locale reader;
    private final List<Finding> wrong = new ArrayList<>();
    private final List<Finding> missing = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Map<String, Origin> origins = new HashMap<>();

    /** Something stored, and how its secrets are opened. */
    record Source(StoredWay stored, Opener opener) {}

    /** Opens a stored secret. */
    @FunctionalInterface
    interface Opener {
        Secret open(String field, byte[] sealed);
    }

    private DraftReader(SettingsForm form, Draft draft, Locale reader) {
        this.form = form;
        this.draft = draft;
        this.reader = reader;
    }

    /**
     * Reads a draft.
     *
     * @param saved the saved settings of the way
     * @param kept what was put aside of it; its secrets come first, as far as they fit
     */
    static FilledIn read(SettingsForm form, Draft draft, Optional<Source> saved, Optional<Source> kept, Locale reader) {
        DraftReader reading = new DraftReader(form, draft, reader);
        reading.values();
        reading.secrets();
        reading.cleared();
        reading.leaveOutWhatIsNotAsked();
        // What was put aside first, all of it: it is the later one, and decides whether the saved ones still fit.
        Map<String, List<String>> changed = new TreeMap<>();
        kept.ifPresent(source -> reading.putIn(source, changed));
        saved.ifPresent(source -> reading.putIn(source, changed));
        changed.forEach(reading::enterAgain);
        return new FilledIn(
                new TransportSettings(reading.values, reading.secrets),
                Map.copyOf(reading.origins),
                List.copyOf(reading.wrong),
                List.copyOf(reading.missing));
    }

    private void values() {
        new TreeMap<>(draft.values()).forEach((name, text) -> {
            String value = text.strip();
            Optional<FormField> field = form.field(name);
            if (value.isEmpty()) {
                return;
            }
            if (field.isEmpty()) {
                wrong(name, "unknown");
            } else if (field.get().type() == Type.SECRET) {
                wrong(name, "is-secret");
            } else {
                FieldText.problemOfLine(value)
                        .ifPresentOrElse(problem -> wrong(name, problem), () -> values.put(name, value));
            }
        });
    }

    private void secrets() {
        new TreeMap<>(draft.secrets()).forEach((name, secret) -> {
            Optional<FormField> field = form.field(name);
            String clear = secret.reveal();
            if (clear.isEmpty()) {
                return;
            }
            if (field.isEmpty()) {
                wrong(name, "unknown");
            } else if (field.get().type() != Type.SECRET) {
                wrong(name, "is-no-secret");
            } else {
                FieldText.problemOfSecret(clear).ifPresentOrElse(problem -> wrong(name, problem), () -> {
                    // As it is now: what is stored later must be what was proven, whatever stands behind the handle.
                    secrets.put(name, Secret.of(clear));
                    origins.put(name, Origin.ENTERED);
                });
            }
        });
    }

    private void cleared() {
        for (String name : new TreeSet<>(draft.cleared())) {
            Optional<FormField> field = form.field(name);
            if (field.isEmpty()) {
                wrong(name, "unknown");
            } else if (field.get().type() != Type.SECRET) {
                wrong(name, "is-no-secret");
            } else if (secrets.containsKey(name)) {
                wrong(name, "entered-and-cleared");
            }
        }
    }

    private void leaveOutWhatIsNotAsked() {
        Map<String, String> filledIn = Map.copyOf(values);
        values.keySet().removeIf(name -> !form.isAsked(name, filledIn));
        secrets.keySet().removeIf(name -> !form.isAsked(name, filledIn));
        origins.keySet().retainAll(secrets.keySet());
    }

    /** Whether the stored secret is meant. */
    private boolean isOpen(FormField field) {
        return form.isAsked(field.name(), values)
                && !secrets.containsKey(field.name())
                && !draft.cleared().contains(field.name());
    }

    private void putIn(Source source, Map<String, List<String>> changed) {
        List<String> differing = changedSince(source.stored());
        for (FormField field : form.fields()) {
            byte[] sealed = source.stored().sealed().get(field.name());
            if (sealed == null || field.type() != Type.SECRET || !isOpen(field)) {
                continue;
            }
            if (differing.isEmpty()) {
                secrets.put(field.name(), source.opener().open(field.name(), sealed));
                origins.put(field.name(), source.stored().draft() ? Origin.DRAFT : Origin.SAVED);
                changed.remove(field.name());
            } else {
                changed.putIfAbsent(field.name(), differing);
            }
        }
    }

    private void enterAgain(String name, List<String> changed) {
        missing.add(new Finding(
                name,
                Level.ERROR,
                Words.say("settings.enter-again", Map.of("fields", String.join(", ", changed)), reader)));
    }

    /** The labels of the fields that decide whom the way connects to and are not as they were stored. */
    private List<String> changedSince(StoredWay stored) {
        return form.fields().stream()
                .filter(FormField::connection)
                .filter(field -> field.type() == Type.SECRET ? isAnother(field, stored) : differs(field, stored))
                .map(FormField::label)
                .toList();
    }

    private boolean differs(FormField field, StoredWay stored) {
        return !values.getOrDefault(field.name(), "")
                .equals(stored.values().getOrDefault(field.name(), "").strip());
    }

    private boolean isAnother(FormField field, StoredWay stored) {
        return secrets.containsKey(field.name()) || (stored.sealed().containsKey(field.name()) && !isOpen(field));
    }

    private void wrong(String name, String what) {
        // The name may be anything too.
        Optional<FormField> known = form.field(name);
        wrong.add(new Finding(
                known.isPresent() ? name : ShownText.of(name),
                Level.ERROR,
                Words.say(
                        "settings.field." + what,
                        Map.of(
                                "field",
                                known.map(FormField::label).orElseGet(() -> ShownText.of(name)),
                                "most",
                                String.valueOf(FieldText.LONGEST)),
                        reader)));
    }

    /** What has changed between stored settings and these, by the fields' names. */
    static List<String> changes(SettingsForm form, Optional<StoredWay> before, FilledIn now) {
        return form.fields().stream()
                .filter(field -> field.type() == Type.SECRET
                        ? (before.isEmpty() || now.origins().get(field.name()) != Origin.SAVED)
                                && (now.origins().containsKey(field.name())
                                        || before.filter(way -> way.sealed().containsKey(field.name()))
                                                .isPresent())
                        : !now.settings()
                                .value(field.name())
                                .orElse("")
                                .equals(before.map(way -> way.values().getOrDefault(field.name(), ""))
                                        .orElse("")))
                .map(FormField::name)
                .toList();
    }

    /** The labels of fields. */
    static String labels(SettingsForm form, List<String> names) {
        return names.stream()
                .flatMap(name -> form.field(name).map(FormField::label).stream())
                .collect(Collectors.joining(", "));
    }
}
