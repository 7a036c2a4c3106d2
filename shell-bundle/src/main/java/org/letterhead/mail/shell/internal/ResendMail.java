/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailId;
import org.letterhead.mail.account.Actor;
import org.osgi.framework.BundleContext;

/** The command {@code mail:resend}. */
@Service
@Command(
        scope = "mail",
        name = "resend",
        description = "Sends a mail again to those who did not get it, and prints the new mail's id.",
        detailedDescription = "classpath:/help/resend.txt")
public final class ResendMail implements Action {
    @Argument(name = "id", description = "The mail's id, as printed by mail:send and mail:log.", required = true)
    private String id;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        MailId mail = GivenId.of(id);
        Actor operator = CurrentOperator.get();
        MailId again = new Services(context).askLog(log -> log.resend(operator, mail));
        System.out.println(again);
        return null;
    }
}
