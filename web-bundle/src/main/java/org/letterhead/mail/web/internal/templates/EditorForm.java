/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplateEditor.Saving;
import org.letterhead.mail.template.TemplateEditor.TestSending;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplateFinding.Severity;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.templates.EditorPage.State;
import org.letterhead.mail.web.internal.templates.PreviewPanel.Rendered;

/** What is done with the texts of one template as somebody has filled them in. */
final class EditorForm {
    private static final int LONGEST_ADVICE = 1000;

    private final Visit visit;
    private final Say say;
    private final TemplateEditor editor;
    private final VerifiedAddresses addresses;
    private final AccountTemplate template;
    private final Typed typed;

    /**
     * @param addresses {@code null} while that service is away
     */
    EditorForm(Visit visit, TemplateEditor editor, VerifiedAddresses addresses, AccountTemplate template) {
        this.visit = visit;
        this.say = new Say(visit.locale());
        this.editor = editor;
        this.addresses = addresses;
        this.template = template;
        this.typed = Typed.of(visit.form(), template);
    }

    /**
     * What could be better in the text that was saved last, for as long as that is what is kept.
     *
     * @param path where it is written
     * @param version which it has
     */
    private record Remarks(String path, long version, List<TemplateFinding> findings) {}

    /** Shows what is kept. */
    Reply show() {
        List<TemplateFinding> remarks = visit.session()
                .kept(remarks(), Remarks.class)
                .filter(kept -> kept.path().equals(path()) && kept.version() == template.version())
                .map(Remarks::findings)
                .orElse(List.of());
        return Reply.page(page(template).view(State.of(Typed.nothing(template), remarks)));
    }

    private String remarks() {
        return "templates/remarks/" + visit.account();
    }

    /** Does what the pressed button says. */
    Reply change() {
        String what = visit.form().text("do");
        return switch (what) {
            case "save" -> save();
            case "preview" -> preview();
            case "test" -> test();
            default -> decide(what);
        };
    }

    private Reply decide(String what) {
        int colon = what.indexOf(':');
        TemplatePart part = Typed.part(what.substring(colon + 1), template).orElseThrow(NoSuchElementException::new);
        return switch (colon < 0 ? "" : what.substring(0, colon)) {
            case "keep" -> decide(part, typed.text(part));
            case "take" -> decide(part, template.texts().get(part).original());
            default -> new Reply.Missing();
        };
    }

    private Reply save() {
        Map<TemplatePart, String> touched = typed.touched();
        if (touched.isEmpty()) {
            return Reply.elsewhere(path(), new Notice(Notice.Kind.INFO, say.say("save.nothing"), List.of()));
        }
        Saving saving = save(touched);
        if (saving instanceof Saving.Saved saved) {
            remember(saved, touched);
            return Reply.elsewhere(path(), done(saved.findings()));
        }
        return notSaved(saving);
    }

    private Saving save(Map<TemplatePart, String> texts) {
        return editor.save(visit.user(), visit.account(), id(), language(), texts, typed.version(), visit.locale());
    }

    /** One part is decided on: what stands in the others stays as it was filled in. */
    private Reply decide(TemplatePart part, String text) {
        Saving saving = save(Map.of(part, text));
        if (!(saving instanceof Saving.Saved saved)) {
            return notSaved(saving);
        }
        remember(saved, Map.of(part, text));
        Typed rest = typed.after(saved.template(), part);
        if (rest.touched().isEmpty()) {
            return Reply.elsewhere(path(), done(saved.findings()));
        }
        Notice notice = Notice.done(say.say("decide.done", "part", say.say("part", part)), say.say("decide.rest"));
        return Reply.page(
                page(saved.template()).view(State.of(rest, saved.findings())).saying(notice));
    }

    private Notice done(List<TemplateFinding> findings) {
        if (findings.isEmpty()) {
            return Notice.done(say.say("save.done"));
        }
        boolean removed = findings.stream().anyMatch(one -> one.severity() == Severity.REMOVED);
        return new Notice(
                Notice.Kind.WARNING, say.say("save.done"), List.of(say.say(removed ? "save.removed" : "save.remarks")));
    }

