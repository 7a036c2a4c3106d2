/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.benchmarks;

/**
 * How much of everything.
 *
 * @param warmUps how often everybody's turn of speed or claiming comes before it counts: Java compiles for the first 150,000 mails or so
 * @param rounds how often everybody's turn comes
 * @param bareMillis how long a turn of the bare transport takes
 * @param mails how many mails a turn of delivery or of its database has
 * @param fewWaiting how many mails wait in the smaller of the two queues that are claimed from
 * @param manyWaiting how many in the larger
 * @param claims how many mails a turn of claiming has
 * @param mostWaiting how many wait when it is at its fullest
 * @param latencies how many mails a turn of accepting by one thread has
 * @param manyAccounts the larger number of accounts
 * @param accountMails how many mails wait for them together
 * @param heldByLimit how many mails of an account at its limit are held
 * @param sendMillis for how long mail leaves from the fullest queue
 */
record DeliveryScale(
        int warmUps,
        int rounds,
        int bareMillis,
        int mails,
        int fewWaiting,
        int manyWaiting,
        int claims,
        int mostWaiting,
        int latencies,
        int manyAccounts,
        int accountMails,
        int heldByLimit,
        int sendMillis) {
    static final DeliveryScale FULL = new DeliveryScale(
            15, 5, 1500, 10_000, 600, 600_000, 12_000, 1_000_000, 600, 10_000, 20_000, 100_000, 60_000);

    /** To see whether the benchmark works; its numbers say little. */
    static final DeliveryScale QUICK =
            new DeliveryScale(1, 3, 500, 2000, 600, 10_000, 600, 20_000, 200, 1000, 2000, 2000, 5_000);
}
