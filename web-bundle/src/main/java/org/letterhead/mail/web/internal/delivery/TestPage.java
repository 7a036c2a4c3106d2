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
import org.letterhead.mail.account.MailSettings.TestMail;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.web.internal.page.Form;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** Waits for a test mail, and says what came of it. */
final class TestPage {
    private static final int TESTS = 50;
    private static final int SECONDS = 2;

    private final DeliveryTab tab;
    private final WayPage way;

    TestPage(DeliveryTab tab) {
        this.tab = tab;
        this.way = new WayPage(tab);
    }

    Reply show(Visit visit) {
        AccountSettings settings = tab.settings().of(visit.user(), visit.account(), visit.locale());
        String name = settings.way(visit.required(0)).orElseThrow().name();
        Optional<Work> work = Work.kept(visit, name).filter(one -> one.trial() != null);
        if (work.isEmpty()) {
            // Saved or thrown away meanwhile, perhaps in another window.
            return Reply.elsewhere("delivery/" + Visit.path(name));
        }
        boolean other = visit.query().find("trial").isPresent() && isOther(visit.query(), work.get());
        View view = visit.partial() && other ? other(visit, settings, name) : view(visit, settings, name, work.get());
        if (!visit.partial()) {
            boolean running = work.get().trial().state() == Trial.State.RUNNING;
            return Reply.page(running ? view.again(SECONDS) : view);
        }
        String part = visit.query().text("part").equals("received") ? "delivery/received.html" : "delivery/result.html";
        return new Reply.Part(View.of(part, view.title(), view.values()));
    }

    Reply change(Visit visit) {
        AccountSettings settings = tab.settings().of(visit.user(), visit.account(), visit.locale());
        String name = settings.way(visit.required(0)).orElseThrow().name();
        Optional<Work> work = Work.kept(visit, name).filter(one -> one.trial() != null);
        if (work.isEmpty()) {
            Said said = Said.to(visit);
            return Reply.elsewhere("delivery/" + Visit.path(name), Notice.error(said.say("test.gone")));
        }
        Work tested = work.get();
        return switch (visit.form().text("do")) {
            case "save" ->
                isOther(visit.form(), tested)
                        ? new Reply.Page(409, other(visit, settings, name))
                        : way.save(visit, tested);
            case "test" ->
                tested.trial().state() == Trial.State.RUNNING
                        ? Reply.elsewhere("delivery/" + Visit.path(name, "test"))
                        : way.begin(visit, tested, tested.trial().recipient())
                                .orElseGet(() -> new Reply.Page(
                                        422,
                                        view(visit, settings, name, tested)
                                                .saying(Notice.error(
                                                        Said.to(visit).say("test.busy")))));
            default -> throw new NoSuchElementException();
        };
    }

    /** Whether a page is about another test than the one that is kept: what it shows is not what would be saved. */
    private static boolean isOther(Form sent, Work work) {
        return !sent.text("trial").equals(work.trial().id());
    }

    private static View other(Visit visit, AccountSettings settings, String name) {
        Said said = Said.to(visit);
        Map<String, Object> values = Map.of(
                "form", visit.link("delivery", name),
                "action", visit.link("delivery", name, "test"),
                "result", Map.of("other", true));
        return View.of("delivery/test.html", said.say("test.title", "way", Said.name(settings, name)), values);
    }

    private View view(Visit visit, AccountSettings settings, String name, Work work) {
        Said said = Said.to(visit);
        Map<String, Object> values = new HashMap<>();
        values.put("form", visit.link("delivery", name));
        values.put("action", visit.link("delivery", name, "test"));
        values.put("trial", work.trial().id());
        values.put("to", Said.untrusted(work.trial().recipient().toString()));
        values.put("result", result(visit, settings, work, said));
        return View.of("delivery/test.html", said.say("test.title", "way", Said.name(settings, name)), values);
    }

    private Map<String, Object> result(Visit visit, AccountSettings settings, Work work, Said said) {
        Trial.State state = work.trial().state();
        if (state == Trial.State.RUNNING) {
            return Map.of("running", true);
        }
        if (state == Trial.State.BROKEN) {
            return Map.of("broken", true);
        }
        Testing testing = work.trial().result().orElseThrow();
        if (testing instanceof Testing.Accepted accepted) {
            return Map.of("accepted", accepted(visit, work, accepted, said));
        }
        if (testing instanceof Testing.Failed failed) {
            return Map.of("failure", failed(visit, settings, failed, said));
        }
        if (testing instanceof Testing.Refused refused) {
            return Map.of(
                    "refused",
                    Map.of(
                            "texts",
                            refused.findings().stream().map(Finding::text).toList()));
        }
        Testing.NotPossible not = (Testing.NotPossible) testing;
        Map<String, Object> shown = new HashMap<>();
        shown.put("text", not.text());
        not.again().ifPresent(again -> shown.put("againAt", said.moment(again)));
        return Map.of("impossible", shown);
    }

    private Map<String, Object> accepted(Visit visit, Work work, Testing.Accepted accepted, Said said) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("from", Said.untrusted(accepted.from().toString()));
        shown.put("until", said.moment(accepted.validUntil()));
        shown.put("tooOld", work.passed().isEmpty());
        List<String> warnings = accepted.warnings().stream().map(Finding::text).toList();
        shown.put("warnings", warnings);
        shown.put("hasWarnings", !warnings.isEmpty());
        shown.put("log", visit.link("log", accepted.mail().toString()));
        tab.settings().tests(visit.user(), visit.account(), TESTS).stream()
                .filter(test -> test.id().equals(accepted.test()))
                .findFirst()
                .flatMap(TestMail::received)
                .ifPresent(at -> shown.put("received", said.moment(at)));
        return shown;
    }

    private static Map<String, Object> failed(Visit visit, AccountSettings settings, Testing.Failed failed, Said said) {
        List<Map<String, String>> others = failed.otherWays().stream()
                .map(other -> Map.of("label", Said.name(settings, other), "address", visit.link("delivery", other)))
                .toList();
        return Map.of(
                "text", failed.text(),
                "phase", said.of("phase", failed.phase()),
                "others", others,
                "hasOthers", !others.isEmpty(),
                "log", visit.link("log", failed.mail().toString()));
    }
}
