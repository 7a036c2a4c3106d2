/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.log.LogPage;
import org.letterhead.mail.log.LogQuery;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** The list of an account's mails, the latest first, and the shorter one of those that are kept back. */
final class ListPage {
    private final Visit visit;
    private final Shown shown;
    private final MailLog log;

    ListPage(Visit visit, Shown shown, MailLog log) {
        this.visit = visit;
        this.shown = shown;
        this.log = log;
    }

    /**
     * All mails, or those that are looked for.
     *
     * @param service tells one mail by its id
     * @param templates {@code null} while they are away
     */
    Reply all(MailService service, MailTemplates templates) {
        LogFilter filter = LogFilter.read(visit.query(), visit.account(), ZoneId.systemDefault());
        Map<String, String> wrong = new HashMap<>(filter.wrong());
        if (filter.mail().isPresent()) {
            MailId id = filter.mail().get();
            if (service.status(id, visit.locale())
                    .map(MailStatus::account)
                    .filter(visit.account()::equals)
                    .isPresent()) {
                return Reply.elsewhere(Visit.path("log", id.toString()));
            }
            wrong.put("q", "wrong.id");
        }
        Map<String, Object> values = new HashMap<>();
        values.put("pages", shown.pages("list"));
        values.put("list", visit.link("log"));
        values.put("chart", visit.link("log", "chart"));
        values.put(
                "zone",
                Map.of(
                        "text",
                        shown.say(
                                "days-of", Map.of("zone", ZoneId.systemDefault().getId()))));
        values.put("states", states(filter.typed().getOrDefault("state", "")));
        values.put("kinds", kinds(templates, filter.typed().getOrDefault("kind", "")));
        values.put("narrow", filter.isNarrow());
        for (String field : List.of("q", "state", "kind", "from", "to")) {
            Map<String, Object> input = new HashMap<>();
            input.put("value", filter.typed().getOrDefault(field, ""));
            if (wrong.containsKey(field)) {
                input.put("wrong", shown.say(wrong.get(field)));
            }
            values.put(field, input);
        }
        if (!wrong.isEmpty()) {
            values.put("unanswered", true);
            return Reply.refused(view("log/list.html", "title", values));
        }
        // The first page alone has the chart.
        values.put("first", visit.query().find("after").isEmpty());
        rows(filter.query(), values, filter);
        return Reply.page(view("log/list.html", "title", values));
    }

    /** What is kept back or waits for its next try. */
    Reply held() {
        Map<String, Object> values = new HashMap<>();
        values.put("pages", shown.pages("held"));
        values.put("list", visit.link("log", "held"));
        LogFilter everything = new LogFilter(
                Map.of(), Map.of(), LogQuery.ALL.ofAccount(visit.account()).limitedTo(30), Optional.empty());
        rows(everything.query().inStates(Set.of(RecipientState.HELD, RecipientState.DEFERRED)), values, everything);
        return Reply.page(view("log/held.html", "held.title", values));
    }

    private void rows(LogQuery query, Map<String, Object> values, LogFilter filter) {
        Optional<MailId> after = visit.query().find("after").map(ListPage::id);
        LogPage page = log.find(after.map(query::after).orElse(query), visit.locale());
        List<Map<String, Object>> rows = page.mails().stream().map(shown::row).toList();
        values.put("rows", rows);
        values.put("hasRows", !rows.isEmpty());
        page.next().ifPresent(next -> values.put("older", filter.address(Optional.of(next))));
        if (after.isPresent()) {
            values.put("newest", values.get("list") + (filter.isNarrow() ? filter.address(Optional.empty()) : ""));
        }
        values.put("hasMore", after.isPresent() || page.next().isPresent());
    }

    private View view(String template, String title, Map<String, Object> values) {
        return View.of(template, shown.say(title), values);
    }

    private List<Map<String, Object>> states(String chosen) {
        List<Map<String, Object>> options = new ArrayList<>();
        for (LogFilter.Group group : LogFilter.Group.values()) {
            options.add(option(group.name(), shown.say("group." + group), chosen));
        }
        return options;
    }

    private List<Map<String, Object>> kinds(MailTemplates templates, String chosen) {
        List<Map<String, Object>> options = new ArrayList<>();
        List<TemplateDescriptor> known = templates == null ? List.of() : templates.list(visit.locale());
        boolean isKnown = known.stream().anyMatch(template -> template.id().equals(chosen));
        if (!chosen.isEmpty() && !isKnown) {
            // Of a bundle that is gone: its mails are still there.
            options.add(option(chosen, PlainText.untrusted(chosen, 80), chosen));
        }
        known.stream()
                .filter(template -> !template.id().equals(TemplateEditor.LAYOUT)
                        && !template.id().equals(TemplateEditor.FOOTER))
                .map(template -> option(template.id(), PlainText.untrusted(template.name(), 80), chosen))
                .sorted((one, other) -> String.valueOf(one.get("label")).compareTo(String.valueOf(other.get("label"))))
                .forEach(options::add);
        return options;
    }

    private static Map<String, Object> option(String value, String label, String chosen) {
        return Map.of("value", value, "label", label, "chosen", value.equals(chosen));
    }

    static MailId id(String text) {
        try {
            return MailId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchElementException();
        }
    }
}
