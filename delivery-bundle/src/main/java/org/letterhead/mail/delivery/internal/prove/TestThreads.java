/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads of tests, so many at most that one that never comes back from a driver costs nobody anything but a place. None of them is a
 * sender's.
 */
final class TestThreads {
    static final int MOST = 16;
    static final int MOST_OF_AN_ACCOUNT = 2;

    private final Map<String, Integer> taken = new HashMap<>();
    private final Set<TestThread> running = ConcurrentHashMap.newKeySet();
    private int all;
    private boolean stopping;

    /** Gives a thread to a test; empty if there is none for it right now. */
    synchronized Optional<TestThread> take(String account) {
        int ofAccount = taken.getOrDefault(account, 0);
        if (stopping || all >= MOST || ofAccount >= MOST_OF_AN_ACCOUNT) {
            return Optional.empty();
        }
        all++;
        taken.put(account, ofAccount + 1);
        TestThread[] made = new TestThread[1];
        made[0] = new TestThread(() -> left(account, made[0]));
        running.add(made[0]);
        return Optional.of(made[0]);
    }

    private synchronized void left(String account, TestThread thread) {
        running.remove(thread);
        all--;
        taken.computeIfPresent(account, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Nobody begins any more, and nobody waits any longer for what a driver does. */
    void stop() {
        synchronized (this) {
            stopping = true;
        }
        running.forEach(TestThread::giveUp);
    }
}
