/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

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
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;

/** The command {@code insights:send-report}. */
@Service
@Command(
        scope = "insights",
        name = "send-report",
        description = "Sends a shop the report on its last full week and prints the id of the mail.",
        detailedDescription = "classpath:/help/send-report.txt")
public final class SendReport implements Action {
    @Argument(name = "account", description = "The shop: acme or lodz.", required = true)
    @Completion(ShopNames.class)
    private String account;

    @Option(
            name = "--to",
            description = "Who gets the report. If not given: the shop's contact.",
            valueToShowInHelp = "the shop's contact")
    private String to;

    @Option(
            name = "--locale",
            description = "The language of the report as a BCP 47 tag, such as en, fr or pl. "
                    + "If not given: the shop's language.",
            valueToShowInHelp = "the shop's language")
    private String locale;

    @Reference
    private ReportSender sender;

    @Override
    public Object execute() throws CommandException {
        try {
            MailId id = sender.send(
                    account,
                    Optional.ofNullable(to).map(Mailbox::of),
                    Optional.ofNullable(locale).map(Locale::forLanguageTag));
            System.out.println(
                    "Report for " + account + " accepted as " + id + ". What becomes of it: mail:status " + id);
            return null;
        } catch (MailRejectedException | MailUnavailableException | IllegalArgumentException e) {
            // A sentence for the person at the console and a failed command for a script; the stack trace says no more.
            throw new CommandException(e.getMessage(), e.getMessage());
        }
    }
}
