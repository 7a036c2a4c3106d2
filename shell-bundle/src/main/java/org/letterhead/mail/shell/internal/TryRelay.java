/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.operate.RelayCheck.Received;
import org.letterhead.mail.operate.RelayCheck.Sending;
import org.osgi.framework.BundleContext;

/** The command {@code mail:relay}. */
@Service
@Command(
        scope = "mail",
        name = "relay",
        description = "Finds out what the relay does with a From that is not the platform's.",
        detailedDescription = "classpath:/help/relay.txt")
public final class TryRelay implements Action {
    private static final int LARGEST_FILE = 4 << 20;
    private static final int MOST_LINES = 5000;

    @Argument(index = 0, name = "action", description = "What to do: check or read.")
    @Completion(
            value = StringsCompleter.class,
            values = {"check", "read"})
    private String action;

    @Argument(
            index = 1,
            name = "to or file",
            description =
                    "With check: a mailbox that you can read. With read: the file; without it the source is pasted.")
    @Completion(AsTyped.class)
    private String target;

    @Option(
            name = "--from",
            description = "With check: the address in From, of a domain that is not the platform's."
                    + " With read: the same, if the mail's subject does not tell it.")
    private String from;

    @Reference
    private BundleContext context;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        if ("check".equals(action)) {
            check();
        } else if ("read".equals(action)) {
            read();
        } else {
            throw Refusal.because("Say what to do: check or read. --help shows how. Options such as --from stand before"
                    + " the action.");
        }
        return null;
    }

    private void check() throws CommandException {
        if (from == null || target == null) {
            throw Refusal.because("Say what stands in From and where the mail goes: mail:relay --from"
                    + " shop@foreign.example check you@elsewhere.example");
        }
        MailAddress foreign = GivenAddress.of(from);
        MailAddress to = GivenAddress.of(target);
        Actor operator = CurrentOperator.get();
        Sending sending = new Services(context).askRelayCheck(relay -> relay.send(operator, foreign, to));
        if (sending instanceof Sending.NotTried not) {
            throw Refusal.because("Nothing was sent. " + not.text());
        }
        if (sending instanceof Sending.Refused refused) {
            System.out.println(Printable.of(refused.text()));
            new FailurePage(refused.failure()).print(System.out);
            throw Refusal.because("The mail with " + foreign + " in From was not sent. If the relay takes mail from the"
                    + " platform's own address (mail:send), it refuses this one: then leave trusted.domains in"
                    + " etc/org.letterhead.mail.branded.cfg empty, and accounts' own addresses stand in Reply-To.");
        }
        Sending.Accepted accepted = (Sending.Accepted) sending;
        System.out.println("The relay has taken the mail.");
        System.out.println("  From             " + Printable.of(foreign.toString()));
        System.out.println(
                "  Envelope sender  " + Printable.of(accepted.envelopeSender().toString()));
        System.out.println("  To               " + Printable.of(to.toString()));
        System.out.println("  Message-ID       " + Printable.of(accepted.messageId()));
        System.out.println(
                "That is half of it: a relay may still put another address in From. Open the mail there, save its"
                        + " source as a file on this machine, and go on with: mail:relay read FILE");
    }

    private void read() throws CommandException {
        Optional<MailAddress> wanted = from == null ? Optional.empty() : Optional.of(GivenAddress.of(from));
        String source = target == null ? pasted() : ofFile();
        Received received;
        try {
            received = new Services(context).askRelayCheck(relay -> relay.read(source, wanted));
        } catch (IllegalArgumentException e) {
            throw Refusal.because(e.getMessage());
        }
        new RelayPage(received).print(System.out);
    }

    private String ofFile() throws CommandException {
        try {
            Path file = Path.of(target);
            if (Files.size(file) > LARGEST_FILE) {
                throw Refusal.because(target + " is larger than 4 MB. The mail of a check is short.");
            }
            // What is not ASCII is not looked at.
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException e) {
            throw Refusal.because(target + " cannot be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    private String pasted() throws CommandException {
        if (session.getTerminal() == null) {
            throw Refusal.because("Nobody can be asked here: name the file with the mail's source.");
        }
        System.out.println("Paste the mail's source, its header at least; then a line with nothing but a dot.");
        StringBuilder source = new StringBuilder();
        try {
            for (int lines = 0; lines < MOST_LINES; lines++) {
                String line = session.readLine("", null);
                if (line == null || line.equals(".")) {
                    return source.toString();
                }
                source.append(line).append('\n');
            }
        } catch (UnsupportedOperationException e) {
            throw Refusal.because("Nobody can be asked here: name the file with the mail's source.");
        } catch (IOException | RuntimeException e) {
            // Ctrl-C and Ctrl-D, as exceptions of the terminal library.
            throw Refusal.because("Nothing was read.");
        }
        throw Refusal.because("These are too many lines. Save the source as a file and name that.");
    }
}
