/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

import java.time.Duration;
import java.util.function.BiFunction;

/** Claims for tests elsewhere. */
public final class ClaimsTesting {
    private ClaimsTesting() {}

    public static Claims claims(OutboxStore store, ProcessId process) {
        return new Claims(store, process);
    }

    public static BiFunction<OutboxStore, ProcessId, Claims> withLease(Duration lease) {
        return (store, process) -> new Claims(store, process, lease);
    }
}
