/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateVariable;
import org.letterhead.mail.template.TemplateVariable.Type;
import org.letterhead.mail.templates.internal.edit.html.Tags;
import org.letterhead.mail.templates.internal.edit.html.Tags.Kind;

/** Looks at the Mustache tags of one text: whether they are in order, name what there is, and leave out nothing that must be there. */
final class TagCheck {
    private final EditableTemplates originals;
    private final TemplateDescriptor template;
    private final Set<String> names;
    private final Set<String> unprintable;

    TagCheck(EditableTemplates originals, TemplateDescriptor template) {
        this.originals = originals;
        this.template = template;
        this.names = originals.names(template.id());
        this.unprintable = unprintable(template.variables());
    }

    /** Lists and flags, where no entry of a list has the same name for something that can be printed. */
    private static Set<String> unprintable(List<TemplateVariable> variables) {
        Set<String> never = new HashSet<>();
        Set<String> printable = new HashSet<>();
        collect(variables, never, printable);
        never.removeAll(printable);
        return never;
    }

    private static void collect(List<TemplateVariable> variables, Set<String> never, Set<String> printable) {
        for (TemplateVariable variable : variables) {
            boolean isPrinted = variable.type() != Type.LIST && variable.type() != Type.FLAG;
            (isPrinted ? printable : never).add(variable.name());
            collect(variable.fields(), never, printable);
        }
    }

    /** Looks at a text; what is found is an error. */
    void check(TemplatePart part, String text, String original, Findings findings) {
        Tags tags = Tags.of(text);
        for (Tags.Mistake mistake : tags.mistakes()) {
            findings.error(part, text, mistake.offset(), mistake.key(), mistake.arguments());
        }
        if (findings.hasErrors(part)) {
            return;
        }
        for (Tags.Tag tag : tags.tags()) {
            check(part, text, tag, findings);
        }
        required(part, text, tags.tags(), original, findings);
    }

    private void check(TemplatePart part, String text, Tags.Tag tag, Findings findings) {
        switch (tag.kind()) {
            case VALUE, SECTION, INVERTED -> {
                if (!tag.name().equals(".") && !names.contains(tag.name())) {
                    unknown(part, text, tag, names, "unknown-variable", findings);
                } else if (tag.kind() == Kind.VALUE && unprintable.contains(tag.name())) {
                    findings.error(part, text, tag.start(), "not-printable", Map.of("name", tag.name()));
                }
            }
            case PARTIAL -> {
                if (!originals.partials(template.id()).contains(tag.name())) {
                    unknown(part, text, tag, originals.partials(template.id()), "unknown-text", findings);
                }
            }
            case END, COMMENT -> {
                // Ends what was looked at, or says nothing.
            }
        }
    }

    private static void unknown(
            TemplatePart part, String text, Tags.Tag tag, Set<String> known, String key, Findings findings) {
        Optional<String> nearest = Nearest.of(tag.name(), known);
        String listed = known.isEmpty()
                ? "\u2013"
                : new TreeSet<>(known)
                        .stream()
                                .filter(name -> !name.contains(".") || known.size() < 12)
                                .collect(Collectors.joining(", "));
        findings.error(
                part,
                text,
                tag.start(),
                nearest.isPresent() ? key + "-near" : key,
                Map.of("name", tag.name(), "nearest", nearest.orElse(""), "known", listed));
    }

    /** What the original has and nobody may take out: the texts that it puts in, links that the mail is about, and all that a security mail must say. */
    private void required(TemplatePart part, String text, List<Tags.Tag> tags, String original, Findings findings) {
        List<Tags.Tag> before = Tags.of(original).tags();
        for (String name : names(before, Kind.PARTIAL)) {
            if (!names(tags, Kind.PARTIAL).contains(name)) {
                findings.error(part, text, -1, "missing-text", Map.of("name", name));
            }
        }
        if (part != TemplatePart.TEXT && part != TemplatePart.HTML) {
            return;
        }
        for (String name : must(names(before, Kind.VALUE))) {
            if (!names(tags, Kind.VALUE).contains(name)) {
                findings.error(part, text, -1, "missing-variable", Map.of("name", name, "meaning", meaning(name)));
            }
        }
    }

    private List<String> must(Collection<String> used) {
        List<String> must = new ArrayList<>();
        for (TemplateVariable variable : template.variables()) {
            boolean matters = variable.type() == Type.LINK || template.messageClass() == MessageClass.SECURITY;
            if (variable.required() && matters && used.contains(variable.name())) {
                must.add(variable.name());
            }
        }
        // A way out that a text has it must keep: the footer's link that stops a subscription.
        used.stream().filter(name -> name.equals("unsubscribe.link")).forEach(must::add);
        return must;
    }

    private String meaning(String name) {
        return template.variables().stream()
                .filter(variable -> variable.name().equals(name))
                .map(TemplateVariable::meaning)
                .findFirst()
                .orElse("");
    }

    private static Set<String> names(List<Tags.Tag> tags, Kind kind) {
        return tags.stream()
                .filter(tag -> tag.kind() == kind)
                .map(Tags.Tag::name)
                .collect(Collectors.toSet());
    }

    /** What people probably meant. */
    static final class Nearest {
        private Nearest() {}

        static Optional<String> of(String name, Collection<String> known) {
            String wanted = name.toLowerCase(Locale.ROOT);
            int most = Math.max(2, Math.min(wanted.length(), 60) / 3);
            String best = null;
            int least = most + 1;
            for (String one : new TreeSet<>(known)) {
                int distance = wanted.length() > 100 ? most + 1 : distance(wanted, one.toLowerCase(Locale.ROOT));
                if (distance < least) {
                    least = distance;
                    best = one;
                }
            }
            return Optional.ofNullable(best);
        }

        /** Levenshtein's: how many letters are put in, left out or changed. */
        private static int distance(String one, String other) {
            int[] row = new int[other.length() + 1];
            for (int j = 0; j <= other.length(); j++) {
                row[j] = j;
            }
            for (int i = 1; i <= one.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= other.length(); j++) {
                    int above = row[j];
                    int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                    row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                    diagonal = above;
                }
            }
            return row[other.length()];
        }
    }
}
