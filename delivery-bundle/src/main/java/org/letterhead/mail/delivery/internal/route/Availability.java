/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;

/** Counts how often something has come that mails may be waiting for: a way, the relay, the accounts' settings. */
@Component(service = Availability.class)
public final class Availability {
    private final AtomicLong changes = new AtomicLong();

    /** How often something has come. */
    public long changes() {
        return changes.get();
    }

    /** Something has come, and can be used from now on. */
    public void somethingCame() {
        changes.incrementAndGet();
    }
}
