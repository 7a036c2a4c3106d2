/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.MailId;

/** Failing ways whose next settings a server has taken a mail with, and which mail. They work again when those settings count. */
final class ProvenWays {
    private final Map<WayKey, MailId> shown = new ConcurrentHashMap<>();

    void add(WayKey key, MailId mail) {
        shown.put(key, mail);
    }

    /** The settings have changed: which mail has shown that they work, if they were tested. */
    Optional<MailId> take(WayKey key) {
        return Optional.ofNullable(shown.remove(key));
    }

    /** Forgets all but those that fail. */
    void keep(Set<WayKey> failing) {
        shown.keySet().retainAll(failing);
    }
}
