/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.letterhead.mail.Failure;
import org.letterhead.mail.transport.Deadline;
import org.letterhead.mail.transport.TransportException;

/** Deadlines, and what is thrown when something fails. */
final class Soon {
    private Soon() {}

    /** Long enough for everything that works. */
    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    /** Short, for what hangs. */
    static Deadline atOnce() {
        return Deadline.after(Duration.ofMillis(400));
    }

    static TransportException thrownBy(ThrowingCallable call) {
        TransportException thrown = catchThrowableOfType(TransportException.class, call);
        assertThat(thrown).as("TransportException").isNotNull();
        return thrown;
    }

    static Failure failureOf(ThrowingCallable call) {
        return thrownBy(call).failure();
    }
}
