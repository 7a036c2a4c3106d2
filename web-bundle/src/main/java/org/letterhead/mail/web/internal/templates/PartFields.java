/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.AccountTemplate.Own;
import org.letterhead.mail.template.AccountTemplate.Text;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.web.internal.Languages;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;

/** The parts of a template as fields of a form, with all that is to be known of each. */
final class PartFields {
    /** What is short stands before what is long. */
    private static final List<TemplatePart> ORDER = List.of(
            TemplatePart.SUBJECT,
            TemplatePart.PREHEADER,
            TemplatePart.LOGO,
            TemplatePart.COLOUR,
            TemplatePart.LEGAL_ADDRESS,
            TemplatePart.TEXT,
            TemplatePart.HTML);

    private final AccountTemplate template;
    private final Typed typed;
    private final List<TemplateFinding> findings;
    private final boolean conflict;
    private final Say say;

    /**
     * @param template as it is kept
     * @param findings of what was filled in
     * @param conflict whether somebody else has changed the template meanwhile
     */
    PartFields(AccountTemplate template, Typed typed, List<TemplateFinding> findings, boolean conflict, Say say) {
        this.template = template;
        this.typed = typed;
        this.findings = findings;
        this.conflict = conflict;
        this.say = say;
    }

    /**
     * One part.
     *
     * @param field its name
     * @param lines whether it may have more than one line to write in; otherwise it is a short value
     * @param style the class of its text
     * @param written what stands in the field
     * @param seen as {@link Typed#mark}
     * @param direction in which it is written
     * @param describedBy the ids of what is said about it
     * @param wrong whether it cannot be saved
     * @param own whether somebody of the account has written it
     * @param made whether it was made from the account's HTML
     * @param original what the bundle says that brings the template
     * @param drifted whether that has changed since
     * @param then its lines as they were
     * @param now its lines as they are
     * @param contested whether somebody else has saved another text meanwhile
     * @param theirs that text
     */
    record Field(
            String field,
            String label,
            String help,
            boolean lines,
            String style,
            int rows,
            boolean colour,
            String written,
            String seen,
            String direction,
            String describedBy,
            boolean wrong,
            List<Findings.Shown> findings,
            boolean hasFindings,
            boolean own,
            boolean made,
            String changedBy,
            Moment changedAt,
            String original,
            boolean drifted,
            List<ChangedLines.Line> then,
            List<ChangedLines.Line> now,
            boolean contested,
            String theirs) {}

    /** Those that the template has, in the order in which a reader meets them. */
    List<Field> all() {
        return ORDER.stream()
                .filter(template.texts()::containsKey)
                .map(this::field)
                .toList();
    }

    private Field field(TemplatePart part) {
        Text text = template.texts().get(part);
        Optional<Own> own = text.own().filter(one -> !one.made());
        Optional<String> then = own.flatMap(Own::basedOn);
        String name = Typed.field(part);
        List<Findings.Shown> about = Findings.of(part, findings, typed, say);
        String written = typed.text(part);
        boolean contested = conflict && !written.equals(text.current());
        List<String> describedBy = new ArrayList<>(List.of("help-" + name));
        if (!about.isEmpty()) {
            describedBy.add("findings-" + name);
        }
        if (contested) {
            describedBy.add("theirs-" + name);
        }
        return new Field(
                name,
                say.say("part", part),
                say.say("help", part),
                part != TemplatePart.LOGO && part != TemplatePart.COLOUR,
                style(part),
                rows(part, written),
                part == TemplatePart.COLOUR,
                written,
                typed.seen().getOrDefault(part, ""),
                part == TemplatePart.HTML ? "ltr" : Languages.direction(language()),
                String.join(" ", describedBy),
                Findings.hasErrors(findings, part),
                about,
                !about.isEmpty(),
                own.isPresent(),
                text.own().map(Own::made).orElse(false),
                own.map(one -> PlainText.untrusted(say.who(one.changedBy()), ListPage.LONGEST_NAME))
                        .orElse(""),
                own.map(one -> Moment.of(one.changedAt(), say.locale())).orElse(null),
                text.original(),
                then.isPresent(),
                then.map(one -> ChangedLines.of(one, text.original())).orElse(List.of()),
                then.map(one -> ChangedLines.of(text.original(), one)).orElse(List.of()),
                contested,
                text.current());
    }

    private Locale language() {
        return template.language();
    }

    private static String style(TemplatePart part) {
        return switch (part) {
            case SUBJECT, PREHEADER -> "one-line";
            case HTML -> "code";
            case TEXT, LOGO, COLOUR, LEGAL_ADDRESS -> "words";
        };
    }

    private static int rows(TemplatePart part, String written) {
        return switch (part) {
            case SUBJECT, PREHEADER -> Math.max(2, Math.min(5, written.length() / 45 + 1));
            case HTML -> 22;
            case TEXT -> 14;
            case LOGO, COLOUR, LEGAL_ADDRESS -> 4;
        };
    }
}
