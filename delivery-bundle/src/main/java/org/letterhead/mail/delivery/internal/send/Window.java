/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.send;

import java.util.HashMap;
import java.util.Map;
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
    private int claimed;

    Window(int size, int perAccount) {
        this.size = size;
        this.perAccount = perAccount;
    }

    /** How many more of a class may be claimed. */
    synchronized int room(MessageClass messageClass) {
        return (int) (size * SHARE.get(messageClass)) - claimed;
    }

    /** How many more of an account may be claimed. */
    synchronized int roomOf(String account) {
        return perAccount - byAccount.getOrDefault(account, 0);
    }

    synchronized void enter(String account) {
        claimed++;
        byAccount.merge(account, 1, Integer::sum);
    }

    /** Whether so much has been finished that claiming more is worth it. */
    synchronized boolean leave(String account) {
        claimed--;
        int left = byAccount.merge(account, -1, Integer::sum);
        if (left <= 0) {
            byAccount.remove(account);
        }
        return left <= perAccount / 2 || claimed <= size / 2;
    }

    synchronized int claimed() {
        return claimed;
    }
}
