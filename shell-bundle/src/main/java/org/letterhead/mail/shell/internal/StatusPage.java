/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.RecipientStatus;

/**
 * What {@code mail:status} prints.
 *
 * @param status the mail
 */
record StatusPage(MailStatus status) {
    private static final Set<RecipientState> REACHED = EnumSet.of(RecipientState.SENT, RecipientState.SENT_BY_FALLBACK);

    void print(PrintStream out) {
        printMail(out);
        out.println();
        printRecipients(out);
    }

    /** What the mail is. */
    void printMail(PrintStream out) {
        line(out, "Mail", status.id().toString());
        line(out, "Account", status.account());
        line(out, "Subject", status.subject());
        line(out, "Class", Words.of(status.messageClass()));
        status.template().ifPresent(template -> line(out, "Template", template));
        line(out, "Language", status.locale().toLanguageTag());
        line(out, "Message-ID", status.messageId().map(id -> "<" + id + ">").orElse("none yet"));
        line(out, "Accepted", Words.of(status.acceptedAt()));
    }

    /** The recipients' states, and below them why somebody was not reached. */
    void printRecipients(PrintStream out) {
        table().print(out);
        status.recipients().forEach(recipient -> remarks(out, recipient));
    }

    /** The recipients' states, and what those are waiting for that wait. */
    void printStates(PrintStream out) {
        table().print(out);
        status.recipients().forEach(recipient -> waiting(recipient)
                .ifPresent(wait -> out.println(Printable.of(recipient.recipient() + ": " + wait))));
    }

    private ShellTable table() {
        ShellTable table = new ShellTable();
        table.column("Recipient");
        table.column("State");
        table.column("Way");
        table.column("Attempts").alignRight();
        status.recipients().forEach(recipient -> table.addRow()
                .addContent(
                        Printable.of(recipient.recipient().toString()),
                        Words.of(recipient.state()),
                        recipient.way().map(Printable::of).orElse("-"),
                        recipient.attempts()));
        return table;
    }

    boolean sentToAll() {
        return status.recipients().stream().allMatch(recipient -> REACHED.contains(recipient.state()));
    }

    private static void remarks(PrintStream out, RecipientStatus recipient) {
        Optional<String> waiting = waiting(recipient);
        if (recipient.reason().isEmpty() && recipient.failure().isEmpty() && waiting.isEmpty()) {
            return;
        }
        out.println();
        String reason = recipient.reason().isEmpty() ? Words.of(recipient.state()) : recipient.reason();
        out.println(Printable.of(recipient.recipient() + ": " + reason));
        waiting.ifPresent(wait -> out.println("  " + wait));
        recipient.failure().ifPresent(failure -> new FailurePage(failure).print(out));
    }

    private static Optional<String> waiting(RecipientStatus recipient) {
        return recipient.hold().map(StatusPage::words).or(() -> recipient
                .nextTry()
                .map(next -> "Next try: " + Words.of(next)));
    }

    private static String words(Hold hold) {
        return "Held: " + Words.of(hold.reason()) + " ("
                + hold.until().map(until -> "until " + Words.of(until)).orElseGet(() -> Words.end(hold.reason()))
                + ")";
    }

    private static void line(PrintStream out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-11s %s", name, Printable.of(value)));
    }
}
