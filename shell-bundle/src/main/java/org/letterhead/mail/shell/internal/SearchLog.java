/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.log.LogQuery;
import org.osgi.framework.BundleContext;

/** The command {@code mail:log}. */
@Service
@Command(
        scope = "mail",
        name = "log",
        description = "Looks mails up, tells every try of one mail, or counts refusals by the recipients' domains.",
        detailedDescription = "classpath:/help/log.txt")
public final class SearchLog implements Action {
    /** Who asks who blocks the platform means these days. */
    private static final Duration REFUSALS_SINCE = Duration.ofDays(7);

    @Argument(name = "id", description = "A mail, to see every try of it.")
    private String id;

    @Option(name = "--account", description = "Mails of this account.")
    private String account;

    @Option(
            name = "--state",
            description = "Mails with a recipient in this state; can be given several times.",
            multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {
                "queued",
                "sending",
                "deferred",
                "held",
                "sent",
                "sent-by-fallback",
                "failed",
                "bounced",
                "suppressed",
                "cancelled",
                "unknown-outcome"
            })
    private List<String> states;

    @Option(name = "--template", description = "Mails written from this template.")
    private String template;

    @Option(name = "--to", description = "Mails to this address.")
    private String to;

    @Option(
            name = "--since",
            description = "Accepted then or later: 30m, 2h, 3d, 2026-11-21, 2026-11-21T20:15:30Z (UTC).")
    private String since;

    @Option(name = "--until", description = "Accepted before that moment, in the same forms.")
    private String until;

    @Option(name = "--limit", description = "The most mails on a page, 1 to 500.")
    private int limit = LogQuery.ALL.limit();

    @Option(name = "--after", description = "The next page, as the command prints it below a page.")
    private String after;

    @Option(
            name = "--refusals",
            description = "Count by domain of the recipient how often servers refused mail, since 7 days ago"
                    + " unless --since says otherwise.")
    private boolean refusals;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        Services services = new Services(context);
        Search search = new Search(account, states, template, to, since, until, limit, after);
        Instant now = Clock.systemUTC().instant();
        if (id != null) {
            MailId mail = GivenId.of(id);
            if (refusals || !search.isPlain()) {
                throw Refusal.because("The tries of one mail are shown whole: leave the options away.");
            }
            tries(services, mail);
        } else if (refusals) {
            count(services, search, now);
        } else {
            find(services, search, now);
        }
        return null;
    }

    private static void find(Services services, Search search, Instant now) throws CommandException {
        LogQuery query = Refusal.inWords("", () -> search.query(now));
        new FoundPage(services.askLog(log -> log.find(query, Locale.ENGLISH)), query).print(System.out);
    }

    private static void tries(Services services, MailId mail) throws CommandException {
        MailStatus status = ShowStatus.of(mail, services);
        new TriesPage(status, services.askLog(log -> log.attempts(mail, Locale.ENGLISH))).print(System.out);
    }

    private static void count(Services services, Search search, Instant now) throws CommandException {
        if (!search.onlyAccountAndSince()) {
            throw Refusal.because("Refusals are counted by --account and --since only.");
        }
        Optional<String> name = AccountName.of(search.account());
        Instant from = search.since() == null ? now.minus(REFUSALS_SINCE) : Moment.of(search.since(), now);
        new RefusalsPage(from, services.askLog(log -> log.refusals(name, from))).print(System.out);
    }
}
