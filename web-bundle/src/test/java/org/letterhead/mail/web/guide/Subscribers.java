/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

/** Who pays for what in the guide's example. */
public interface Subscribers {
    /** Whether an account pays for more than the least. */
    boolean paying(String account);
}
