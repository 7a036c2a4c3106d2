/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.List;
import org.letterhead.mail.operate.RelayCheck.Authentication;
import org.letterhead.mail.operate.RelayCheck.Received;
import org.letterhead.mail.operate.RelayCheck.Result;

/** What the source of a received mail tells about the relay. */
record RelayPage(Received received) {
    void print(PrintStream out) {
        line(out, "From asked for", received.wanted().toString());
        line(out, "From received", from());
        line(out, "Envelope sender", received.returnPath().orElse("not in this source"));
        String domain = received.wanted().domain();
        if (received.signatures().isEmpty()) {
            line(out, "DKIM signature", "none");
        }
        received.signatures()
                .forEach(signature ->
                        line(out, "DKIM signature", "d=" + signature.domain() + ", s=" + signature.selector()));
        received.authentication()
                .ifPresentOrElse(found -> found(out, found, domain), () -> line(out, "Receiver's result", "none"));
        out.println();
        out.println(Printable.of(conclusion()));
    }

    private String from() {
        return received.from()
                .map(from -> from + (from.equals(received.wanted()) ? "" : "  (rewritten)"))
                .orElse("cannot be read, or there are several");
    }

    private void found(PrintStream out, Authentication found, String domain) {
        for (String method : List.of("spf", "dkim", "dmarc")) {
            List<Result> results = found.of(method);
            if (results.isEmpty()) {
                line(out, method.toUpperCase(java.util.Locale.ROOT), "no result");
            }
            results.forEach(result -> line(
                    out,
                    method.toUpperCase(java.util.Locale.ROOT),
                    result.value()
                            + result.domain().map(of -> " for " + of).orElse("")
                            + (result.passes() && !result.alignsWith(domain) ? "  (not From's domain)" : "")));
        }
        out.println();
        out.println(Printable.of("These results were written by \"" + found.server() + "\", in the topmost"
                + " Authentication-Results of the mail. Believe them only if that is a server of the mailbox's own provider:"
                + " anybody can write such a line."
                + (received.disregarded() == 0
                        ? ""
                        : " " + received.disregarded() + " more below it "
                                + (received.disregarded() == 1 ? "is" : "are") + " not looked at.")));
    }

    private String conclusion() {
        String domain = received.wanted().domain();
        return switch (received.conclusion()) {
            case PASSES ->
                "The relay leaves From as it is, and mail under " + domain
                        + " passes. If the relay sends for this domain on"
                        + " purpose, it can stand in trusted.domains (etc/org.letterhead.mail.branded.cfg): accounts'"
                        + " verified addresses of it then stand in From.";
            case DOES_NOT_PASS ->
                "The relay leaves From as it is, but mail under " + domain
                        + " does not pass: neither a DKIM signature nor"
                        + " the envelope sender is of that domain. Do not put it in trusted.domains. Addresses of it stand"
                        + " in Reply-To behind \"Name (via Platform)\", which passes if mail of the platform's own domain"
                        + " does.";
            case REWRITTEN ->
                "The relay puts another address in From. Leave trusted.domains (etc/org.letterhead.mail.branded.cfg) empty:"
                        + " accounts' own addresses stand in Reply-To. If the relay replaces the platform's address too,"
                        + " allow that one at the relay.";
            case UNKNOWN ->
                "The relay leaves From as it is. Whether mail under " + domain + " passes is not said: the receiver has"
                        + " written no results. Send the check to a mailbox at a large provider, such as Gmail.";
        };
    }

    private static void line(PrintStream out, String label, String text) {
        out.println(Printable.of(String.format("  %-18s %s", label, text)));
    }
}
