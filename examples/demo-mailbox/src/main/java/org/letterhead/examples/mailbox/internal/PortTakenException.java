/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import java.io.IOException;
import java.net.BindException;

/** Another program listens where the demo mailbox should. */
final class PortTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    PortTakenException(BindException cause) {
        super(cause.getMessage(), cause);
    }
}
