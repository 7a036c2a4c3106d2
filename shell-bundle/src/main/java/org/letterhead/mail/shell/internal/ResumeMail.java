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
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.Suspension;
import org.osgi.framework.BundleContext;

/** The command {@code mail:resume}. */
@Service
@Command(
        scope = "mail",
        name = "resume",
        description = "Goes on sending what mail:suspend has stopped.",
        detailedDescription = "classpath:/help/resume.txt")
public final class ResumeMail implements Action {
    @Option(name = "--account", description = "Go on with the mail of this account.")
    private String account;

    @Option(name = "--all", description = "Go on with all mail, except that of accounts suspended by themselves.")
    private boolean all;

    @Reference
    private BundleContext context;

    @Override
    public Object execute() throws CommandException {
        Optional<String> whose = Whose.of(account, all);
        Actor operator = CurrentOperator.get();
        String outcome = new Services(context).askQueue(queue -> {
            boolean changed = queue.resume(operator, whose);
            return Whose.words(whose) + (changed ? " goes on." : " was not suspended.") + remaining(queue, whose);
        });
        System.out.println(outcome);
        return null;
    }

    /** Whoever resumes an account and sees no mail leave should know that all mail is stopped, and the other way round. */
    private static String remaining(MailQueue queue, Optional<String> whose) {
        boolean stillStopped = queue.suspensions().stream()
                .map(Suspension::account)
                .anyMatch(other -> whose.isEmpty() ? other.isPresent() : other.isEmpty());
        if (!stillStopped) {
            return "";
        }
        return whose.isEmpty()
                ? "\nSome accounts stay suspended by themselves: mail:queue names them."
                : "\nBut all mail is suspended: mail:resume --all";
    }
}
