/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.letterhead.mail.itests.durable.ReceiverLog.Entry;
import org.letterhead.mail.itests.durable.ReceiverLog.Kind;

/**
 * Compares what the host was promised, what Letterhead says it did, and what the receiving server saw. All three must agree for each
 * recipient.
 */
public final class Audit {
    /** A mail that was refused as often as this may be given up. */
    private static final int TRIES_BEFORE_GIVING_UP = 5;

    /** A kill hits what the server took just before; what was taken earlier than this must have been written by then. */
    private static final long LONGEST_WRITE_NANOS = 2_000_000_000L;

    /** How long a client waits for an answer: the setting read.timeout.seconds of these runs. */
    private static final long LONGEST_ANSWER_NANOS = 2_000_000_000L;

    private final ReceiverLog received;
    private final Map<String, RecipientEnd> ends;
    private final Map<Integer, Long> kills;
    private final List<String> lost = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private final List<Ledger.Double> doubled = new ArrayList<>();

    private Audit(ReceiverLog received, Map<String, RecipientEnd> ends, Map<Integer, Long> kills) {
        this.received = received;
        this.ends = ends;
        this.kills = kills;
    }

    /**
     * Makes the ledger.
     *
     * @param ends what Letterhead says, by recipient
     * @param kills when each process was killed (System.nanoTime()), by its number; those that ended in good order are not there
     */
    public static Ledger of(
            LoadJournal.Content journal,
            Outbox outbox,
            ReceiverLog received,
            Map<String, RecipientEnd> ends,
            Map<Integer, Long> kills) {
        Audit audit = new Audit(received, ends, new TreeMap<>(kills));
        journal.recipients().forEach(audit::look);
        List<String> strangers = received.recipients().stream()
                .filter(recipient -> !ends.containsKey(recipient))
                .map(recipient -> recipient + " got a mail that the host does not know to be accepted")
                .toList();
        audit.unexplained.addAll(strangers);
        return new Ledger(
                journal.accepted().size(),
                journal.recipients().size(),
                outbox,
                received.taken(),
                audit.lost,
                audit.doubled,
                audit.unexplained,
                journal.unavailable().size(),
                journal.wrong(),
                kills.size());
    }

    private void look(String recipient) {
        RecipientEnd end = ends.getOrDefault(recipient, RecipientEnd.NOT_KNOWN);
        List<Entry> seen = received.of(recipient);
        List<Entry> taken =
                seen.stream().filter(entry -> entry.kind().isTaken()).toList();
        switch (end.state()) {
            case "SENT", "SENT_BY_FALLBACK" -> {
                if (taken.isEmpty()) {
                    lost(recipient, end, seen);
                } else if (seen.get(seen.size() - 1).kind() != Kind.TAKEN) {
                    unexplained(recipient, end, seen);
                }
            }
            case "FAILED" -> {
                boolean refused = !seen.isEmpty() && seen.get(seen.size() - 1).kind() == Kind.REFUSED_FOR_GOOD;
                if (!refused && end.attempts() < TRIES_BEFORE_GIVING_UP) {
                    unexplained(recipient, end, seen);
                }
            }
            case "UNKNOWN_OUTCOME" -> {
                Kind last = seen.isEmpty()
                        ? Kind.REFUSED_FOR_NOW
                        : seen.get(seen.size() - 1).kind();
                if (!last.isUnanswered() && last != Kind.CUT_OFF) {
                    unexplained(recipient, end, seen);
                }
            }
            case "SUPPRESSED" -> {
                if (!taken.isEmpty()) {
                    unexplained(recipient, end, seen);
                }
            }
            default -> {
                // Not known, or still waiting. What the mailbox has is not lost, but nobody wrote it down.
                if (taken.isEmpty()) {
                    lost(recipient, end, seen);
                } else {
                    unexplained(recipient, end, seen);
                }
            }
        }
        neverAgainAfterUnknown(recipient, end, seen);
        for (int i = 1; i < taken.size(); i++) {
            doubled.add(pair(recipient, taken.get(i - 1), taken.get(i)));
        }
    }

    /** Within one process's life, nothing may follow a try of which nobody knows how it ended. */
    private void neverAgainAfterUnknown(String recipient, RecipientEnd end, List<Entry> seen) {
        for (int i = 1; i < seen.size(); i++) {
            Entry before = seen.get(i - 1);
            if (before.kind().isUnanswered() && before.life() == seen.get(i).life()) {
                unexplained.add(recipient + " was tried again after an unknown outcome: " + words(end, seen));
            }
        }
    }

    private Ledger.Double pair(String recipient, Entry first, Entry second) {
        Long killed = kills.get(first.life());
        long longest = LONGEST_WRITE_NANOS + (first.kind().isUnanswered() ? LONGEST_ANSWER_NANOS : 0);
        String blame = "";
        if (!first.messageId().equals(second.messageId())) {
            blame = "with two Message-IDs, " + first.messageId() + " and " + second.messageId();
        } else if (first.life() == second.life()) {
            blame = "by one process";
        } else if (killed == null) {
            blame = "although the process was not killed in between";
        } else if (killed - first.at() > longest) {
            blame = "though the first was taken " + (killed - first.at()) / 1_000_000 + " ms before the kill";
        }
        long gap = killed == null ? 0 : Math.max(0, killed - first.at()) / 1_000_000;
        return new Ledger.Double(recipient, first.life(), gap, blame);
    }

    private void lost(String recipient, RecipientEnd end, List<Entry> seen) {
        lost.add(recipient + ": " + words(end, seen));
    }

    private void unexplained(String recipient, RecipientEnd end, List<Entry> seen) {
        unexplained.add(recipient + ": " + words(end, seen));
    }

    private static String words(RecipientEnd end, List<Entry> seen) {
        return "Letterhead says " + end.state() + " after " + end.attempts() + " tries"
                + (end.reason().isEmpty() ? "" : " (" + end.reason() + ")") + "; the server saw "
                + seen.stream()
                        .map(entry -> entry.kind() + (entry.answer().isEmpty() ? "" : " " + entry.answer()))
                        .toList();
    }
}
