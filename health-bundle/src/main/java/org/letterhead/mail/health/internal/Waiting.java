/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import java.time.Duration;

/** How long the checks wait for an answer. */
final class Waiting {
    /** Below the 2 s of Felix's runner, which would say that the check hangs, and not what it waits for. */
    static final Duration LIMIT = Duration.ofMillis(1500);

    private Waiting() {}
}
