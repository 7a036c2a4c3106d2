/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

/** The key cannot be used as it is. The message says where it is and what to do. */
public final class KeyFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyFault(String message) {
        super(message);
    }
}
