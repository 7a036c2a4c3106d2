/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.letterhead.mail.account.Subscriptions.Suppression;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.account.Suppressions.Entry;
import org.letterhead.mail.web.internal.PlainText;
import org.letterhead.mail.web.internal.page.Form;
import org.letterhead.mail.web.internal.page.Moment;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** Whom the account does not write to. */
final class SuppressionsPage {
    private static final int ON_A_PAGE = 50;
    private static final int LONGEST_TARGET = 320;

    private final Visit visit;
    private final Shown shown;
    private final Suppressions suppressions;

    SuppressionsPage(Visit visit, Shown shown, Suppressions suppressions) {
        this.visit = visit;
        this.shown = shown;
        this.suppressions = suppressions;
    }

    Reply show() {
        return Reply.page(list("", Optional.empty()));
    }

    private View list(String typed, Optional<String> wrong) {
        Form query = visit.query();
        Optional<Entry> after = query.find("target").isPresent() ? Optional.of(entry(query)) : Optional.empty();
        List<Entry> found = suppressions.of(visit.account(), after, ON_A_PAGE + 1);
        List<Entry> page = found.subList(0, Math.min(ON_A_PAGE, found.size()));
        Map<String, Object> values = new HashMap<>();
        values.put("pages", shown.pages("suppressions"));
        values.put("list", address());
        values.put("rows", page.stream().map(this::row).toList());
        values.put("hasRows", !page.isEmpty());
        values.put("typed", typed);
        wrong.ifPresent(key -> values.put("wrong", shown.say(key)));
        if (found.size() > ON_A_PAGE) {
            values.put("next", query(page.get(page.size() - 1)));
        }
        if (after.isPresent()) {
            values.put("beginning", address());
        }
        values.put("hasMore", after.isPresent() || found.size() > ON_A_PAGE);
        return View.of("log/suppressions.html", shown.say("suppressions.title"), values);
    }

    private Map<String, Object> row(Entry entry) {
        Map<String, Object> row = new HashMap<>();
        row.put("target", PlainText.untrusted(entry.target(), LONGEST_TARGET));
        row.put("rawTarget", entry.target());
        row.put("rawKind", entry.kind().orElse(""));
        row.put("reason", entry.reason().name());
        row.put("why", why(entry));
        row.put("since", Moment.of(entry.since(), visit.locale()));
        boolean own = entry.reason() == Suppression.UNSUBSCRIBED;
        row.put("own", own);
        if (own) {
            row.put("ask", visit.link("log", "suppressions", "remove") + query(entry));
        }
        return row;
    }

    private String why(Entry entry) {
        return shown.say("suppressed." + entry.reason(), Map.of("kind", shown.kind(entry.kind())));
    }

    /** Asks before a person's own wish is put aside. */
    Reply ask() {
        return Reply.page(question(entry(visit.query())));
    }

    private View question(Entry entry) {
        Map<String, Object> values = new HashMap<>(row(entry));
        values.put("pages", shown.pages("suppressions"));
        values.put("list", address());
        values.put(
                "text",
                shown.say(
                        "remove.ask",
                        Map.of(
                                "target",
                                PlainText.untrusted(entry.target(), LONGEST_TARGET),
                                "kind",
                                shown.kind(entry.kind()))));
        return View.of("log/remove.html", shown.say("remove.title"), values);
    }

    Reply change() {
        return switch (visit.form().text("do")) {
            case "add" -> add();
            case "remove" -> remove();
            default -> new Reply.Missing();
        };
    }

    private Reply add() {
        String target = visit.form().text("target");
        if (target.isEmpty()) {
            return Reply.refused(list("", Optional.of("wrong.target.empty")));
        }
        try {
            String shownTarget = PlainText.untrusted(target, LONGEST_TARGET);
            boolean added = suppressions.add(visit.user(), visit.account(), target);
            return back(
                    added
                            ? Notice.done(shown.say("added", Map.of("target", shownTarget)))
                            : new Notice(
                                    Notice.Kind.INFO,
                                    shown.say("added.already", Map.of("target", shownTarget)),
                                    List.of()));
        } catch (IllegalArgumentException e) {
            return Reply.refused(list(target, Optional.of("wrong.target")));
        }
    }

    private Reply remove() {
        Entry entry = entry(visit.form());
        if (entry.reason() == Suppression.UNSUBSCRIBED
                && !visit.form().text("sure").equals("yes")) {
            return Reply.refused(question(entry));
        }
        String target = PlainText.untrusted(entry.target(), LONGEST_TARGET);
        return back(
                suppressions.remove(visit.user(), visit.account(), entry)
                        ? Notice.done(shown.say("removed", Map.of("target", target)))
                        : new Notice(
                                Notice.Kind.INFO, shown.say("removed.already", Map.of("target", target)), List.of()));
    }

    private static Reply back(Notice said) {
        return Reply.elsewhere(Visit.path("log", "suppressions"), said);
    }

    private String address() {
        return visit.link("log", "suppressions");
    }

    private static String query(Entry entry) {
        return "?target=" + encoded(entry.target()) + "&kind="
                + encoded(entry.kind().orElse("")) + "&reason=" + entry.reason();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An entry as an address or a form names it; when it came does not matter. */
    private static Entry entry(Form form) {
        Suppression reason = Arrays.stream(Suppression.values())
                .filter(one -> one.name().equals(form.text("reason")))
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
        String target = form.find("target").orElse("");
        String kind = form.find("kind").orElse("");
        if (target.isEmpty() || hasControls(target) || hasControls(kind)) {
            throw new NoSuchElementException();
        }
        return new Entry(reason, target, kind.isEmpty() ? Optional.empty() : Optional.of(kind), Instant.EPOCH);
    }

    private static boolean hasControls(String text) {
        return text.length() > LONGEST_TARGET || text.chars().anyMatch(Character::isISOControl);
    }
}
