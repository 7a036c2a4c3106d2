/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.io.IOException;
import java.util.Locale;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** Asks the person at the console before something that touches everybody's mail. */
final class Confirmation {
    private Confirmation() {}

    /**
     * Returns if the person agrees.
     *
     * @param question what would be done
     * @throws CommandException if the person does not agree, or nobody is there to be asked
     */
    static void ask(Session session, String question) throws CommandException {
        if (session.getTerminal() == null) {
            throw unasked();
        }
        String answer;
        try {
            answer = session.readLine(question + " (yes/no): ", null);
        } catch (UnsupportedOperationException e) {
            throw unasked();
        } catch (IOException | RuntimeException e) {
            // Ctrl-C and Ctrl-D, as exceptions of the terminal library.
            answer = null;
        }
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw Refusal.because("Nothing was changed.");
        }
    }

    private static CommandException unasked() {
        // A script must have meant it.
        return Refusal.because("Nothing was changed: nobody can be asked here. Add --yes if you mean all mail.");
    }
}
