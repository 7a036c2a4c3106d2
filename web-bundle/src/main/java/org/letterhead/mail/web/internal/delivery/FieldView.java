/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Condition;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.transport.SettingsForm;

/**
 * A driver's form as the page shows it: whatever its fields are. Ids are numbers, since a field's name may be anything.
 *
 * @param form what is asked
 * @param values what is filled in
 * @param secrets what is known of each secret
 * @param findings what was found, at its fields
 */
record FieldView(
        SettingsForm form, Map<String, String> values, Map<String, SecretState> secrets, List<Finding> findings) {

    /** What is known of a secret that is never shown. */
    enum SecretState {
        /** Nothing. */
        NONE,
        /** It is stored. */
        STORED,
        /** It was entered, and is kept until it is saved. */
        ENTERED,
        /** It is stored, and saving forgets it. */
        CLEARED
    }

    /** For the template. */
    List<Map<String, Object>> fields(Said said) {
        return form.fields().stream().map(field -> field(field, said)).toList();
    }

    /** What belongs to no field. */
    List<String> general() {
        return findings.stream()
                .filter(finding -> form.field(finding.field()).isEmpty())
                .map(Finding::text)
                .toList();
    }

    private String id(String field) {
        for (int i = 0; i < form.fields().size(); i++) {
            if (form.fields().get(i).name().equals(field)) {
                return "f" + i;
            }
        }
        throw new IllegalArgumentException("no field " + field);
    }

    private Map<String, Object> field(FormField field, Said said) {
        String id = id(field.name());
        String value = values.getOrDefault(field.name(), "");
        Map<String, Object> shown = new HashMap<>();
        shown.put("id", id);
        shown.put("name", field.name());
        shown.put("label", field.label());
        shown.put("help", field.help());
        shown.put("required", field.required());
        shown.put("optional", !field.required() && field.type() != FormField.Type.SWITCH);
        shown.put("value", value);
        shown.put("kind", field.type().name().toLowerCase(Locale.ROOT));
        shown.put("begins", field.defaultValue());
        List<String> described = new ArrayList<>();
        if (!field.help().isEmpty()) {
            described.add(id + "-help");
        }
        switch (field.type()) {
            case SECRET -> secret(field, id, shown, described);
            case SWITCH -> shown.put("isSwitch", Map.of("on", value.equals("true")));
            case CHOICE -> shown.put("choice", Map.of("choices", choices(field, value, said)));
            case PORT -> shown.put("line", Map.of("mode", "numeric"));
            case ADDRESS -> shown.put("line", Map.of("mode", "email"));
            case HOST -> shown.put("line", Map.of("mode", "url"));
            case TEXT -> shown.put("line", Map.of("mode", "text"));
        }
        field.visibleWhen().ifPresent(when -> shown.put("condition", condition(when, said)));
        List<String> offered = offered(field.name());
        shown.put("offered", offered);
        shown.put("isOffered", !offered.isEmpty());
        shown.put("proposals", proposals(field.name()));
        List<Map<String, Object>> notices = notices(field.name(), id);
        List<Map<String, Object>> found = found(field.name(), id, notices);
        shown.put("notices", notices);
        shown.put("found", found);
        Stream.concat(notices.stream().filter(one -> one.get("quiet").equals(false)), found.stream())
                .map(one -> (String) one.get("noteId"))
                .forEach(described::add);
        shown.put("describedBy", String.join(" ", described));
        shown.put(
                "invalid",
                findings.stream()
                        .anyMatch(finding -> finding.field().equals(field.name()) && finding.level() == Level.ERROR));
        return shown;
    }

    private void secret(FormField field, String id, Map<String, Object> shown, List<String> described) {
        SecretState state = secrets.getOrDefault(field.name(), SecretState.NONE);
        shown.put(
                "secret",
                Map.of(
                        "stored",
                        state == SecretState.STORED || state == SecretState.CLEARED,
                        "entered",
                        state == SecretState.ENTERED,
                        "cleared",
                        state == SecretState.CLEARED,
                        "known",
                        state != SecretState.NONE));
        if (state != SecretState.NONE) {
            described.add(id + "-kept");
        }
    }

    private static List<Map<String, Object>> choices(FormField field, String value, Said said) {
        List<Map<String, Object>> choices = new ArrayList<>();
        boolean known =
                field.options().stream().anyMatch(option -> option.value().equals(value));
        if (!field.required() || !known) {
            choices.add(Map.of("option", "", "text", said.say("choose"), "chosen", !known));
        }
        field.options()
                .forEach(option -> choices.add(Map.of(
                        "option", option.value(),
                        "text", option.label(),
                        "chosen", option.value().equals(value))));
        return choices;
    }

    /** When a field is asked: for the script by ids, for people in words. */
    private Map<String, Object> condition(Condition when, Said said) {
        Optional<FormField> other = form.field(when.field());
        String answers = other.map(field -> when.values().stream()
                        .sorted()
                        .map(value -> answer(field, value, said))
                        .collect(Collectors.joining(", ")))
                .orElse("");
        Map<String, Object> condition = new HashMap<>(script(when));
        condition.put(
                "words",
                said.say(
                        "field.only-when",
                        "field",
                        other.map(FormField::label).orElse(when.field()),
                        "values",
                        answers));
        return condition;
    }

    private static String answer(FormField field, String value, Said said) {
        if (field.type() == FormField.Type.SWITCH) {
            return said.say(value.equals("true") ? "switch.on" : "switch.off");
        }
        return field.options().stream()
                .filter(option -> option.value().equals(value))
                .map(FormField.Option::label)
                .findFirst()
                .orElse(value);
    }

    private Map<String, Object> script(Condition when) {
        return Map.of(
                "on",
                form.field(when.field()).map(FormField::name).map(this::id).orElse(""),
                "is",
                when.values().stream().sorted().collect(Collectors.joining("\n")));
    }

    private List<String> offered(String field) {
        return suggestions(field)
                .flatMap(one -> one.values().stream())
                .distinct()
                .toList();
    }

    private Stream<FormRule.Suggestion> suggestions(String field) {
        return form.rules().stream()
                .filter(FormRule.Suggestion.class::isInstance)
                .map(FormRule.Suggestion.class::cast)
                .filter(one -> one.field().equals(field));
    }

    private List<Map<String, Object>> proposals(String field) {
        return suggestions(field)
                .map(one -> {
                    Map<String, Object> proposal = new HashMap<>(script(one.when()));
                    proposal.put("proposed", String.join("\n", one.values()));
                    return proposal;
                })
                .toList();
    }

    /** Every notice at a field: those that do not hold now are hidden until they do. */
    private List<Map<String, Object>> notices(String field, String id) {
        List<Map<String, Object>> notices = new ArrayList<>();
        for (FormRule rule : form.rules()) {
            if (rule instanceof FormRule.Notice notice && notice.field().equals(field)) {
                notices.add(Map.of(
                        "noteId", id + "-notice" + notices.size(),
                        "text", notice.text(),
                        "style", style(notice.level()),
                        "quiet", !holds(notice),
                        "conditions", notice.when().stream().map(this::script).toList()));
            }
        }
        return notices;
    }

    private boolean holds(FormRule.Notice notice) {
        return form.isAsked(notice.field(), values)
                && notice.when().stream()
                        .allMatch(when -> when.values().contains(values.getOrDefault(when.field(), "")));
    }

    /** What was found and is not one of the notices, which are there anyway. */
    private List<Map<String, Object>> found(String field, String id, List<Map<String, Object>> notices) {
        List<Map<String, Object>> found = new ArrayList<>();
        for (Finding finding : findings) {
            boolean said =
                    notices.stream().anyMatch(notice -> notice.get("text").equals(finding.text()));
            if (finding.field().equals(field) && !said) {
                found.add(Map.of(
                        "noteId", id + "-found" + found.size(),
                        "text", finding.text(),
                        "style", style(finding.level())));
            }
        }
        return found;
    }

    private static String style(Level level) {
        return level == Level.ERROR ? "wrong" : "caution";
    }
}
