/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.account.Actor;
import org.osgi.framework.BundleContext;

/** The command {@code mail:suspend}. */
@Service
@Command(
        scope = "mail",
        name = "suspend",
        description = "Stops sending, of one account or altogether; mail is accepted on and waits.",
        detailedDescription = "classpath:/help/suspend.txt")
public final class SuspendMail implements Action {
    @Option(name = "--account", description = "Stop the mail of this account.")
    private String account;

    @Option(name = "--all", description = "Stop all mail.")
    private boolean all;

    @Option(name = "--reason", description = "Why, for those who look later.")
    private String reason = "";

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        Optional<String> whose = Whose.of(account, all);
        Actor operator = CurrentOperator.get();
        boolean changed = new Services(context).askQueue(queue -> queue.suspend(operator, whose, reason));
        System.out.println(Whose.words(whose) + (changed ? " is suspended." : " was suspended already."));
        return null;
    }
}
