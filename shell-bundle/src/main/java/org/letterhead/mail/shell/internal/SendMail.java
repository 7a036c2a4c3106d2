/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.SenderChoice;
import org.osgi.framework.BundleContext;

/** The command {@code mail:send}. */
@Service
@Command(
        scope = "mail",
        name = "send",
        description = "Sends a mail in the name of an account and prints its id.",
        detailedDescription = "classpath:/help/send.txt")
public final class SendMail implements Action {
    private static final String NOT_SENT = "Not sent. ";

    @Argument(
            index = 0,
            name = "account",
            description = "The account in whose name and by whose way the mail is sent.",
            required = true)
    private String account;

    @Argument(index = 1, name = "to", description = "The recipient's address.", required = true)
    private String to;

    @Option(name = "--subject", description = "The subject, one line.", required = true)
    private String subject;

    @Option(name = "--text", description = "The plain text of the mail.", required = true)
    private String text;

    @Option(name = "--html", description = "The same as HTML, for recipients whose program shows it.")
    private String html;

    @Option(
            name = "--neutral",
            description =
                    "Send from the platform's sender (or the white label's), whatever way the account has chosen.")
    private boolean neutral;

    @Option(
            name = "--wait",
            description = "Wait at most so many seconds for the outcome and print it. "
                    + "The command then fails unless the mail was sent to every recipient.")
    private int wait;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        Services services = new Services(context);
        MailId id = send(services);
        System.out.println(id);
        if (wait > 0) {
            outcome(services, id);
        }
        return null;
    }

    private MailId send(Services services) throws CommandException {
        MailRequest request = Refusal.inWords(NOT_SENT, this::request);
        return services.askMail(NOT_SENT, mail -> mail.send(request));
    }

    private MailRequest request() {
        return MailRequest.forAccount(account)
                .sender(neutral ? SenderChoice.NEUTRAL : SenderChoice.ACCOUNT)
                .content(new MailContent.Given(subject, text, Optional.ofNullable(html)))
                .to(Mailbox.of(to))
                .build();
    }

    private void outcome(Services services, MailId id) throws CommandException {
        MailStatus status = Patience.REAL
                .wait(
                        Duration.ofSeconds(wait),
                        () -> services.askMail(mail -> mail.status(id, Locale.ENGLISH)),
                        seen -> seen.map(MailStatus::isFinal).orElse(true))
                .orElseThrow(() -> Refusal.because("The mail " + id + " was accepted, but is not known any more."));
        StatusPage page = new StatusPage(status);
        page.printRecipients(System.out);
        if (!status.isFinal()) {
            throw Refusal.because("Not done after " + wait + " seconds. Ask again with: mail:status " + id);
        }
        if (!page.sentToAll()) {
            throw Refusal.because("Not sent to every recipient.");
        }
    }
}
