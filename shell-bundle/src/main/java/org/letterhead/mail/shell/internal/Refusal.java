/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import org.apache.karaf.shell.support.CommandException;

/**
 * The end of a command that could not do what was asked. The person reads the sentence alone; a script sees that the
 * command failed.
 */
final class Refusal {
    private Refusal() {}

    /**
     * Makes the exception to throw. It is Karaf's own and no subclass: Karaf knows it by its simple name, would print a
     * stack trace of any other into the log, and keeps the last one in the session, where a class of ours would outlive
     * this bundle.
     */
    static CommandException because(String sentence) {
        // The first is what the shell prints; without it it would put "Error executing command" before the sentence.
        return new CommandException(Printable.of(sentence), sentence);
    }
}
