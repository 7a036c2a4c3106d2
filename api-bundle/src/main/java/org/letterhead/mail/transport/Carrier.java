/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.util.Objects;

/** Who carries a mail. */
public sealed interface Carrier {
    /** The operator's relay, whichever driver that is: its connection, its capabilities. */
    record Relay() implements Carrier {}

    /**
     * A connection of the way's own.
     *
     * @param key connections with equal keys are interchangeable: the same server, the same login, the same settings
     * @param connector makes a connection when the pool has none
     * @param capabilities what a mail over this connection can be
     */
    record Own(ConnectionKey key, Connector connector, Capabilities capabilities) implements Carrier {
        /** Refuses {@code null}. */
        public Own {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(connector, "connector");
            Objects.requireNonNull(capabilities, "capabilities");
        }
    }
}
