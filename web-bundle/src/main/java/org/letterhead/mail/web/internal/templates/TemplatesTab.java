/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.template.AccountTemplate;
import org.letterhead.mail.template.AccountTemplate.Entry;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Tab;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.page.Words;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The tab that shows what the account's mail says. Its pages: the list, {@code changes} and {@code reset}; of each template and language the editor with
 * {@code frame}, {@code reset} and {@code switch}. Preview and test are asked for at the editor's own address, so that relative links of parts that a script gets
 * lead from there.
 */
@Component(service = TemplatesTab.class)
public final class TemplatesTab implements Tab {
    private static final int MOST_SEGMENTS = 4;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TemplateEditor service;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile VerifiedAddresses addresses;

    /** Called by Declarative Services. */
    @Activate
    public TemplatesTab() {}

    /** With services that stay. */
    TemplatesTab(TemplateEditor service, VerifiedAddresses addresses) {
        this.service = service;
        this.addresses = addresses;
    }

    @Override
    public String name() {
        return "templates";
    }

    @Override
    public Words words() {
        return Say.WORDS;
    }

    @Override
    public int longestForm() {
        // Two hundred thousand characters of HTML, many of which take three or more in a form.
        return 1024 * 1024;
    }

    @Override
    public Reply show(Visit visit) {
        TemplateEditor editor = editor();
        String first = visit.segment(0).orElse("");
        return switch (visit.path().size()) {
            case 0 -> new ListPage(visit, editor).show();
            case 1 ->
                switch (first) {
                    case "changes" -> new HistoryPage(visit, editor).show();
                    case "reset" -> new AskPage(visit, editor).resetAll();
                    default -> choose(visit, editor, first);
                };
            case 2 -> form(visit, editor).show();
            default -> showBelow(visit, editor);
        };
    }

    private static Reply showBelow(Visit visit, TemplateEditor editor) {
        String id = visit.required(0);
        Locale language = language(visit);
        String page = visit.required(2);
        if (page.equals("frame") && visit.path().size() == MOST_SEGMENTS) {
            return PreviewPanel.frame(visit, visit.required(3));
        }
        if (visit.path().size() >= MOST_SEGMENTS) {
            return new Reply.Missing();
        }
        return switch (page) {
            case "reset" -> new AskPage(visit, editor).reset(id, language);
            case "switch" -> new AskPage(visit, editor).switching(id, language);
            default -> new Reply.Missing();
        };
    }

    /** To a language of a template: the wanted one, or the one that the reader understands best. */
    private static Reply choose(Visit visit, TemplateEditor editor, String id) {
        Entry entry = editor.list(visit.account(), visit.locale()).stream()
                .filter(one -> one.template().id().equals(id))
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
        Locale language = visit.query()
                .find("language")
                .map(tag -> Tongues.of(tag).orElseThrow(NoSuchElementException::new))
                .orElseGet(() -> Tongues.first(entry, visit.locale()));
        return Reply.elsewhere(Visit.path("templates", id, language.toLanguageTag()));
    }

    @Override
    public Reply change(Visit visit) {
        TemplateEditor editor = editor();
        if (visit.path().equals(List.of("reset"))) {
            return new AskPage(visit, editor).doResetAll();
        }
        if (visit.path().size() < 2 || visit.path().size() >= MOST_SEGMENTS) {
            return new Reply.Missing();
        }
        String id = visit.required(0);
        return switch (visit.segment(2).orElse("")) {
            case "" -> form(visit, editor).change();
            case "reset" -> new AskPage(visit, editor).doReset(id, language(visit));
            case "switch" -> new AskPage(visit, editor).doSwitch(id, language(visit));
            default -> new Reply.Missing();
        };
    }

    private EditorForm form(Visit visit, TemplateEditor editor) {
        return new EditorForm(visit, editor, addresses, template(visit, editor));
    }

    private TemplateEditor editor() {
        return Visit.there(service, "templates-bundle");
    }

    private static Locale language(Visit visit) {
        return Tongues.of(visit.required(1)).orElseThrow(NoSuchElementException::new);
    }

    private static AccountTemplate template(Visit visit, TemplateEditor editor) {
        try {
            return editor.get(visit.account(), visit.required(0), language(visit), visit.locale());
        } catch (IllegalArgumentException e) {
            throw new NoSuchElementException(e.getMessage());
        }
    }
}
