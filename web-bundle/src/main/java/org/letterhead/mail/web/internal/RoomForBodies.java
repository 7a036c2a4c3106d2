/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bodies are read at once: of all clients, and of each one, so that a single one that sends slowly does not keep the others from
 * sending theirs.
 */
public final class RoomForBodies {
    static final int MOST = 32;
    public static final int MOST_OF_ONE = 8;

    private final Map<String, Integer> byClient = new HashMap<>();
    private int all;

    /** Lets a client in, if there is room; who was let in has to {@link #leave}. */
    public synchronized boolean enter(String client) {
        int own = byClient.getOrDefault(client, 0);
        if (all == MOST || own == MOST_OF_ONE) {
            return false;
        }
        byClient.put(client, own + 1);
        all++;
        return true;
    }

    public synchronized void leave(String client) {
        all--;
        byClient.computeIfPresent(client, (name, own) -> own == 1 ? null : own - 1);
    }
}
