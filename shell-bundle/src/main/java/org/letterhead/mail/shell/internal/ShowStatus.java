/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailStatus;
import org.osgi.framework.BundleContext;

/** The command {@code mail:status}. */
@Service
@Command(
        scope = "mail",
        name = "status",
        description = "Tells what has become of a mail, recipient by recipient.",
        detailedDescription = "classpath:/help/status.txt")
public final class ShowStatus implements Action {
    @Argument(name = "id", description = "The mail's id, as printed by mail:send.", required = true)
    private String id;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        MailId mailId = parse(id);
        MailStatus status = new Services(context)
                .askMail(mail -> mail.status(mailId, Locale.ENGLISH))
                .orElseThrow(() -> Refusal.because("No mail " + mailId + " is known, or it is not known any more."));
        new StatusPage(status).print(System.out);
        return null;
    }

    private static MailId parse(String text) throws CommandException {
        try {
            return MailId.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.because("\"" + text + "\" is not the id of a mail. An id looks like"
                    + " 019aa7e4-2f4b-7c31-9d7e-5b1f0c6d2a48 and is printed by mail:send.");
        }
    }
}
