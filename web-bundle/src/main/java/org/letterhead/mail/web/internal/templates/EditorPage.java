/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.text.NumberFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.AccountTemplate.Entry;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Change;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.templates.PreviewPanel.Rendered;

/** The page on which one template is written in one language. */
final class EditorPage {
    private static final int LATEST = 50;
    private static final int LONGEST_DESCRIPTION = 500;

    private final Visit visit;
    private final Say say;
    private final TemplateEditor editor;
    private final Recipients recipients;
    private final AccountTemplate template;

    EditorPage(Visit visit, TemplateEditor editor, Recipients recipients, AccountTemplate template) {
        this.visit = visit;
        this.say = new Say(visit.locale());
        this.editor = editor;
        this.recipients = recipients;
        this.template = template;
    }

    /**
     * What the page shows beside what is kept.
     *
     * @param typed what stands in the fields
     * @param findings of that
     * @param conflict whether somebody else has changed the template since it was opened
     * @param rendered the preview; empty if it is still to be made
     * @param tested what came of mailing it
     */
    record State(
            Typed typed,
            List<TemplateFinding> findings,
            boolean conflict,
            Optional<Rendered> rendered,
            Optional<TestResult> tested) {
        static State of(Typed typed, List<TemplateFinding> findings) {
            return new State(typed, findings, false, Optional.empty(), Optional.empty());
        }

        State conflicting() {
            return new State(typed, findings, true, rendered, tested);
        }

        State showing(Rendered made) {
            return new State(typed, made.findings(), conflict, Optional.of(made), tested);
        }

        State tested(TestResult result) {
            return new State(typed, findings, conflict, rendered, Optional.of(result));
        }
    }

    /** A language in which the template can be written. */
    record Language(String tag, String label, String address, boolean current, boolean changed, boolean drifted) {}

    /** Who has changed the template meanwhile, and when. */
    record Faster(boolean known, String who, Moment at, String again) {}

    View view(State state) {
        Entry entry = editor.list(visit.account(), visit.locale()).stream()
                .filter(one -> one.template().id().equals(id()))
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
        TemplateDescriptor about = entry.template();
        Rendered rendered = state.rendered().orElseGet(() -> preview(state.typed()));
        List<Variables.Row> variables = Variables.of(about, say);
        Map<String, Object> values = new HashMap<>();
        values.put("list", visit.link("templates"));
        values.put("address", address());
        values.put("resetAddress", address("reset"));
        values.put("switchAddress", address("switch"));
        values.put("description", PlainText.untrusted(about.description(), LONGEST_DESCRIPTION));
        values.put("kind", ListPage.kind(about, say));
        values.put("off", entry.switchedOff());
        values.put("maySwitch", entry.switchedOff() || AskPage.maySwitchOff(about));
        values.put("isLayout", id().equals(TemplateEditor.LAYOUT));
        values.put("isFooter", id().equals(TemplateEditor.FOOTER));
        values.put("hasOwn", template.texts().values().stream().anyMatch(text -> text.own()
                .isPresent()));
        languages(entry, values);
        values.put("version", Long.toString(state.typed().version()));
        values.put("parts", new PartFields(template, state.typed(), state.findings(), state.conflict(), say).all());
        values.put("conflict", state.conflict());
        if (state.conflict()) {
            values.put("faster", faster());
        }
        values.put("variables", variables);
        values.put(
                "variablesTitle",
                say.say(
                        "variables",
                        "count",
                        NumberFormat.getInstance(visit.locale()).format(variables.size())));
        values.put("hasPanel", rendered.panel().isPresent());
        rendered.panel().ifPresent(panel -> values.put("panel", panel));
        PreviewParts.addTrouble(values, rendered, state.typed(), say);
        values.put("recipients", recipients.choices());
        values.put("hasRecipients", recipients.any());
        values.put("recipientsAway", recipients.away());
        values.put("addressBook", visit.link("delivery"));
        values.put("hasTested", state.tested().isPresent());
        state.tested().ifPresent(result -> values.put("tested", result));
        String title = say.say(
                "editor.title",
                "template",
                PlainText.untrusted(about.name(), ListPage.LONGEST_NAME),
                "language",
                Tongues.names(List.of(template.language()), visit.locale()));
        return View.of("templates/editor.html", title, values).with("templates.js");
    }

    Rendered preview(Typed typed) {
        return new PreviewPanel(visit, editor).render(id(), template.language(), typed);
    }

    private void languages(Entry entry, Map<String, Object> values) {
        List<Locale> known = Tongues.of(entry);
        Set<String> tags = new TreeSet<>();
        known.forEach(one -> tags.add(one.toLanguageTag()));
        tags.add(template.language().toLanguageTag());
        values.put(
                "languages",
                tags.stream()
                        .map(Locale::forLanguageTag)
                        .map(one -> language(one, entry))
                        .toList());
        values.put("tag", template.language().toLanguageTag());
        values.put("begun", !known.contains(template.language()));
        values.put("languageName", Tongues.names(List.of(template.language()), visit.locale()));
        values.put("others", Tongues.others(known, visit.locale()));
        values.put("begin", visit.link("templates", id()));
    }

    private Language language(Locale language, Entry entry) {
        String tag = language.toLanguageTag();
        return new Language(
                tag,
                Tongues.name(language, visit.locale()),
                visit.link("templates", id(), tag),
                language.equals(template.language()),
                entry.changed().contains(language),
                entry.drifted().contains(language));
    }

    private Faster faster() {
        Optional<Change> latest = editor.changes(visit.account(), Optional.empty(), LATEST).stream()
                .filter(change -> change.templateId().map(id()::equals).orElse(true)
                        && change.language().map(template.language()::equals).orElse(true))
                .filter(change -> change.what().equals("saved") || change.what().equals("reset"))
                .findFirst();
        return new Faster(
                latest.isPresent(),
                latest.map(change -> PlainText.untrusted(say.who(change.actor()), ListPage.LONGEST_NAME))
                        .orElse(""),
                latest.map(change -> Moment.of(change.at(), visit.locale())).orElse(null),
                address());
    }

    private String id() {
        return template.template().id();
    }

    private String address() {
        return visit.link("templates", id(), template.language().toLanguageTag());
    }

    private String address(String page) {
        return visit.link("templates", id(), template.language().toLanguageTag(), page);
    }
}
