/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.List;
import java.util.TreeSet;

/** Remembers what of all that is held for failing ways may go on, until somebody walks along it. */
final class FreedMail {
    private final TreeSet<String> accounts = new TreeSet<>();

    // What was held when this node was stopped.
    private boolean any = true;

    /** Mail may be held for ways that do not fail any more. */
    synchronized void look() {
        any = true;
    }

    /** A way does not fail any more, or what becomes of mail meanwhile is something else now. */
    synchronized void look(WayKey key) {
        any = true;
        if (!key.isRelay()) {
            accounts.add(key.account());
        }
    }

    /** What there is since somebody asked last. */
    synchronized Breakers.Freed take() {
        Breakers.Freed all = new Breakers.Freed(any, List.copyOf(accounts));
        accounts.clear();
        any = false;
        return all;
    }
}
