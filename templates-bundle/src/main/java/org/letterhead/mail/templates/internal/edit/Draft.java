/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.AccountTexts;
import org.letterhead.mail.templates.internal.edit.TextRows.Place;
import org.letterhead.mail.templates.internal.edit.TextRows.Row;
import org.letterhead.mail.templates.internal.edit.html.TextFromHtml;

/** A template in front of somebody who edits it: the originals, what is kept, what he or she has written now, and what came of that. */
final class Draft {
    private final EditableTemplates originals;
    private final TemplateDescriptor template;
    private final Place place;
    private final long version;
    private final Map<TemplatePart, String> original;
    private final Map<TemplatePart, Row> kept;
    private final Map<String, String> earlier;
    private final Map<TemplatePart, Change> changes = new EnumMap<>(TemplatePart.class);

    /** What becomes of a part: empty means the original. */
    record Change(Optional<String> text, boolean made) {}

    private Draft(
            EditableTemplates originals,
            TemplateDescriptor template,
            Place place,
            long version,
            Map<TemplatePart, Row> kept,
            Map<String, String> earlier) {
        this.originals = originals;
        this.template = template;
        this.place = place;
        this.version = version;
        this.kept = kept;
        this.earlier = earlier;
        this.original = originals(originals, template.id(), place.language());
    }

    /** The originals as they are edited: line ends are LF, and a subject is one line. */
    static Map<TemplatePart, String> originals(EditableTemplates originals, String template, Locale language) {
        Map<TemplatePart, String> texts = new EnumMap<>(TemplatePart.class);
        originals.texts(template, language).forEach((part, text) -> texts.put(part, normal(part, text)));
        return texts;
    }

    private static String normal(TemplatePart part, String text) {
        String lines = lines(text);
        return part == TemplatePart.SUBJECT || part == TemplatePart.PREHEADER
                ? lines.replaceAll("\\s+", " ").strip()
                : lines;
    }

