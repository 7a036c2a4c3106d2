/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.outbox;

/** Wakes whoever claims: something may be ready to leave that was not before. */
@FunctionalInterface
public interface QueueSignal {
    /** Never blocks, and may be called from any thread. */
    void wake();
}
