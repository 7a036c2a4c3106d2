/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import org.apache.karaf.shell.support.CommandException;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;

/**
 * The end of a command that could not do what was asked. The person reads the sentence alone; a script sees that the
 * command failed.
 */
final class Refusal {
    private Refusal() {}

    /** A part of a command. */
    interface Step<R> {
        R take() throws CommandException;
    }

    /**
     * Makes the exception to throw. It is Karaf's own and no subclass: Karaf knows it by its simple name, would print a
     * stack trace of any other into the log, and keeps the last one in the session, where a class of ours would outlive
     * this bundle.
     */
    static CommandException because(String sentence) {
        // The first is what the shell prints; without it it would put "Error executing command" before the sentence.
        return new CommandException(Printable.of(sentence), sentence);
    }

    /**
     * Takes a step, and turns what a service refuses into a sentence. What no contract names stays as it is: that is a
     * fault, and its stack trace belongs into the log.
     *
     * @param start what stands before the service's own words, or nothing
     */
    static <R> R inWords(String start, Step<R> step) throws CommandException {
        try {
            return step.take();
        } catch (SecurityException e) {
            throw because(start + "You may not do this: " + e.getMessage());
        } catch (MailRejectedException | MailUnavailableException e) {
            throw because(start + e.getMessage());
        }
    }
}
