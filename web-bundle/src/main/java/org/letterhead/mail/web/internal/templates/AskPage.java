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
import java.util.TreeMap;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.AccountTemplate.Entry;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateReset;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** The pages that ask before something is given up: a reset, switching off. */
final class AskPage {
    private final Visit visit;
    private final Say say;
    private final TemplateEditor editor;

    AskPage(Visit visit, TemplateEditor editor) {
        this.visit = visit;
        this.say = new Say(visit.locale());
        this.editor = editor;
    }

    Reply resetAll() {
        Map<String, Tongues.Tongue> languages = new TreeMap<>();
        entries().forEach(entry -> entry.changed()
                .forEach(language -> languages.put(
                        language.toLanguageTag(),
                        new Tongues.Tongue(language.toLanguageTag(), Tongues.name(language, visit.locale())))));
        Map<String, Object> values = question(
                say.say("reset-all.text"), say.say("reset-all.button"), "reset", visit.link("templates", "reset"));
        values.put("languages", languages.values());
        values.put("hasLanguages", !languages.isEmpty());
        values.put("back", visit.link("templates"));
        return Reply.page(View.of("templates/ask.html", say.say("reset-all.title"), values));
    }

    Reply doResetAll() {
        String tag = visit.form().text("language");
        if (!isAsked("reset")) {
            return resetAll();
        }
        TemplateReset which = tag.isEmpty()
                ? new TemplateReset.All()
                : new TemplateReset.OfLanguage(Tongues.of(tag).orElseThrow(NoSuchElementException::new));
        return Reply.elsewhere("templates", given(editor.reset(visit.user(), visit.account(), which)));
    }

    Reply reset(String id, Locale language) {
        TemplateDescriptor template = entry(id).template();
        Map<String, Object> values = question(
                say.say(
                        "reset.text",
                        "template",
                        name(template),
                        "language",
                        Tongues.names(List.of(language), visit.locale())),
                say.say("reset.button"),
                "reset",
                visit.link("templates", id, language.toLanguageTag(), "reset"));
        values.put("back", visit.link("templates", id, language.toLanguageTag()));
        return Reply.page(View.of("templates/ask.html", say.say("reset.title", "template", name(template)), values));
    }

    Reply doReset(String id, Locale language) {
        if (!isAsked("reset")) {
            return reset(id, language);
        }
        entry(id);
        int given = editor.reset(visit.user(), visit.account(), new TemplateReset.OfTemplate(id, language));
        return Reply.elsewhere(Visit.path("templates", id, language.toLanguageTag()), given(given));
    }

    private Notice given(int given) {
        return given == 0
                ? new Notice(Notice.Kind.INFO, say.say("reset.nothing"), List.of())
                : Notice.done(say.say(
                        "reset.done",
                        "count",
                        NumberFormat.getInstance(visit.locale()).format(given)));
    }

    Reply switching(String id, Locale language) {
        Entry entry = entry(id);
        if (!entry.switchedOff() && !maySwitchOff(entry.template())) {
            return new Reply.Missing();
        }
        String keys = entry.switchedOff() ? "switch-on" : "switch-off";
        Map<String, Object> values = question(
                say.say(keys + ".text", "template", name(entry.template())),
                say.say(keys + ".button"),
                entry.switchedOff() ? "on" : "off",
                visit.link("templates", id, language.toLanguageTag(), "switch"));
        values.put("back", visit.link("templates", id, language.toLanguageTag()));
        String title = say.say(keys + ".title", "template", name(entry.template()));
        return Reply.page(View.of("templates/ask.html", title, values));
    }

    Reply doSwitch(String id, Locale language) {
        boolean off = isAsked("off");
        if (!off && !isAsked("on")) {
            return switching(id, language);
        }
        TemplateDescriptor template = entry(id).template();
        // Switching on is always possible: what a template allows may have changed since.
        if (off && !maySwitchOff(template)) {
            return new Reply.Missing();
        }
        editor.switchOff(visit.user(), visit.account(), id, off);
        return Reply.elsewhere(
                Visit.path("templates", id, language.toLanguageTag()),
                Notice.done(say.say(off ? "switch-off.done" : "switch-on.done", "template", name(template))));
    }

    static boolean maySwitchOff(TemplateDescriptor template) {
        return template.maySwitchOff() && template.messageClass() != MessageClass.SECURITY;
    }

    private boolean isAsked(String what) {
        return visit.form().text("do").equals(what);
    }

    private Map<String, Object> question(String text, String button, String what, String address) {
        Map<String, Object> values = new HashMap<>();
        values.put("question", text);
        values.put("button", button);
        values.put("what", what);
        values.put("address", address);
        values.put("hasLanguages", false);
        return values;
    }

    private List<Entry> entries() {
        return editor.list(visit.account(), visit.locale());
    }

    private Entry entry(String id) {
        return entries().stream()
                .filter(entry -> entry.template().id().equals(id))
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
    }

    private static String name(TemplateDescriptor template) {
        return PlainText.untrusted(template.name(), ListPage.LONGEST_NAME);
    }
}
