/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.Suppressions;

/** The accounts' lists of those who are not written to, as a test fills them. */
final class ShortLists implements Suppressions {
    final List<Entry> entries = new ArrayList<>();
    final List<String> done = new ArrayList<>();
    Optional<Entry> after = Optional.empty();

    @Override
    public List<Entry> of(String account, Optional<Entry> from, int most) {
        after = from;
        return account.equals("acme") ? entries.stream().limit(most).toList() : List.of();
    }

    @Override
    public boolean add(Actor actor, String account, String target) {
        if (!target.contains(".")) {
            throw new IllegalArgumentException("no");
        }
        done.add("add " + actor + " " + account + " " + target);
        return !target.startsWith("known");
    }

    @Override
    public boolean remove(Actor actor, String account, Entry entry) {
        done.add("remove " + actor + " " + account + " " + entry.target() + " " + entry.reason() + " " + entry.kind());
        return true;
    }
}
