/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.log.DomainRefusals;

/**
 * What {@code mail:log --refusals} prints.
 *
 * @param since from when on they were counted
 * @param refusals the most first
 */
record RefusalsPage(Instant since, List<DomainRefusals> refusals) {
    void print(PrintStream out) {
        if (refusals.isEmpty()) {
            out.println("No server refused mail since " + Words.of(since) + ".");
            return;
        }
        out.println("Refused since " + Words.of(since) + ", by the recipients' domain:");
        ShellTable table = new ShellTable();
        table.column("Domain");
        table.column("Refusals").alignRight();
        table.column("Last");
        table.column("Last reason");
        refusals.forEach(domain -> table.addRow()
                .addContent(
                        Printable.of(domain.domain()),
                        domain.refusals(),
                        Words.of(domain.lastAt()),
                        Printable.of(domain.lastReason())));
        table.print(out);
    }
}
