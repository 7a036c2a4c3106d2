/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.benchmarks.delivery;

import java.util.Map;
import org.letterhead.mail.RecipientState;
import org.letterhead.mail.template.RenderedMail;

/** What is measured of delivery alone; the fragment has the class {@value #CLASS} for it. Sending is suspended meanwhile. */
public interface InsideDelivery {
    /** The name of the class in the fragment, which has a constructor without arguments. */
    String CLASS = "org.letterhead.mail.delivery.internal.send.MeasuredOutbox";

    /**
     * Takes mails through the database from acceptance to the log, by delivery's own statements in delivery's own batches. Nothing is
     * rendered, composed or sent.
     *
     * @param texts what each mail says
     * @param accounts how many accounts they are of, in turn
     * @param threads how many threads accept them
     * @param mails how many
     * @return how many a second
     */
    double statements(RenderedMail texts, int accounts, int threads, int mails) throws Exception;

    /**
     * Claims mails as delivery's claimer does, and lets them go again.
     *
     * @param mails how many
     * @return how many microseconds a mail took, without the letting go
     */
    double claim(int mails) throws Exception;

    /** How many recipients are in each state. */
    Map<RecipientState, Long> counts();

    /**
     * Counts the recipients whose mail is not yet at its end, and not held; quick when there are few.
     *
     * @return how many
     */
    long open() throws Exception;

    /**
     * Writes mails of an account into the log as if they had been sent during the last 30 days: one recipient each, one try each, one of fifty
     * has failed.
     *
     * @param account whose
     * @param mails how many
     */
    void fillLog(String account, int mails) throws Exception;
}