    private static String lines(String text) {
        String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return whole.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** Reads what is kept. */
    static Draft read(TemplatesStore store, EditableTemplates originals, TemplateDescriptor template, Place place) {
        return store.run(handle -> {
            // The version first: what is saved meanwhile makes a conflict and is not overwritten.
            long version = TextRows.version(handle, place);
            Map<TemplatePart, Row> rows = TextRows.texts(handle, place);
            Set<String> hashes = new HashSet<>();
            rows.values().forEach(row -> hashes.add(row.originalHash()));
            return new Draft(originals, template, place, version, rows, TextRows.originals(handle, hashes));
        });
    }

    long version() {
        return version;
    }

    Map<TemplatePart, Change> changes() {
        return changes;
    }

    String original(TemplatePart part) {
        return original.getOrDefault(part, "");
    }

    /** The template as it is kept. */
    AccountTemplate asKept() {
        Map<TemplatePart, AccountTemplate.Text> texts = new EnumMap<>(TemplatePart.class);
        original.forEach((part, text) -> texts.put(part, new AccountTemplate.Text(text, own(part))));
        return new AccountTemplate(template, place.language(), texts, version);
    }

    private Optional<AccountTemplate.Own> own(TemplatePart part) {
        return Optional.ofNullable(kept.get(part)).map(row -> {
            boolean drifted = hasDrifted(part, row);
            Optional<String> basedOn =
                    drifted ? Optional.of(earlier.getOrDefault(row.originalHash(), "")) : Optional.empty();
            return new AccountTemplate.Own(row.text(), basedOn, row.at(), row.by(), row.made());
        });
    }

    /**
     * Takes over what somebody has written, checked and cleaned.
     *
     * @throws IllegalArgumentException if the template has no such part
     */
    void write(Map<TemplatePart, String> texts, Findings findings) {
        PartCheck check = new PartCheck(originals, template, findings);
        for (TemplatePart part : TemplatePart.values()) {
            if (texts.containsKey(part)) {
                if (!original.containsKey(part)) {
                    throw new IllegalArgumentException(
                            "The template " + template.id() + " has no part " + part + "; it has " + original.keySet());
                }
                write(part, lines(texts.get(part)), check, findings);
            }
        }
        makeText(findings);
        complete();
    }

    /** A mail comes in a language once all of it does: what an account has begun in one of its own it has whole. */
    private void complete() {
        if (!originals.speaks(template.id(), place.language()) && !own().isEmpty()) {
            original.forEach((part, text) -> {
                if (ownOf(part).isEmpty()) {
                    changes.put(part, new Change(Optional.of(text), false));
                }
            });
        }
    }

    private void write(TemplatePart part, String text, PartCheck check, Findings findings) {
        Row row = kept.get(part);
        if (text.equals(original.get(part)) || normal(part, text).equals(original.get(part))) {
            if (row != null) {
                changes.put(part, new Change(Optional.empty(), false));
            }
        } else if (row == null || !text.equals(row.text())) {
            String clean = check.check(part, text, original.get(part));
            boolean same = clean.equals(original.get(part));
            if (row != null || !same) {
                changes.put(part, new Change(Optional.of(clean).filter(any -> !same), false));
            }
        } else if (hasDrifted(part, row)) {
            // Given as it is: somebody has seen both and keeps it.
            changes.put(part, new Change(Optional.of(text), false));
        }
    }

    private boolean hasDrifted(TemplatePart part, Row row) {
        return !row.made() && !row.originalHash().equals(TextRows.hash(original.get(part)));
    }

    /** Where an account has HTML of its own and no plain text of its own, one says what the other says. */
    private void makeText(Findings findings) {
        Row text = kept.get(TemplatePart.TEXT);
        boolean written = changes.containsKey(TemplatePart.TEXT)
                ? changes.get(TemplatePart.TEXT).text().isPresent()
                : text != null && !text.made();
        if (written || !original.containsKey(TemplatePart.TEXT) || findings.hasErrors(TemplatePart.HTML)) {
            return;
        }
        Optional<String> html = ownOf(TemplatePart.HTML);
        if (html.isEmpty()) {
            if (text != null) {
                changes.put(TemplatePart.TEXT, new Change(Optional.empty(), false));
            }
            return;
        }
        String made = TextFromHtml.of(html.get());
        if (made.length() > PartCheck.LONGEST_KEPT) {
            findings.error(
                    TemplatePart.TEXT,
                    "",
                    -1,
                    "too-long",
                    Map.of(
                            "size", Integer.toString(made.length()),
                            "most", Integer.toString(PartCheck.LONGEST_KEPT)));
            return;
        }
        if (text == null || !text.text().equals(made)) {
            changes.put(TemplatePart.TEXT, new Change(Optional.of(made), true));
        }
    }

    private Optional<String> ownOf(TemplatePart part) {
        Change change = changes.get(part);
        return change != null
                ? change.text()
                : Optional.ofNullable(kept.get(part)).map(Row::text);
    }

    /** Every own text, as it would be after saving. */
    Map<TemplatePart, String> own() {
        Map<TemplatePart, String> own = new EnumMap<>(TemplatePart.class);
        original.keySet().forEach(part -> ownOf(part).ifPresent(text -> own.put(part, text)));
        return own;
    }

    /** Renders with sample data what would be kept; what is wrong with that is a finding. */
    Optional<RenderedMail> render(AccountTexts others, String accountName, Findings findings) {
        Map<TemplatePart, String> own = own();
        AccountTexts texts = new Unsaved(others, place, own);
        Map<TemplatePart, String> current = new HashMap<>(original);
        current.putAll(own);
        return new RenderedCheck(template, findings)
                .render(
                        () -> originals.preview(template.id(), place.language(), place.account(), accountName, texts),
                        current);
    }

    /** Saves what has changed. Inside a transaction in which nobody else changes anything. */
    void save(Handle handle, String by, Instant now) {
        changes.forEach((part, change) -> {
            if (change.text().isPresent()) {
                TextRows.put(handle, place, part, change.text().get(), change.made(), original.get(part), by, now);
            } else {
                TextRows.drop(handle, place, part);
            }
        });
        TextRows.moveOn(handle, place);
    }

    /** What accounts have written, but for one template that is being edited. */
    private record Unsaved(AccountTexts others, Place place, Map<TemplatePart, String> own) implements AccountTexts {
        @Override
        public Map<TemplatePart, String> of(String account, String templateId, Locale language) {
            boolean edited = account.equals(place.account())
                    && templateId.equals(place.template())
                    && language.equals(place.language());
            return edited ? own : others.of(account, templateId, language);
        }

        @Override
        public Set<Locale> languages(String account, String templateId) {
            Set<Locale> languages = new HashSet<>(others.languages(account, templateId));
            if (account.equals(place.account()) && templateId.equals(place.template())) {
                languages.add(place.language());
            }
            return languages;
        }

        @Override
        public boolean isSwitchedOff(String account, String templateId) {
            return others.isSwitchedOff(account, templateId);
        }
    }
}
