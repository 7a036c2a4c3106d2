/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.Map;

/** The operator's settings, as a file would give them. */
public final class PublicSites {
    private PublicSites() {}

    public static PublicSite of(Map<String, String> file) {
        return new PublicSite(new Framework().bundle(), Framework.configuration(file));
    }
}
