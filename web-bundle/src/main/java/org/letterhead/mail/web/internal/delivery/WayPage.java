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
import java.util.Set;
import java.util.stream.Stream;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.account.MailSettings.Saving;
import org.letterhead.mail.account.MailSettings.Testing;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.web.internal.page.Notice;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;

/** One way: fill in, test, save. */
final class WayPage {
    private final DeliveryTab tab;

    WayPage(DeliveryTab tab) {
        this.tab = tab;
    }

    Reply show(Visit visit) {
        WayForm form = form(visit, Optional.empty());
        Providers providers =
                providers(form, visit.query().text("preset"), visit.query().text("variant"));
        Map<String, String> values = form.filled(providers);
        return Reply.page(view(form, providers, values, known(form, values)));
    }

    Reply change(Visit visit) {
        WayForm before = form(visit, Optional.empty());
        String what = visit.form().text("do");
        String way = before.way().name();
        String page = "delivery/" + Visit.path(way);
        Said said = Said.to(visit);
        if (what.equals("discard")) {
            Work.forget(visit, way);
            return Reply.elsewhere(page, Notice.done(said.say("done.discarded")));
        }
        if (what.equals("drop")) {
            Work.forget(visit, way);
            return tab.settings().dropDraft(visit.user(), visit.account(), way)
                    ? Reply.elsewhere(page, Notice.done(said.say("done.dropped")))
                    : Reply.elsewhere(page);
        }
        if (!before.isOpen()) {
            throw new NoSuchElementException();
        }
        Work work = Work.read(visit, way, before.form());
        WayForm form = new WayForm(visit, before.settings(), before.way(), before.recipients(), Optional.of(work));
        return switch (what) {
            case "test" -> test(form, work);
            case "save" -> save(visit, work);
            case "keep" -> keep(form, work);
            case "fit" -> fit(form, work);
            default -> new Reply.Missing();
        };
    }

    /** Shows the fields that go with what is filled in, for a browser without scripts. */
    private Reply fit(WayForm form, Work work) {
        Map<String, String> values = new HashMap<>(work.draft().values());
        form.form().fields().forEach(field -> form.form()
                .proposal(field.name(), Map.copyOf(values))
                .ifPresent(value -> values.put(field.name(), value)));
        Work fitting = work.with(values);
        fitting.keep(form.visit());
        WayForm fitted = withWork(form, fitting);
        return Reply.page(
                view(fitted, providers(fitted, work.preset(), work.variant()), values, known(fitted, values)));
    }

    private Reply test(WayForm form, Work work) {
        Visit visit = form.visit();
        Said said = Said.to(visit);
        work.keep(visit);
        if (work.trial() != null && work.trial().state() == Trial.State.RUNNING) {
            // Pressed twice.
            return Reply.elsewhere("delivery/" + Visit.path(work.draft().way(), "test"));
        }
        MailAddress recipient;
        try {
            recipient = MailAddress.of(work.recipient());
        } catch (MailRejectedException e) {
            return again(422, form, List.of(), Notice.error(said.say("test.no-recipient")));
        }
        List<Finding> findings = tab.settings().check(visit.user(), visit.account(), work.draft(), visit.locale());
        if (findings.stream().anyMatch(finding -> finding.level() == Level.ERROR)) {
            return again(422, form, findings, Notice.error(said.say("test.refused")));
        }
        return begin(visit, work, recipient)
                .orElseGet(() -> again(422, form, findings, Notice.error(said.say("test.busy"))));
    }

    /** Begins a test, and leads to the page that waits for it; empty if too many are under way. */
    Optional<Reply> begin(Visit visit, Work work, MailAddress recipient) {
        MailSettings settings = tab.settings();
        return Trial.begin(
                        tab.testSenders(),
                        recipient,
                        () -> settings.test(visit.user(), visit.account(), work.draft(), recipient, visit.locale()))
                .map(trial -> {
                    work.tried(trial).keep(visit);
                    return Reply.elsewhere("delivery/" + Visit.path(work.draft().way(), "test"));
                });
    }

    private Reply keep(WayForm form, Work work) {
        Visit visit = form.visit();
        Said said = Said.to(visit);
        List<Finding> findings = tab.settings().keepDraft(visit.user(), visit.account(), work.draft(), visit.locale());
        if (findings.stream().anyMatch(finding -> finding.level() == Level.ERROR)) {
            work.keep(visit);
            return again(422, form, findings, Notice.error(said.say("draft.refused")));
        }
        Work.forget(visit, work.draft().way());
        return Reply.elsewhere(
                "delivery/" + Visit.path(work.draft().way()),
                Notice.done(said.say("done.kept"), said.say("done.kept.more")));
    }

    /** Saves exactly this, with the proof of its test if it has one. */
    Reply save(Visit visit, Work work) {
        Said said = Said.to(visit);
        Saving saving = tab.settings()
                .save(
                        visit.user(),
                        visit.account(),
                        work.draft(),
                        work.passed().map(Testing.Accepted::proof),
                        work.revision(),
                        visit.locale());
        if (saving instanceof Saving.Saved saved) {
            Work.forget(visit, work.draft().way());
            return Reply.elsewhere("delivery", saved(saved.settings(), said));
        }
        // What was filled in outlives whatever stood in the way.
        work.keep(visit);
        if (saving instanceof Saving.Refused refused) {
            return again(
                    422, form(visit, Optional.of(work)), refused.findings(), Notice.error(said.say("save.refused")));
        }
        if (saving instanceof Saving.NotProven notProven) {
            Work untested = work.tried(null);
            untested.keep(visit);
            return again(
                    422,
                    form(visit, Optional.of(untested)),
                    List.of(),
                    Notice.error(said.say("save.not-proven"), notProven.text()));
        }
        if (saving instanceof Saving.Conflict conflict) {
            return conflict(visit, work.basedOn(conflict.settings().revision()), conflict.settings());
        }
        Saving.NotPossible not = (Saving.NotPossible) saving;
        return again(
                422,
                form(visit, Optional.of(work)),
                List.of(),
                Notice.error(said.say("save.not-possible"), not.text()));
    }

