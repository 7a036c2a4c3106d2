/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The receiving server's log: for each recipient what happened to it, in order. It outlives every Karaf. */
public final class ReceiverLog {
    private final Map<String, List<Entry>> entries = new ConcurrentHashMap<>();

    /** What happened to one recipient of one mail. */
    public enum Kind {
        /** Refused with 4xx. */
        REFUSED_FOR_NOW,
        /** Refused with 5xx. */
        REFUSED_FOR_GOOD,
        /** The connection ended before all of the content had come: not taken. */
        CUT_OFF,
        /** Not taken, and the client got no answer. */
        NOT_TAKEN_UNANSWERED,
        /** Taken, and the client got no answer. */
        TAKEN_UNANSWERED,
        /** Taken, and said so. Whether the client has read it the server cannot know. */
        TAKEN;

        /** Whether the mailbox has it. */
        public boolean isTaken() {
            return this == TAKEN || this == TAKEN_UNANSWERED;
        }

        /** Whether a client that lives cannot know what happened. */
        public boolean isUnanswered() {
            return this == TAKEN_UNANSWERED || this == NOT_TAKEN_UNANSWERED;
        }
    }

    /**
     * One line of the log.
     *
     * @param life which process had connected: 1 for the first that was launched
     * @param at System.nanoTime()
     * @param messageId the mail's Message-ID; empty if the content did not come
     */
    public record Entry(Kind kind, int life, long at, String messageId, String answer) {}

    void add(String recipient, Entry entry) {
        entries.computeIfAbsent(recipient, each -> new CopyOnWriteArrayList<>()).add(entry);
    }

    /** Everything that happened to a recipient. */
    public List<Entry> of(String recipient) {
        return List.copyOf(entries.getOrDefault(recipient, List.of()));
    }

    /** All recipients that came by. */
    public List<String> recipients() {
        return List.copyOf(entries.keySet());
    }

    /** For how many recipients a mail was taken, each once. */
    public long taken() {
        return entries.values().stream()
                .filter(all -> all.stream().anyMatch(entry -> entry.kind().isTaken()))
                .count();
    }
}
