/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import org.letterhead.mail.account.BrandedSenders.Appearance;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;

/** The sender of one account, in full. */
record SenderPage(BrandedSender sender) {
    void print(PrintStream out) {
        out.println("Account " + Printable.of(sender.account()) + ": " + Words.of(sender.state()));
        sender.verified().ifPresent(verified -> {
            out.println();
            line(out, "Verified", verified.address() + name(verified.displayName()));
            line(out, "Since", Words.of(verified.since()));
            verified.until().ifPresent(until -> line(out, "Until", Words.of(until)));
            line(out, "In use", SenderTable.words(verified.use()));
            appearance(out, verified.appearance());
            line(out, "", verified.text());
        });
        sender.wanted().ifPresent(wanted -> {
            out.println();
            line(out, "Wanted", wanted.address() + name(wanted.displayName()));
            line(out, "Asked by", wanted.askedBy());
            line(out, "Since", Words.of(wanted.since()));
            line(out, "Link until", Words.of(wanted.until()));
            line(out, "Progress", Words.of(wanted.progress()));
            appearance(out, wanted.appearance());
            line(out, "", wanted.text());
        });
        if (sender.verified().isEmpty() && sender.wanted().isEmpty()) {
            out.println("It has no address of its own and has asked for none.");
        }
    }

    private static void appearance(PrintStream out, Appearance appearance) {
        line(out, "From", appearance.from().orElse("not known: the operator's own address is not in order"));
        line(out, "", appearance.text());
    }

    private static String name(String displayName) {
        return displayName.isEmpty() ? "" : " (" + displayName + ")";
    }

    private static void line(PrintStream out, String label, String text) {
        out.println(Printable.of(String.format("  %-11s %s", label, text)));
    }
}
