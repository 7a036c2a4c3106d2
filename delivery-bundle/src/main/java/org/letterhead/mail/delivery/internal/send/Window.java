/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.letterhead.mail.MessageClass;

/**
 * How much of the queue this process has claimed and not finished. It is bounded, and so is each account's part of it: what is not
 * claimed waits in the database, where it costs no memory and where a later mail of another account can overtake it.
 */
final class Window {
    /** A quarter is kept for mails that somebody waits for, and half of that for those of somebody's security. */
    private static final Map<MessageClass, Double> SHARE =
            Map.of(MessageClass.SECURITY, 1.0, MessageClass.TRANSACTIONAL, 0.875, MessageClass.SUBSCRIPTION, 0.75);

    private final int size;
    private final int perAccount;
    private final Map<String, Integer> byAccount = new HashMap<>();
    private final Set<String> crowded = new HashSet<>();
    private boolean leftBehind;
    private int claimed;

    Window(int size, int perAccount) {
        this.size = size;
        this.perAccount = perAccount;
    }

    /** How many more of a class may be claimed. */
    synchronized int room(MessageClass messageClass) {
        return (int) (size * SHARE.get(messageClass)) - claimed;
    }

    /**
     * How many of an account's mails may be claimed now.
     *
     * @param waiting how many there are; what does not fit is remembered as left behind
     */
    synchronized int roomOf(String account, int waiting) {
        int room = Math.max(0, perAccount - byAccount.getOrDefault(account, 0));
        if (waiting > room) {
            crowded.add(account);
        }
        return Math.min(waiting, room);
    }

    /** There was no room for all that waits. */
    synchronized void leftBehind() {
        leftBehind = true;
    }

    synchronized void enter(String account) {
        claimed++;
        byAccount.merge(account, 1, Integer::sum);
    }

    /**
     * Whether claiming more is worth it now: something was left behind, and half of the room it lacked is free again. A claim of many
     * costs hardly more than a claim of one.
     */
    synchronized boolean leave(String account) {
        claimed--;
        int left = byAccount.merge(account, -1, Integer::sum);
        if (left <= 0) {
            byAccount.remove(account);
        }
        boolean worthIt = leftBehind && claimed <= size / 2 || left <= perAccount / 2 && crowded.contains(account);
        if (worthIt) {
            // The next round finds out anew what has no room.
            leftBehind = false;
            crowded.clear();
        }
        return worthIt;
    }

    synchronized int claimed() {
        return claimed;
    }
}
