/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.time.Duration;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;

/** Counts how often something has come that mails may be waiting for: a way, the relay, the accounts' settings. */
@Component(service = Availability.class)
public final class Availability {
    private final AtomicLong changes = new AtomicLong();

    private final AtomicLong relays = new AtomicLong();

    private final AtomicLong looks = new AtomicLong();

    private volatile OptionalLong comesAt = OptionalLong.empty();

    private final NavigableSet<String> withoutPage = new ConcurrentSkipListSet<>();

    /** How often something has come. */
    public long changes() {
        return changes.get();
    }

    /** Something has come, and can be used from now on. */
    public void somethingCame() {
        changes.incrementAndGet();
        lookAgain();
    }

    /** How often the operator's relay has come or was changed. */
    public long relays() {
        return relays.get();
    }

    /** The operator's relay has come, or has other settings from now on. */
    void relayCame() {
        relays.incrementAndGet();
        somethingCame();
    }

    /** Nothing has come, but when so much time has passed it counts as if: what waits may go on then, whatever is there. */
    void comesIn(Duration wait) {
        comesAt = OptionalLong.of(System.nanoTime() + wait.toNanos());
    }

    /** How often those that are held were to be looked at. */
    public long looks() {
        OptionalLong at = comesAt;
        if (at.isPresent() && at.getAsLong() - System.nanoTime() <= 0) {
            comesAt = OptionalLong.empty();
            somethingCame();
        }
        return looks.get();
    }

    /** An account's subscription mail waits, since there is no page to unsubscribe. */
    void pageMissing(String account) {
        withoutPage.add(account);
    }

    /** There is a page for an account; if there was none, all that waits may go on, and what is just being held for it as well. */
    void pageThere(String account) {
        if (!withoutPage.isEmpty() && withoutPage.remove(account)) {
            somethingCame();
        }
    }

    /** The accounts for which there was no page when it was asked for last, in order, from the one behind another on. */
    public Iterable<String> withoutPage(String after) {
        return withoutPage.tailSet(after, false);
    }

    /** Nothing of the account waits for a page any more. What is just being held for one looks again, and is known of then. */
    public void forgetPage(String account) {
        if (withoutPage.remove(account)) {
            changes.incrementAndGet();
        }
    }

    /**
     * Those that are held should be looked at again. Apart from {@link #somethingCame()}: mails that were on their way when
     * something came ask for this, and must not make each other ask again and again.
     */
    public void lookAgain() {
        looks.incrementAndGet();
    }
}
