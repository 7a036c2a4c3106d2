/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.Rejection;

/**
 * How much one rendering may do. Lists in lists of the same name that write nothing would go on for years without ever
 * being too large.
 */
final class Effort implements Value {
    static final int MOST_STEPS = 250_000;

    private final String what;
    private int steps;

    Effort(String what) {
        this.what = what;
    }

    void step() {
        if (++steps > MOST_STEPS) {
            throw new MailRejectedException(new Rejection.TooLarge("repeated sections in " + what, steps, MOST_STEPS));
        }
    }
}