    static Notice saved(AccountSettings now, Said said) {
        return Notice.done(said.say("done.saved", "way", Said.name(now, now.leavesBy())));
    }

    /** Somebody else was faster: theirs, and what was filled in, which can be saved over it. */
    private Reply conflict(Visit visit, Work work, AccountSettings theirs) {
        work.keep(visit);
        WayForm form = new WayForm(
                visit, theirs, theirs.way(work.draft().way()).orElseThrow(), recipients(visit), Optional.of(work));
        Map<String, Object> values = new HashMap<>(values(form, List.of()));
        List<Map<String, Object>> kept = WayCard.kept(form.way());
        values.put(
                "theirs",
                Map.of(
                        "leavesBy",
                        Said.to(visit).say("theirs.way", "way", Said.name(theirs, theirs.leavesBy())),
                        "saved",
                        kept,
                        "isSaved",
                        !kept.isEmpty()));
        return new Reply.Page(409, page(form, values).saying(conflict(theirs, Said.to(visit))));
    }

    /** Who has changed the settings meanwhile, and when. */
    static Notice conflict(AccountSettings theirs, Said said) {
        return Notice.error(
                theirs.lastChange()
                        .map(change ->
                                said.say("conflict.by", "who", said.by(change.by()), "when", said.time(change.at())))
                        .orElseGet(() -> said.say("conflict")),
                said.say("conflict.more"));
    }

    private Reply again(int status, WayForm form, List<Finding> findings, Notice notice) {
        List<String> general = new FieldView(form.form(), Map.of(), Map.of(), findings).general();
        Notice whole = new Notice(
                notice.kind(),
                notice.title(),
                Stream.concat(notice.texts().stream(), general.stream()).toList());
        return new Reply.Page(status, page(form, values(form, findings)).saying(whole));
    }

    private Map<String, Object> values(WayForm form, List<Finding> findings) {
        Providers providers = providers(
                form,
                form.work().map(Work::preset).orElse(""),
                form.work().map(Work::variant).orElse(""));
        return form.values(providers, form.beginning(), findings);
    }

    private static Providers providers(WayForm form, String preset, String variant) {
        return Providers.of(form.form(), preset, variant);
    }

    private View view(WayForm form, Providers providers, Map<String, String> values, List<Finding> findings) {
        View view = page(form, form.values(providers, values, findings));
        List<String> general = new FieldView(form.form(), Map.of(), Map.of(), findings).general();
        return general.isEmpty()
                ? view
                : view.saying(
                        new Notice(Notice.Kind.WARNING, Said.to(form.visit()).say("to-know"), general));
    }

    private static View page(WayForm form, Map<String, Object> values) {
        return View.of("delivery/way.html", Said.name(form.way()), values).with("delivery.js");
    }

    /** What can be said of what is filled in, before anybody has asked: nothing about fields that are still empty. */
    private List<Finding> known(WayForm form, Map<String, String> values) {
        if (!form.isOpen()) {
            return List.of();
        }
        Optional<Testing> result = form.work().map(Work::trial).flatMap(Trial::result);
        if (result.orElse(null) instanceof Testing.Refused refused
                && form.work().get().draft().values().equals(values)) {
            return refused.findings();
        }
        boolean anything = form.work().isPresent()
                || form.way().draft().isPresent()
                || form.way().savedAt().isPresent();
        if (!anything) {
            return List.of();
        }
        MailSettings.Draft draft = form.work()
                .map(work -> work.with(values).draft())
                .orElseGet(() -> new MailSettings.Draft(form.way().name(), values, Map.of(), Set.of()));
        Visit visit = form.visit();
        return tab.settings().check(visit.user(), visit.account(), draft, visit.locale()).stream()
                .filter(finding -> finding.level() == Level.WARNING
                        || !values.getOrDefault(finding.field(), "").isEmpty())
                .toList();
    }

    private static WayForm withWork(WayForm form, Work work) {
        return new WayForm(form.visit(), form.settings(), form.way(), form.recipients(), Optional.of(work));
    }

    /** The form of the way that the address names; of another name there is none. */
    private WayForm form(Visit visit, Optional<Work> work) {
        AccountSettings settings = tab.settings().of(visit.user(), visit.account(), visit.locale());
        AccountSettings.Way way = settings.way(visit.required(0)).orElseThrow();
        return new WayForm(
                visit, settings, way, recipients(visit), work.isPresent() ? work : Work.kept(visit, way.name()));
    }

    private List<String> recipients(Visit visit) {
        return tab.addresses().map(book -> book.of(visit.account())).orElse(List.of()).stream()
                .filter(one -> one.state().isVerified())
                .map(AccountAddress::address)
                .map(MailAddress::toString)
                .toList();
    }
}
