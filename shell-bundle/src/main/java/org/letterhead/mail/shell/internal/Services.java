/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Optional;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailService;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.log.MailLog;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.operate.MailLimits;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.RelayCheck;
import org.letterhead.mail.template.TemplateEditor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Services that may be absent, borrowed for one call.
 *
 * <p>The commands do not let Karaf inject them: a command whose service is missing is not there at all, and "command
 * not found" helps nobody to find out what to install. And what is only borrowed can be updated meanwhile.
 */
final class Services {
    private static final String CORE = "letterhead-core";

    private final BundleContext context;

    Services(BundleContext context) {
        this.context = context;
    }

    /** Asks a service, if it is there. */
    <S, R> Optional<R> ask(ServiceReference<S> reference, Function<S, R> question) {
        S service = context.getService(reference);
        if (service == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.apply(service));
        } finally {
            context.ungetService(reference);
        }
    }

    /** Asks the mail service, or says why it cannot be asked. */
    <R> R askMail(Function<MailService, R> question) throws CommandException {
        return askMail("", question);
    }

    /** The same; what it refuses is said behind a start of the sentence. */
    <R> R askMail(String start, Function<MailService, R> question) throws CommandException {
        return require(MailService.class, "mail service", CORE, start, question);
    }

    /** Asks the queue, or says why it cannot be asked. */
    <R> R askQueue(Function<MailQueue, R> question) throws CommandException {
        return require(MailQueue.class, "mail queue", CORE, "", question);
    }

    /** Asks the log, or says why it cannot be asked. */
    <R> R askLog(Function<MailLog, R> question) throws CommandException {
        return require(MailLog.class, "mail log", CORE, "", question);
    }

    /** Asks about ways that fail, or says why that cannot be asked. */
    <R> R askFailingWays(Function<FailingWays, R> question) throws CommandException {
        return require(FailingWays.class, "service that watches the ways of sending", CORE, "", question);
    }

    /** Asks about limits, or says why that cannot be asked. */
    <R> R askLimits(Function<MailLimits, R> question) throws CommandException {
        return require(MailLimits.class, "service that keeps sending limits", CORE, "", question);
    }

    /** Asks a service without which the command can go on. */
    <S, R> Optional<R> askIfThere(Class<S> type, Function<S, R> question) throws CommandException {
        return Refusal.inWords("", () -> Optional.ofNullable(context.getServiceReference(type))
                .flatMap(found -> ask(found, question)));
    }

    /** Asks a service of the bundle that keeps accounts, or says why it cannot be asked. */
    <S, R> R askAccounts(Class<S> type, Function<S, R> question) throws CommandException {
        return require(type, "bundle that keeps accounts", "letterhead-accounts", "", question);
    }

    /** Asks the editor of templates, or says why it cannot be asked. */
    <R> R askTemplates(Function<TemplateEditor, R> question) throws CommandException {
        return require(TemplateEditor.class, "template editor", "letterhead-templates", "", question);
    }

    /** Asks whoever tries the relay, or says why that cannot be asked. */
    <R> R askRelayCheck(Function<RelayCheck, R> question) throws CommandException {
        return require(RelayCheck.class, "service that tries the relay", CORE, "", question);
    }

    /** Asks about accounts' own addresses, or says why that cannot be asked. */
    <R> R askSenders(Function<BrandedSenders, R> question) throws CommandException {
        return require(BrandedSenders.class, "service that verifies senders", "letterhead-branded", "", question);
    }

    private <S, R> R require(Class<S> type, String name, String feature, String start, Function<S, R> question)
            throws CommandException {
        return Refusal.inWords(start, () -> Optional.ofNullable(context.getServiceReference(type))
                .flatMap(found -> ask(found, question))
                .orElseThrow(() -> Refusal.because("There is no " + name
                        + ". It comes with the feature " + feature + " and a database: feature:install " + feature
                        + " letterhead-h2 (if they are installed, \"diag\" and the log tell why it does not run).")));
    }
}
