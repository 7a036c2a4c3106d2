/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** Every way of sending, which one is in use and how it fares, and what becomes of mail while it fails. */
final class WaysPage {
    private static final int TESTS = 10;
    private static final int FAILING = 50;

    private final DeliveryTab tab;

    WaysPage(DeliveryTab tab) {
        this.tab = tab;
    }

    Reply show(Visit visit) {
        AccountSettings settings = tab.settings().of(visit.user(), visit.account(), visit.locale());
        return Reply.page(view(visit, settings, FallbackForm.of(settings)));
    }

    Reply change(Visit visit) {
        String way = visit.form().text("way");
        long revision = Work.revision(visit.form());
        return switch (visit.form().text("do")) {
            case "on" -> {
                AccountSettings now = known(visit, way);
                yield said(
                        visit,
                        tab.settings().switchOn(visit.user(), visit.account(), way, revision, visit.locale()),
                        FallbackForm.of(now),
                        "on.refused");
            }
            case "off" -> {
                AccountSettings now = known(visit, way);
                yield said(
                        visit,
                        tab.settings().switchOff(visit.user(), visit.account(), way, revision, visit.locale()),
                        FallbackForm.of(now),
                        "off.refused");
            }
            case "fallback" -> {
                FallbackForm form = FallbackForm.read(visit.form());
                yield said(
                        visit,
                        tab.settings()
                                .saveFallback(visit.user(), visit.account(), form.policy(), revision, visit.locale()),
                        form,
                        "fallback.refused");
            }
            case "try" -> tryAgain(visit, way);
            default -> throw new NoSuchElementException();
        };
    }

    private AccountSettings known(Visit visit, String way) {
        AccountSettings settings = tab.settings().of(visit.user(), visit.account(), visit.locale());
        settings.way(way).orElseThrow();
        return settings;
    }

    private Reply tryAgain(Visit visit, String way) {
        known(visit, way);
        FailingWays failing = Visit.there(tab.failing().orElse(null), "delivery-bundle");
        boolean failed = failing.tryAgain(visit.user(), Optional.of(visit.account()), way);
        Said said = Said.to(visit);
        return Reply.elsewhere("delivery", Notice.done(said.say(failed ? "done.try" : "done.try-none")));
    }

    private Reply said(Visit visit, Saving saving, FallbackForm typed, String refusal) {
        Said said = Said.to(visit);
        if (saving instanceof Saving.Saved saved) {
            return Reply.elsewhere(
                    "delivery",
                    refusal.equals("fallback.refused")
                            ? Notice.done(said.say("done.fallback"))
                            : WayPage.saved(saved.settings(), said));
        }
        if (saving instanceof Saving.Conflict conflict) {
            View view = view(visit, conflict.settings(), typed);
            return new Reply.Page(409, view.saying(WayPage.conflict(conflict.settings(), said)));
        }
        AccountSettings now = tab.settings().of(visit.user(), visit.account(), visit.locale());
        if (saving instanceof Saving.Refused refused) {
            FallbackForm found = refusal.equals("fallback.refused") ? typed.with(refused.findings()) : typed;
            Notice notice = Notice.error(
                    said.say(refusal),
                    refused.findings().stream()
                            .filter(finding -> !found.shows(finding))
                            .map(Finding::text)
                            .toArray(String[]::new));
            return Reply.refused(view(visit, now, found).saying(notice));
        }
        String text = saving instanceof Saving.NotProven not ? not.text() : ((Saving.NotPossible) saving).text();
        return Reply.refused(view(visit, now, typed).saying(Notice.error(said.say(refusal), text)));
    }

    private View view(Visit visit, AccountSettings settings, FallbackForm fallback) {
        Said said = Said.to(visit);
        Map<String, Object> values = new HashMap<>();
        values.put("action", visit.link("delivery"));
        values.put("revision", settings.revision());
        values.put("addresses", visit.link("delivery", "addresses"));
        values.put("log", visit.link("log"));
        values.put("warnings", settings.warnings());
        values.put("hasWarnings", !settings.warnings().isEmpty());
        settings.lastChange()
                .ifPresent(change ->
                        values.put("change", Map.of("by", said.by(change.by()), "at", said.moment(change.at()))));
        values.put("now", now(visit, settings, said));
        values.put(
                "ways",
                settings.ways().stream()
                        .map(way -> WayCard.of(visit, settings, way))
                        .toList());
        values.put("fallback", fallback.shown(settings, said));
        List<Map<String, Object>> tests = tab.settings().tests(visit.user(), visit.account(), TESTS).stream()
                .map(test -> test(visit, settings, test, said))
                .toList();
        values.put("tests", tests);
        values.put("hasTests", !tests.isEmpty());
        return View.of("delivery/ways.html", said.say("title"), values);
    }

    /** How mail leaves at present. */
    private Map<String, Object> now(Visit visit, AccountSettings settings, Said said) {
        Map<String, Object> now = new HashMap<>();
        RouteHealth.Health health = settings.health();
        now.put("usedName", Said.name(settings, settings.leavesBy()));
        now.put("chosenName", Said.name(settings, settings.chosen()));
        now.put("isOther", !settings.leavesBy().equals(settings.chosen()));
        now.put("health", said.of("health", health.state()));
        now.put(
                "style",
                switch (health.state()) {
                    case DELIVERING -> "good";
                    case FAILING, SUSPENDED -> "bad";
                    case UNPROVEN -> "";
                });
        health.since().ifPresent(at -> now.put("since", said.moment(at)));
        health.lastSuccess().ifPresent(at -> now.put("lastSuccess", said.moment(at)));
        health.lastFailure().ifPresent(at -> now.put("lastFailure", said.moment(at)));
        boolean failing = health.state() == RouteHealth.State.FAILING;
        boolean suspended = health.state() == RouteHealth.State.SUSPENDED;
        health.text().filter(text -> failing).ifPresent(text -> now.put("advice", text));
        now.put("isSuspended", suspended);
        failing(visit, settings.leavesBy())
                .ifPresent(way -> now.put(
                        "failing",
                        Map.of(
                                "failingWay", way.way(),
                                "next", said.moment(way.nextTrial()),
                                "meanwhile", meanwhile(settings, said))));
        return now;
    }

    private static String meanwhile(AccountSettings settings, Said said) {
        if (!settings.fallback().on()) {
            return said.say("failing.waits");
        }
        return settings.fallback()
                .way()
                .map(way -> said.say("failing.by", "way", Said.name(settings, way)))
                .orElseGet(() -> said.say("failing.neutral"));
    }

    private Optional<FailingWays.Failing> failing(Visit visit, String way) {
        return tab.failing().map(all -> all.list(Optional.of(visit.account()), FAILING)).stream()
                .flatMap(List::stream)
                .filter(one -> one.way().equals(way))
                .findFirst();
    }

    private static Map<String, Object> test(Visit visit, AccountSettings settings, TestMail test, Said said) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("at", said.moment(test.at()));
        shown.put("tested", Said.name(settings, test.way()));
        shown.put("to", Said.untrusted(test.recipient().toString()));
        shown.put("by", said.by(test.by()));
        shown.put("wasAccepted", test.accepted());
        test.received().ifPresent(at -> shown.put("wasReceived", said.moment(at)));
        shown.put("mail", visit.link("log", test.mail().toString()));
        return shown;
    }
}
