/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import java.util.Optional;

/** The readers of the guide's example, as a platform keeps them. */
public interface Readers {
    /** Finds one by the hash of a token. */
    Optional<Reader> find(String token);

    /** Writes down that one wants no more. */
    void stop(Reader reader);
}
