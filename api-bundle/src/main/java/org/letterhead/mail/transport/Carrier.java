/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;

/** Who carries a mail. */
public sealed interface Carrier {
    /** The operator's relay, whichever driver that is. */
    record Relay() implements Carrier {}

    /**
     * A connection of the way's own.
     *
     * @param key connections with equal keys are interchangeable: the same server, the same login, the same settings
     * @param connector makes a connection when the pool has none
     */
    record Own(ConnectionKey key, Connector connector) implements Carrier {
        /** Refuses {@code null}. */
        public Own {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(connector, "connector");
        }
    }
}
