/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.operate.FailingWays.Failing;

/** The ways that fail, as {@code mail:health} prints them. */
final class FailingPage {
    private FailingPage() {}

    static void print(List<Failing> ways, int most, PrintStream out) {
        if (ways.isEmpty()) {
            out.println("No way of sending fails.");
            return;
        }
        out.println("Ways that fail:");
        ShellTable table = new ShellTable();
        table.column("Account");
        table.column("Way");
        table.column("Since");
        table.column("Next trial");
        table.column("Cause");
        ways.forEach(one -> table.addRow()
                .addContent(
                        Printable.of(one.account().orElse("(relay)")),
                        Printable.of(one.way()),
                        Words.of(one.since()),
                        Words.of(one.nextTrial()),
                        Words.of(one.cause())));
        table.print(out);
        ways.forEach(one -> out.println(Printable.of(
                one.account().map(name -> name + ", ").orElse("Relay, ") + one.way() + ": " + one.text())));
        if (ways.size() == most) {
            out.println("There may be more: these have failed for longest.");
        }
    }
}
