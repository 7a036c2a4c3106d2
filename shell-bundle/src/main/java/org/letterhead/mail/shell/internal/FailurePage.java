/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.PrintStream;
import java.util.Optional;
import java.util.StringJoiner;
import org.letterhead.mail.Failure;

/**
 * A failure, for whoever has to look into it: where it stopped, with which code, and whether it can pass.
 *
 * @param failure what went wrong
 */
record FailurePage(Failure failure) {
    void print(PrintStream out) {
        out.println("  " + technical());
        if (!failure.reply().isEmpty()) {
            out.println("  The server said: " + Printable.of(failure.reply()));
        }
    }

    private String technical() {
        StringJoiner parts = new StringJoiner(", ");
        parts.add("Phase " + Words.of(failure.phase()));
        codes().ifPresent(codes -> parts.add("code " + codes));
        parts.add("cause " + Words.of(failure.cause()));
        parts.add(Words.of(failure.permanence()));
        if (failure.certainty() == Failure.Certainty.UNKNOWN) {
            parts.add("may have been sent all the same");
        }
        failure.retryAfter().ifPresent(after -> parts.add("to be tried again after " + after.toSeconds() + " s"));
        return parts.toString();
    }

    private Optional<String> codes() {
        StringJoiner codes = new StringJoiner(" ");
        failure.replyCode().ifPresent(code -> codes.add(Integer.toString(code)));
        failure.enhancedCode().map(Printable::of).ifPresent(codes::add);
        return Optional.of(codes.toString()).filter(text -> !text.isEmpty());
    }
}
