/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.Hold;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.operate.QueueSummary;
import org.letterhead.mail.operate.Suspension;

/**
 * What {@code mail:queue} prints.
 *
 * @param account of one account; empty for all
 * @param summary the counts
 * @param suspensions everybody's
 * @param now for how long something has waited
 */
record QueuePage(Optional<String> account, QueueSummary summary, List<Suspension> suspensions, Instant now) {
    void print(PrintStream out) {
        account.ifPresent(name -> out.println("Account " + name));
        states().print(out);
        if (!summary.holds().isEmpty()) {
            out.println();
            holds().print(out);
        }
        out.println();
        out.println("Oldest mail that could leave now: "
                + summary.oldestReady().map(this::age).orElse("none waits"));
        out.println("May have been sent twice: " + summary.sentAgain());
        summary.captureMailbox()
                .ifPresent(mailbox -> out.println("CAPTURED: all mail goes to " + Printable.of(mailbox.toString())
                        + " instead of to its recipients."));
        suspensions.stream()
                .filter(suspension -> suspension.account().isEmpty()
                        || account.isEmpty()
                        || suspension.account().equals(account))
                .forEach(suspension -> out.println(words(suspension)));
    }

    private ShellTable states() {
        ShellTable table = new ShellTable();
        table.column("State");
        table.column("Recipients").alignRight();
        for (RecipientState state : RecipientState.values()) {
            Long count = summary.counts().get(state);
            if (count != null && count != 0) {
                table.addRow().addContent(Words.of(state), count);
            }
        }
        table.addRow().addContent("sum", summary.total());
        return table;
    }

    private ShellTable holds() {
        ShellTable table = new ShellTable();
        table.column("Held because");
        table.column("Recipients").alignRight();
        table.column("What ends it");
        for (Hold.Reason reason : Hold.Reason.values()) {
            Long count = summary.holds().get(reason);
            if (count != null && count != 0) {
                table.addRow().addContent(Words.of(reason), count, Words.end(reason));
            }
        }
        return table;
    }

    private String age(Instant accepted) {
        return "accepted " + Words.of(accepted) + ", " + Words.of(Duration.between(accepted, now)) + " ago";
    }

    private static String words(Suspension suspension) {
        return Printable.of("SUSPENDED: "
                + suspension.account().map(name -> "account " + name).orElse("all mail")
                + " since " + Words.of(suspension.since())
                + " by " + suspension.by()
                + (suspension.reason().isBlank() ? "" : ": " + suspension.reason()));
    }
}
