/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import java.util.Set;

/** Whom an account belongs to in the guide's example. */
public interface Owners {
    /** The accounts that somebody owns. */
    Set<String> accountsOf(String login);
}
