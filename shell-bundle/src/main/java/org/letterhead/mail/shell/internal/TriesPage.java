/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.List;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.log.Attempt;

/**
 * What {@code mail:log} prints of one mail.
 *
 * @param status the mail
 * @param attempts every try of it
 */
record TriesPage(MailStatus status, List<Attempt> attempts) {
    void print(PrintStream out) {
        StatusPage page = new StatusPage(status);
        page.printMail(out);
        out.println();
        page.printStates(out);
        attempts.forEach(attempt -> print(out, attempt));
        if (attempts.isEmpty()) {
            out.println();
            out.println("It was not tried yet.");
        }
    }

    private static void print(PrintStream out, Attempt attempt) {
        out.println();
        out.println(Printable.of(Words.of(attempt.at()) + "  " + attempt.recipient() + ", try " + attempt.number()
                + ", way " + attempt.way().orElse("none") + ": " + Words.of(attempt.led())));
        attempt.capturedBy()
                .ifPresent(mailbox -> out.println("  CAPTURED: went to " + Printable.of(mailbox.toString())));
        attempt.remoteId().ifPresent(id -> out.println("  The server calls it: " + Printable.of(id)));
        if (!attempt.reason().isEmpty()) {
            out.println("  " + Printable.of(attempt.reason()));
        }
        attempt.failure().ifPresent(failure -> new FailurePage(failure).print(out));
    }
}