    /** Of a text that was cleaned the lines are other ones now. */
    private void remember(Saving.Saved saved, Map<TemplatePart, String> given) {
        List<TemplateFinding> findings = saved.findings();
        for (Map.Entry<TemplatePart, String> text : given.entrySet()) {
            if (!saved.template().texts().get(text.getKey()).current().equals(text.getValue())) {
                findings = Findings.anywhere(findings, text.getKey());
            }
        }
        visit.session().keep(remarks(), new Remarks(path(), saved.template().version(), findings));
    }

    private Reply notSaved(Saving saving) {
        if (saving instanceof Saving.Conflict conflict) {
            Typed over = typed.over(conflict.template());
            return new Reply.Page(
                    409,
                    page(conflict.template())
                            .view(State.of(over, List.of()).conflicting())
                            .saying(Notice.error(say.say("conflict.title"), say.say("conflict.text"))));
        }
        List<TemplateFinding> findings = ((Saving.Refused) saving).findings();
        return Reply.refused(page(template)
                .view(State.of(typed, findings))
                .saying(Notice.error(say.say("refused.title"), say.say("refused.text"))));
    }

    /** Shows what a mail would look like. Saves nothing. */
    private Reply preview() {
        Rendered rendered = new PreviewPanel(visit, editor).render(id(), language(), typed);
        if (visit.partial()) {
            return PreviewParts.preview(rendered, typed, say);
        }
        State state = State.of(typed, List.of()).showing(rendered);
        return rendered.panel().isPresent()
                ? Reply.page(page(template).view(state))
                : Reply.refused(page(template).view(state).saying(Notice.error(say.say("preview.impossible"))));
    }

    /** Mails what a mail would look like. Saves nothing. */
    private Reply test() {
        Optional<MailAddress> recipient =
                Recipients.of(visit, addresses).find(visit.form().text("recipient"));
        if (recipient.isEmpty()) {
            return tested(TestResult.refused("", say.say("test.choose"), List.of()), List.of());
        }
        MailAddress address = recipient.get();
        Recipients.remember(visit, address);
        String shown = PlainText.untrusted(address.toString(), ListPage.LONGEST_NAME);
        TestSending sending = editor.sendTest(
                visit.user(), visit.account(), id(), language(), typed.texts(), address, visit.locale());
        if (sending instanceof TestSending.Accepted accepted) {
            String log = visit.link("log", accepted.mail().toString());
            return tested(TestResult.accepted(shown, log), List.of());
        }
        if (sending instanceof TestSending.NotPossible not) {
            return tested(TestResult.refused(shown, words(not.advice()), List.of()), List.of());
        }
        List<TemplateFinding> findings = ((TestSending.Refused) sending).findings();
        return tested(
                TestResult.refused(shown, say.say("test.refused"), Findings.of(findings, findings.size(), typed, say)),
                findings);
    }

    private Reply tested(TestResult result, List<TemplateFinding> findings) {
        if (visit.partial()) {
            return PreviewParts.tested(result);
        }
        State state = State.of(typed, findings).tested(result);
        return new Reply.Page(result.accepted() ? 200 : 422, page(template).view(state));
    }

    /** What an advice says in the reader's language, if it is one that we know. */
    private String words(Advice advice) {
        Map<String, String> arguments = new HashMap<>(advice.arguments());
        arguments.computeIfPresent("again", (name, at) -> moment(at));
        return Say.WORDS
                .texts()
                .find("advice." + advice.key(), arguments, visit.locale())
                .map(text -> PlainText.untrusted(text, LONGEST_ADVICE))
                .orElseGet(() -> PlainText.untrusted(advice.english(), LONGEST_ADVICE));
    }

    private String moment(String at) {
        try {
            return Moment.of(Instant.parse(at), visit.locale()).text();
        } catch (DateTimeParseException e) {
            return at;
        }
    }

    private EditorPage page(AccountTemplate now) {
        return new EditorPage(visit, editor, Recipients.of(visit, addresses), now);
    }

    private String id() {
        return template.template().id();
    }

    private Locale language() {
        return template.language();
    }

    private String path() {
        return Visit.path("templates", id(), language().toLanguageTag());
    }
}
