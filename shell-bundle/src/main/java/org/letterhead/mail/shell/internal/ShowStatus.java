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
    @Argument(name = "id", description = "The mail's id, as printed by mail:send and mail:log.", required = true)
    private String id;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        new StatusPage(of(GivenId.of(id), new Services(context))).print(System.out);
        return null;
    }

    /** Looks a mail up that must be known. */
    static MailStatus of(MailId mail, Services services) throws CommandException {
        return services.askMail(service -> service.status(mail, Locale.ENGLISH))
                .orElseThrow(() -> Refusal.because("No mail " + mail + " is known, or it is not known any more."));
    }
}
