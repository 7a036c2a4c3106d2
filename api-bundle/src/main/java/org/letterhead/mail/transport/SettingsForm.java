/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.transport.FormField.Condition;
import org.letterhead.mail.transport.FormField.Type;

/**
 * What an account fills in to use a way, in one language. The settings page, its validation and the storage of the
 * values are made from this record: a driver writes no page.
 *
 * @param fields in the order in which they are asked; names are unique
 * @param rules what the fields have to do with each other
 * @param presets well-known providers, in the order in which they are offered; ids are unique
 * @param handover for a person who does not know what to fill in: a text to send to somebody who does
 */
public record SettingsForm(
        List<FormField> fields, List<FormRule> rules, List<Preset> presets, Optional<Handover> handover) {
    /** Nothing to fill in. */
    public static final SettingsForm NONE = new SettingsForm(List.of());

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");
    private static final Pattern HOST =
            Pattern.compile("[\\p{L}\\p{N}\\p{M}._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if two fields have the same name or two presets the same id, or if a rule or a
     *     preset names a field that is not there, or a preset a secret
     */
    public SettingsForm {
        fields = List.copyOf(fields);
        rules = List.copyOf(rules);
        presets = List.copyOf(presets);
        Objects.requireNonNull(handover, "handover");
        Set<String> names = new HashSet<>();
        Set<String> open = new HashSet<>();
        for (FormField field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("two fields of the form have the same name: " + field.name());
            }
            if (field.type() != Type.SECRET) {
                open.add(field.name());
            }
        }
        for (FormRule rule : rules) {
            known(names, Stream.concat(Stream.of(rule.field()), conditions(rule).map(Condition::field)), "a rule");
        }
        Set<String> ids = new HashSet<>();
        for (Preset preset : presets) {
            if (!ids.add(preset.id())) {
                throw new IllegalArgumentException("two presets of the form have the same id: " + preset.id());
            }
            known(open, preset.values().keySet().stream(), "the preset " + preset.id());
            for (Preset.Variant variant : preset.variants()) {
                known(open, variant.values().keySet().stream(), "the preset " + preset.id());
            }
        }
    }

    /**
     * A form whose fields stand for themselves.
     *
     * @param fields in the order in which they are asked; names are unique
     */
    public SettingsForm(List<FormField> fields) {
        this(fields, List.of(), List.of(), Optional.empty());
    }

    /**
     * Finds a field.
     *
     * @param name its name
     * @return empty if the form has no such field
     */
    public Optional<FormField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /**
     * Finds a preset.
     *
     * @param id its id
     * @return empty if the form has no such preset
     */
    public Optional<Preset> preset(String id) {
        return presets.stream().filter(preset -> preset.id().equals(id)).findFirst();
    }

    /**
     * What the rules suggest for a field.
     *
     * @param field the field's name
     * @param values what is filled in at the moment; a field that is absent counts as empty
     * @return best first; empty if nothing is suggested
     */
    public List<String> suggestions(String field, Map<String, String> values) {
        return suggestionsFor(field)
                .filter(suggestion -> holds(suggestion.when(), values))
                .flatMap(suggestion -> suggestion.values().stream())
                .distinct()
                .toList();
    }

    /**
     * What to put into a field by itself after another one has changed. A field that is empty, or whose value is one of
     * those that this form suggests or begins with, is not anybody's own choice and follows; any other value stays.
     *
     * @param field the field's name
     * @param values what is filled in at the moment
     * @return empty if the field stays as it is
     */
    public Optional<String> proposal(String field, Map<String, String> values) {
        List<String> fitting = suggestions(field, values);
        String now = values.getOrDefault(field, "");
        boolean untouched = now.isEmpty()
                || field(field).filter(one -> one.defaultValue().equals(now)).isPresent()
                || suggestionsFor(field)
                        .anyMatch(suggestion -> suggestion.values().contains(now));
        return untouched && !fitting.contains(now) ? fitting.stream().findFirst() : Optional.empty();
    }

    /**
     * Checks what can be checked from this record alone, so that a page can say it at once, at the field. Whether the
     * settings are good is decided by {@link MailTransport#open}, which knows more, and by a test mail.
     *
     * @param settings what is filled in, secrets included
     * @return in the order of the fields; empty if nothing was found
     */
    public List<FormFinding> check(TransportSettings settings) {
        List<FormFinding> found = new ArrayList<>();
        for (FormField field : fields) {
            if (asked(field, settings.values(), fields.size())) {
                wrong(field, settings).ifPresent(found::add);
                rules.stream()
                        .filter(FormRule.Notice.class::isInstance)
                        .map(FormRule.Notice.class::cast)
                        .filter(notice -> notice.field().equals(field.name()))
                        .filter(notice ->
                                notice.when().stream().allMatch(condition -> holds(condition, settings.values())))
                        .map(FormFinding.Noticed::new)
                        .forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    /**
     * Tells whether a field is asked at the moment. One that depends on another that is not asked is not asked either,
     * whatever was left behind in that one.
     *
     * @param field the field's name
     * @param values what is filled in; a field that is absent counts as empty
     * @return false too if the form has no such field
     */
    public boolean isAsked(String field, Map<String, String> values) {
        return field(field).filter(one -> asked(one, values, fields.size())).isPresent();
    }

    private boolean asked(FormField field, Map<String, String> values, int depth) {
        return depth > 0
                && field.visibleWhen()
                        .map(condition -> holds(condition, values)
                                && field(condition.field())
                                        .filter(other -> asked(other, values, depth - 1))
                                        .isPresent())
                        .orElse(true);
    }

    private static Optional<FormFinding> wrong(FormField field, TransportSettings settings) {
        String value = settings.value(field.name()).map(String::strip).orElse("");
        boolean empty =
                field.type() == Type.SECRET ? settings.secret(field.name()).isEmpty() : value.isEmpty();
        if (empty) {
            return field.required() ? Optional.of(new FormFinding.Missing(field.name())) : Optional.empty();
        }
        return fits(field, value) ? Optional.empty() : Optional.of(new FormFinding.Malformed(field.name()));
    }

    private static boolean fits(FormField field, String value) {
        return switch (field.type()) {
            case TEXT -> !CONTROLS.matcher(value).find();
            case HOST -> HOST.matcher(value).matches();
            case PORT ->
                value.matches("[0-9]{1,5}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= 65535;
            case ADDRESS -> isAddress(value);
            case SECRET -> true;
            case CHOICE ->
                field.options().stream().anyMatch(option -> option.value().equals(value));
            case SWITCH -> value.equals("true") || value.equals("false");
        };
    }

    private static boolean isAddress(String value) {
        try {
            MailAddress.of(value);
            return true;
        } catch (MailRejectedException e) {
            return false;
        }
    }

    private Stream<FormRule.Suggestion> suggestionsFor(String field) {
        return rules.stream()
                .filter(FormRule.Suggestion.class::isInstance)
                .map(FormRule.Suggestion.class::cast)
                .filter(suggestion -> suggestion.field().equals(field));
    }

    private static Stream<Condition> conditions(FormRule rule) {
        return rule instanceof FormRule.Suggestion suggestion
                ? Stream.of(suggestion.when())
                : ((FormRule.Notice) rule).when().stream();
    }

    private static boolean holds(Condition condition, Map<String, String> values) {
        return condition
                .values()
                .contains(values.getOrDefault(condition.field(), "").strip());
    }

    private static void known(Set<String> names, Stream<String> used, String who) {
        used.filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(who + " names " + name + ", which is no field that it could");
        });
    }

    /**
     * A text to copy and send to somebody else.
     *
     * @param title to whom it goes, for example "Not sure? Ask your server's administrator"
     * @param text the whole letter
     */
    public record Handover(String title, String text) {
        /** Refuses {@code null}. */
        public Handover {
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(text, "text");
        }
    }
}
