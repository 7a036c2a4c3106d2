/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.itests.load.internal;

/** What a test asks the load host through JMX. Strings only: the test has none of these classes. */
public interface LoadMBean {
    /** How many mails have been accepted. */
    long getAccepted();

    /** Whether every thread knows of each of its mails that it was accepted, and none wants to send more. */
    boolean isIdle();

    /**
     * Counts the outbox.
     *
     * @return lines "state count" and "sentAgain count"; a line "! why" if nobody can tell
     */
    String outbox();

    /**
     * Tells what became of mails.
     *
     * @param ids separated by commas
     * @return for each recipient a line "id recipient state attempts messageId reason"; for a mail that is not known "id - -"
     */
    String states(String ids);
}
