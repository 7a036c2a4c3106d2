/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.MailQueue;
import org.letterhead.mail.operate.QueueSelection;
import org.osgi.framework.BundleContext;

/** The command {@code mail:queue}. */
@Service
@Command(
        scope = "mail",
        name = "queue",
        description = "Counts the mail that waits; holds it, lets it go on, or stops it for good.",
        detailedDescription = "classpath:/help/queue.txt")
public final class WorkQueue implements Action {
    @Argument(index = 0, name = "action", description = "What to do: hold, release or cancel. Without it: count.")
    @Completion(
            value = StringsCompleter.class,
            values = {"hold", "release", "cancel"})
    private String action;

    @Argument(index = 1, name = "mail id", description = "The mail to hold, release or cancel.")
    private String id;

    @Option(name = "--account", description = "The mail of this account.")
    private String account;

    @Option(name = "--all", description = "All mail, of every account.")
    private boolean all;

    @Option(
            name = "--yes",
            aliases = {"-y"},
            description = "With --all: do not ask first.")
    private boolean yes;

    @Reference
    private BundleContext context;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Optional<String> name = AccountName.of(account);
        if (action == null) {
            count(all ? Optional.empty() : name);
        } else {
            change(verb(), name);
        }
        return null;
    }

    private void count(Optional<String> name) throws CommandException {
        if (all && account != null) {
            throw Refusal.because("Say --account or --all, not both.");
        }
        Instant now = Clock.systemUTC().instant();
        new Services(context)
                .askQueue(queue -> new QueuePage(name, queue.summary(name), queue.suspensions(), now))
                .print(System.out);
    }

    private void change(Verb verb, Optional<String> name) throws CommandException {
        QueueSelection which = selection(name);
        if (which instanceof QueueSelection.Everything && !yes) {
            Confirmation.ask(session, verb.question);
        }
        Actor operator = CurrentOperator.get();
        int recipients = new Services(context).askQueue(queue -> verb.change(queue, operator, which));
        System.out.println(verb.done + ": " + recipients + (recipients == 1 ? " recipient." : " recipients."));
        if (recipients == 0 && which instanceof QueueSelection.OneMail one) {
            System.out.println("Nothing of that mail was " + verb.from + ". See: mail:status " + one.mail());
        }
    }

    private QueueSelection selection(Optional<String> name) throws CommandException {
        long said = (id == null ? 0 : 1) + (account == null ? 0 : 1) + (all ? 1 : 0);
        if (said != 1) {
            throw Refusal.because((said == 0 ? "Say which mail: " : "Say only one of: ")
                    + "a mail's id behind the action, or before it --account NAME or --all.");
        }
        if (all) {
            return new QueueSelection.Everything();
        }
        return name.isPresent()
                ? new QueueSelection.OneAccount(name.get())
                : new QueueSelection.OneMail(GivenId.of(id));
    }

    private Verb verb() throws CommandException {
        for (Verb verb : Verb.values()) {
            if (verb.name().toLowerCase(Locale.ROOT).equals(action)) {
                return verb;
            }
        }
        throw Refusal.because("\"" + action + "\" is none of hold, release and cancel."
                + " Options stand before the action, a mail's id behind it: mail:queue hold ID");
    }

    private enum Verb {
        HOLD("Held", "waiting (or it is held already)", "Hold all mail of every account?") {
            @Override
            int change(MailQueue queue, Actor actor, QueueSelection which) {
                return queue.hold(actor, which);
            }
        },
        RELEASE("Released", "held or deferred", "Let all mail go on that is held or deferred, whatever the reason?") {
            @Override
            int change(MailQueue queue, Actor actor, QueueSelection which) {
                return queue.release(actor, which);
            }
        },
        CANCEL("Cancelled", "waiting", "Stop all waiting mail of every account for good?") {
            @Override
            int change(MailQueue queue, Actor actor, QueueSelection which) {
                return queue.cancel(actor, which);
            }
        };

        private final String done;
        private final String from;
        private final String question;

        Verb(String done, String from, String question) {
            this.done = done;
            this.from = from;
            this.question = question;
        }

        abstract int change(MailQueue queue, Actor actor, QueueSelection which);
    }
}
