/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.time.Clock;
import org.letterhead.mail.MailService;
import org.letterhead.mail.account.Suppressions;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Tab;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.page.Words;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tab that shows what became of the account's mail. */
@Component(service = LogTab.class)
public final class LogTab implements Tab {
    static final Words WORDS = Words.of("log");

    private static final String DELIVERY = "delivery-bundle";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailLog log;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailService service;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailQueue queue;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Suppressions suppressions;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailTemplates templates;

    @Reference
    WayNames ways;

    Clock clock = Clock.systemUTC();

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public Reply show(Visit visit) {
        Shown shown = new Shown(visit, ways, templates);
        if (visit.path().isEmpty()) {
            return new ListPage(visit, shown, log()).all(service(), templates);
        }
        return switch (page(visit)) {
            case "held" -> new ListPage(visit, shown, log()).held();
            case "chart" -> ChartPage.show(visit, shown, log(), clock);
            case "refusals" -> RefusalsPage.show(visit, shown, log(), clock);
            case "suppressions" -> suppressions(visit, shown).show();
            case "suppressions/remove" -> suppressions(visit, shown).ask();
            default ->
                visit.path().size() > 1
                        ? new Reply.Missing()
                        : MailPage.find(visit, shown, service(), visit.required(0))
                                .map(page -> page.show(log()))
                                .orElseGet(Reply.Missing::new);
        };
    }

    @Override
    public Reply change(Visit visit) {
        Shown shown = new Shown(visit, ways, templates);
        if (page(visit).equals("suppressions")) {
            return suppressions(visit, shown).change();
        }
        if (visit.path().size() != 1) {
            return new Reply.Missing();
        }
        return MailPage.find(visit, shown, service(), visit.required(0))
                .map(page -> switch (visit.form().text("do")) {
                    case "resend" -> page.resend(log());
                    case "release" -> page.release(Visit.there(queue, DELIVERY));
                    case "cancel" -> page.cancel(service());
                    default -> new Reply.Missing();
                })
                .orElseGet(Reply.Missing::new);
    }

    private static String page(Visit visit) {
        return String.join("/", visit.path());
    }

    private MailLog log() {
        return Visit.there(log, DELIVERY);
    }

    private MailService service() {
        return Visit.there(service, DELIVERY);
    }

    private SuppressionsPage suppressions(Visit visit, Shown shown) {
        return new SuppressionsPage(visit, shown, Visit.there(suppressions, "accounts-bundle"));
    }
}
