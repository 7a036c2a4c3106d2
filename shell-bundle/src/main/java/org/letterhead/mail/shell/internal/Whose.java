/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;

/** Whose mail a command is about: one account's or everybody's, and it must be said which. */
final class Whose {
    private Whose() {}

    /** Reads the two options. */
    static Optional<String> of(String account, boolean all) throws CommandException {
        if (all == (account != null)) {
            throw Refusal.because("Say whose mail: either --account NAME or --all.");
        }
        return AccountName.of(account);
    }

    static String words(Optional<String> whose) {
        return whose.map(name -> "The mail of account " + name).orElse("All mail");
    }
}
