/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.time.Instant;
import java.util.Optional;
import org.letterhead.mail.MailEvent;

/** Something that this node has found out about a way, and that the table does not know yet. */
sealed interface Turn {
    /** Of which way. */
    WayKey key();

    /** It is left alone from now on. */
    record Begun(Breaker breaker, Optional<MailEvent> event) implements Turn {
        @Override
        public WayKey key() {
            return breaker.key();
        }
    }

    /** It was tried in vain. */
    record InVain(Breaker tried, Breaker then) implements Turn {
        @Override
        public WayKey key() {
            return then.key();
        }
    }

    /** It works again, or nobody uses it any more. */
    record Ended(WayKey key, Instant at, Optional<MailEvent> event) implements Turn {}
}
