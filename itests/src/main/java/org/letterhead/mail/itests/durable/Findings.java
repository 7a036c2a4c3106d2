/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What a scenario measures while it runs, and finds wrong. */
final class Findings {
    private final List<String> measured = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Consumer<String> say;

    Findings(Consumer<String> say) {
        this.say = say;
    }

    /** Something took so long; longer than the limit is wrong. */
    void took(String what, long sinceNanos, Duration limit) {
        Duration time = Duration.ofNanos(System.nanoTime() - sinceNanos);
        String text = took(what, sinceNanos);
        if (time.compareTo(limit) > 0) {
            wrong.add(text + ", and at most " + limit.toSeconds() + " s are allowed");
        }
    }

    /** Something took so long. */
    String took(String what, long sinceNanos) {
        String text = String.format(Locale.ROOT, "%s: %.1f s", what, (System.nanoTime() - sinceNanos) / 1e9);
        note(text);
        return text;
    }

    /** Something worth knowing. */
    void note(String text) {
        measured.add(text);
        say.accept(text);
    }

    /** Something that is not as promised. */
    void wrongIf(boolean bad, String text) {
        if (bad) {
            wrong.add(text);
        }
    }

    Scenario.Result with(Ledger ledger) {
        return new Scenario.Result(ledger, measured, wrong);
    }
}
