/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import org.letterhead.mail.action.PublicAction;
import org.osgi.framework.ServiceReference;

/** An action that a bundle offers now, and how many requests are in it. */
final class OfferedAction {
    /** The highest ranking first, and of equals the one that has been there longest, as everywhere in OSGi. */
    static final Comparator<OfferedAction> BEST_FIRST =
            Comparator.<OfferedAction, ServiceReference<PublicAction>>comparing(offered -> offered.reference)
                    .reversed();

    private final ServiceReference<PublicAction> reference;
    private final PublicAction action;
    private final AtomicInteger inside = new AtomicInteger();

    OfferedAction(ServiceReference<PublicAction> reference, PublicAction action) {
        this.reference = reference;
        this.action = action;
    }

    PublicAction action() {
        return action;
    }

    boolean is(ServiceReference<PublicAction> other) {
        return reference.equals(other);
    }

    boolean isNamed(String name) {
        return name.equals(reference.getProperty(PublicAction.NAME));
    }

    boolean isOneClick() {
        return Boolean.TRUE.equals(reference.getProperty(PublicAction.ONE_CLICK));
    }

    /** Lets a request in, if there is room; who was let in has to {@link #leave}. An action that hangs keeps its own threads alone. */
    boolean enter(int most) {
        if (inside.incrementAndGet() <= most) {
            return true;
        }
        inside.decrementAndGet();
        return false;
    }

    void leave() {
        inside.decrementAndGet();
    }
}
