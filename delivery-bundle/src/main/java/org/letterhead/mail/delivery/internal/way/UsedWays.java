/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.TransportSettings;

/** Watches the settings of ways that fail, some at a time: whoever changes them should not wait an hour for the next trial. */
final class UsedWays {
    private static final int AT_ONCE = 200;

    private final Router router;
    private final Map<WayKey, AccountRoute> seen = new HashMap<>();
    private int next;

    UsedWays(Router router) {
        this.router = router;
    }

    /** What was seen. */
    enum Sight {
        /** As before, or nobody knows. */
        SAME,
        /** Its settings, or what becomes of mail meanwhile, are others now. */
        CHANGED,
        /** The account's mail leaves by another way now. */
        UNUSED
    }

    /** Forgets all others. */
    void keep(Set<WayKey> failing) {
        seen.keySet().retainAll(failing);
    }

    /** Those to look at now, in turns. */
    List<WayKey> some(Set<WayKey> failing) {
        List<WayKey> accounts = failing.stream().filter(key -> !key.isRelay()).toList();
        if (accounts.size() <= AT_ONCE) {
            return accounts;
        }
        int from = next < accounts.size() ? next : 0;
        next = Math.min(accounts.size(), from + AT_ONCE);
        return accounts.subList(from, next);
    }

    Sight look(WayKey key) {
        Optional<AccountRoute> now = router.known(key.account());
        if (now.isEmpty()) {
            return Sight.SAME;
        }
        AccountRoute route = now.get();
        if (!route.way().equals(key.way())
                && !route.neutralWay().equals(key.way())
                && Choice.fallbackOf(route).filter(key.way()::equals).isEmpty()) {
            return Sight.UNUSED;
        }
        AccountRoute before = seen.put(key, route);
        boolean same = before == null
                || before == route
                || before.way().equals(route.way())
                        && before.fallback().equals(route.fallback())
                        && before.neutralWay().equals(route.neutralWay())
                        && isSame(before.settings(), route.settings());
        return same ? Sight.SAME : Sight.CHANGED;
    }

    private static boolean isSame(TransportSettings one, TransportSettings other) {
        return one == other
                || one.values().equals(other.values())
                        && one.secrets().keySet().equals(other.secrets().keySet())
                        && one.secrets().entrySet().stream()
                                .allMatch(entry ->
                                        isSame(entry.getValue(), other.secrets().get(entry.getKey())));
    }

    private static boolean isSame(Secret one, Secret other) {
        try {
            return one == other || one.reveal().equals(other.reveal());
        } catch (RuntimeException e) {
            // One that cannot be read is no other one for that.
            return true;
        }
    }
}
