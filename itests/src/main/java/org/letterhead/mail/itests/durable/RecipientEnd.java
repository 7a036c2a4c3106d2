/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.util.Map;

/**
 * What Letterhead says about one recipient.
 *
 * @param state as in RecipientState; "-" if the mail is not known
 * @param reason in words
 */
public record RecipientEnd(String state, int attempts, String messageId, String reason) {
    /** A recipient of a mail that nobody knows. */
    static final RecipientEnd NOT_KNOWN = new RecipientEnd("-", 0, "-", "");

    /** Reads the load host's answer, line by line. */
    static void read(String answer, Map<String, RecipientEnd> into) {
        answer.lines().forEach(line -> {
            String[] words = line.split(" ", 6);
            if (words.length >= 5) {
                into.put(
                        words[1],
                        new RecipientEnd(
                                words[2], Integer.parseInt(words[3]), words[4], words.length > 5 ? words[5] : ""));
            }
        });
    }
}
