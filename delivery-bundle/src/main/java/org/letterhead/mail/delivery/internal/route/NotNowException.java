/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.route;

import org.letterhead.mail.Hold;

/** A mail has no way right now, since something is not installed or not running: it waits for that, however long. */
public final class NotNowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Hold.Reason reason;

    NotNowException(Hold.Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    /** What is not there. */
    public Hold.Reason reason() {
        return reason;
    }
}
