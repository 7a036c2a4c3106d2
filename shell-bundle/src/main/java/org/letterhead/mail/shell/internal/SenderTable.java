/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.support.table.ShellTable;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.BrandedSenders.Use;
import org.letterhead.mail.account.BrandedSenders.Verified;

/** Senders of several accounts, one in a line. */
final class SenderTable {
    private final ShellTable table = new ShellTable();

    SenderTable() {
        table.column("Account");
        table.column("State");
        table.column("Verified");
        table.column("In use");
        table.column("Wanted");
        table.emptyTableText("No account has asked for a sender of its own.");
    }

    void add(BrandedSender sender) {
        table.addRow()
                .addContent(
                        Printable.of(sender.account()),
                        Words.of(sender.state()),
                        Printable.of(sender.verified()
                                .map(verified -> verified.address().toString())
                                .orElse("")),
                        sender.verified().map(SenderTable::use).orElse(""),
                        Printable.of(sender.wanted()
                                .map(wanted -> wanted.address() + " (" + Words.of(wanted.progress()) + ")")
                                .orElse("")));
    }

    void print(PrintStream out) {
        table.print(out);
    }

    private static String use(Verified verified) {
        String use = words(verified.use());
        return verified.use() == Use.ACTIVE && !verified.appearance().asItself() ? use + ", for answers" : use;
    }

    static String words(Use use) {
        return switch (use) {
            case ACTIVE -> "yes";
            case READY -> "no, ready";
            case LOCKED -> "no, not in the plan";
            case COMING -> "not yet";
        };
    }
}
