/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.text.Collator;
import java.text.Normalizer;
import java.text.NumberFormat;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterhead.mail.template.AccountTemplate.Entry;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** All templates, with what the account has changed of them. */
final class ListPage {
    static final int LONGEST_NAME = 100;

    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_SEARCH = 100;
    private static final Set<String> SHARED = Set.of(TemplateEditor.LAYOUT, TemplateEditor.FOOTER);
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private final Visit visit;
    private final Say say;
    private final TemplateEditor editor;

    ListPage(Visit visit, TemplateEditor editor) {
        this.visit = visit;
        this.say = new Say(visit.locale());
        this.editor = editor;
    }

    /** A template in the list. */
    record Row(
            String address,
            String name,
            String description,
            String kind,
            boolean changed,
            String changedIn,
            boolean drifted,
            String driftedIn,
            boolean off,
            boolean plain) {}

    Reply show() {
        String wanted = PlainText.untrusted(visit.query().text("q"), LONGEST_SEARCH);
        List<Entry> entries = editor.list(visit.account(), visit.locale());
        List<Row> rows = entries.stream()
                .filter(entry -> isMeant(entry.template(), wanted))
                .sorted(order(visit.locale()))
                .map(this::row)
                .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("q", wanted);
        values.put("searched", !wanted.isEmpty());
        values.put("rows", rows);
        values.put("hasRows", !rows.isEmpty());
        values.put(
                "found",
                say.say(
                        "found",
                        "count",
                        NumberFormat.getInstance(visit.locale()).format(rows.size())));
        values.put("list", visit.link("templates"));
        values.put("changes", visit.link("templates", "changes"));
        values.put(
                "resetAll",
                entries.stream().anyMatch(entry -> !entry.changed().isEmpty()) ? visit.link("templates", "reset") : "");
        values.put("partial", visit.partial());
        return visit.partial()
                ? new Reply.Part(View.of("templates/found.html", "", values))
                : Reply.page(View.of("templates/templates.html", say.say("title"), values));
    }

    /** What is shared first, then by name. */
    private static Comparator<Entry> order(Locale locale) {
        Collator collator = Collator.getInstance(locale);
        return Comparator.comparing((Entry entry) -> !entry.template().id().equals(TemplateEditor.LAYOUT))
                .thenComparing(entry -> !entry.template().id().equals(TemplateEditor.FOOTER))
                .thenComparing(entry -> entry.template().name(), collator);
    }

    /** Every word stands somewhere in name, description or id; letters with and without accents are the same. */
    private boolean isMeant(TemplateDescriptor template, String wanted) {
        String all = plain(template.name() + " " + template.description() + " " + template.id());
        return Stream.of(plain(wanted).split("\\s+")).allMatch(all::contains);
    }

    private static String plain(String text) {
        // Polish "ł" is no letter with a mark for Unicode.
        return MARKS.matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
                .replaceAll("")
                .replace('ł', 'l');
    }

    private Row row(Entry entry) {
        TemplateDescriptor template = entry.template();
        return new Row(
                visit.link(
                        "templates",
                        template.id(),
                        Tongues.first(entry, visit.locale()).toLanguageTag()),
                PlainText.untrusted(template.name(), LONGEST_NAME),
                PlainText.untrusted(template.description(), LONGEST_DESCRIPTION),
                kind(template, say),
                !entry.changed().isEmpty(),
                say.say("mark.changed", "languages", Tongues.names(entry.changed(), visit.locale())),
                !entry.drifted().isEmpty(),
                say.say("mark.drift", "languages", Tongues.names(entry.drifted(), visit.locale())),
                entry.switchedOff(),
                entry.changed().isEmpty() && !entry.switchedOff());
    }

    /** Why such mails are written; of what is shared, that. */
    static String kind(TemplateDescriptor template, Say say) {
        return SHARED.contains(template.id()) ? say.say("kind.shared") : say.say("kind", template.messageClass());
    }
}
