/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Change;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** Who has changed what, the latest first. */
final class HistoryPage {
    static final int PAGE = 50;

    private final Visit visit;
    private final Say say;
    private final TemplateEditor editor;

    HistoryPage(Visit visit, TemplateEditor editor) {
        this.visit = visit;
        this.say = new Say(visit.locale());
        this.editor = editor;
    }

    /** A change. */
    record Row(Moment at, String who, String what, String template, String where) {}

    Reply show() {
        Optional<UUID> before = visit.query().find("before").map(HistoryPage::id);
        List<Change> changes = editor.changes(visit.account(), before, PAGE + 1);
        Map<String, String> names = editor.list(visit.account(), visit.locale()).stream()
                .collect(Collectors.toMap(entry -> entry.template().id(), entry -> entry.template()
                        .name()));
        List<Row> rows =
                changes.stream().limit(PAGE).map(change -> row(change, names)).toList();
        Map<String, Object> values = new HashMap<>();
        values.put("rows", rows);
        values.put("hasRows", !rows.isEmpty());
        values.put("list", visit.link("templates"));
        values.put("first", before.isPresent() ? visit.link("templates", "changes") : "");
        values.put(
                "older",
                changes.size() > PAGE
                        ? visit.link("templates", "changes") + "?before="
                                + changes.get(PAGE - 1).id()
                        : "");
        return Reply.page(View.of("templates/changes.html", say.say("history.title"), values));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchElementException(text);
        }
    }

    private Row row(Change change, Map<String, String> names) {
        String template = change.templateId()
                .map(id -> names.getOrDefault(id, id))
                .map(name -> PlainText.untrusted(name, ListPage.LONGEST_NAME))
                .orElseGet(() -> say.say("history.all-templates"));
        String language = change.language()
                .map(tongue -> Tongues.name(tongue, visit.locale()))
                .orElse("");
        String parts =
                change.parts().stream().map(part -> say.say("part", part)).collect(Collectors.joining(", "));
        return new Row(
                Moment.of(change.at(), visit.locale()),
                PlainText.untrusted(say.who(change.actor()), ListPage.LONGEST_NAME),
                what(change.what()),
                template,
                language + (language.isEmpty() || parts.isEmpty() ? "" : ": ") + parts);
    }

    private String what(String what) {
        return switch (what) {
            case "saved", "reset", "switched-off", "switched-on" -> say.say("history." + what);
            default -> PlainText.untrusted(what, ListPage.LONGEST_NAME);
        };
    }
}
