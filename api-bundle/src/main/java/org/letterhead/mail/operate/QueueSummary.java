/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.operate;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Hold;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.RecipientState;

/**
 * What is in the outbox: one count for each recipient of each mail. Final states are counted as long as the log keeps them.
 *
 * @param counts how many recipients are in each state; states without any are left out
 * @param holds how many of those HELD for each reason
 * @param oldestReady when the mail was accepted that has waited longest of those that could leave now; empty if none waits
 * @param sentAgain how many recipients may have got a mail twice, because a process died while it was sending to them
 * @param captureMailbox where all mail goes instead of to its recipients, if the operator captures it
 */
public record QueueSummary(
        Map<RecipientState, Long> counts,
        Map<Hold.Reason, Long> holds,
        Optional<Instant> oldestReady,
        long sentAgain,
        Optional<MailAddress> captureMailbox) {
    /** Copies the maps. */
    public QueueSummary {
        counts = Map.copyOf(counts);
        holds = Map.copyOf(holds);
        Objects.requireNonNull(oldestReady, "oldestReady");
        Objects.requireNonNull(captureMailbox, "captureMailbox");
    }

    /**
     * Returns how many recipients of mails there are in all states together.
     *
     * @return the sum of the counts: every accepted recipient is in exactly one state
     */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
