/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.durable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outbox as the operator sees it: how many recipients are in each state.
 *
 * @param counts by state
 * @param holds of those that are held, how many for what
 * @param sentAgain how many may have got a mail twice, because a process died while it was sending
 */
public record Outbox(Map<String, Long> counts, Map<String, Long> holds, long sentAgain) {
    private static final List<String> OPEN = List.of("QUEUED", "SENDING", "DEFERRED", "HELD");
    private static final String HELD_FOR = "HELD:";

    static Outbox read(String answer) {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, Long> holds = new TreeMap<>();
        answer.lines().forEach(line -> {
            String[] words = line.split(" ");
            long count = Long.parseLong(words[1]);
            if (words[0].startsWith(HELD_FOR)) {
                holds.put(words[0].substring(HELD_FOR.length()), count);
            } else {
                counts.put(words[0], count);
            }
        });
        Long again = counts.remove("sentAgain");
        return new Outbox(counts, holds, again == null ? 0 : again);
    }

    /** The sum of all states. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many have not come to an end. */
    public long open() {
        return OPEN.stream().mapToLong(state -> counts.getOrDefault(state, 0L)).sum();
    }
}
