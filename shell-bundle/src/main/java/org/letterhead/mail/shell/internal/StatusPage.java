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
import java.util.StringJoiner;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.Failure;
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
        line(out, "Mail", status.id().toString());
        line(out, "Account", status.account());
        line(out, "Subject", status.subject());
        line(out, "Class", words(status.messageClass()));
        status.template().ifPresent(template -> line(out, "Template", template));
        line(out, "Language", status.locale().toLanguageTag());
        line(out, "Message-ID", status.messageId().map(id -> "<" + id + ">").orElse("none yet"));
        line(out, "Accepted", status.acceptedAt().toString());
        out.println();
        printRecipients(out);
    }

    /** The recipients' states, and below them why somebody was not reached. */
    void printRecipients(PrintStream out) {
        ShellTable table = new ShellTable();
        table.column("Recipient");
        table.column("State");
        table.column("Way");
        table.column("Attempts").alignRight();
        status.recipients().forEach(recipient -> table.addRow()
                .addContent(
                        Printable.of(recipient.recipient().toString()),
                        words(recipient.state()),
                        recipient.way().map(Printable::of).orElse("-"),
                        recipient.attempts()));
        table.print(out);
        status.recipients().forEach(recipient -> reason(out, recipient));
    }

    boolean sentToAll() {
        return status.recipients().stream().allMatch(recipient -> REACHED.contains(recipient.state()));
    }

    private static void reason(PrintStream out, RecipientStatus recipient) {
        if (recipient.reason().isEmpty() && recipient.failure().isEmpty()) {
            return;
        }
        out.println();
        out.println(Printable.of(recipient.recipient().toString()) + ": " + Printable.of(recipient.reason()));
        recipient.failure().ifPresent(failure -> {
            out.println("  " + technical(failure));
            if (!failure.reply().isEmpty()) {
                out.println("  The server said: " + Printable.of(failure.reply()));
            }
        });
    }

    /** For whoever has to look into it: where it stopped, with which code, and whether it can pass. */
    private static String technical(Failure failure) {
        StringJoiner parts = new StringJoiner(", ");
        parts.add("Phase " + words(failure.phase()));
        codes(failure).ifPresent(codes -> parts.add("code " + codes));
        parts.add("cause " + words(failure.cause()));
        parts.add(words(failure.permanence()));
        if (failure.certainty() == Failure.Certainty.UNKNOWN) {
            parts.add("may have been sent all the same");
        }
        failure.retryAfter().ifPresent(after -> parts.add("to be tried again after " + after.toSeconds() + " s"));
        return parts.toString();
    }

    private static Optional<String> codes(Failure failure) {
        StringJoiner codes = new StringJoiner(" ");
        failure.replyCode().ifPresent(code -> codes.add(Integer.toString(code)));
        failure.enhancedCode().map(Printable::of).ifPresent(codes::add);
        return Optional.of(codes.toString()).filter(text -> !text.isEmpty());
    }

    private static void line(PrintStream out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-11s %s", name, Printable.of(value)));
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
