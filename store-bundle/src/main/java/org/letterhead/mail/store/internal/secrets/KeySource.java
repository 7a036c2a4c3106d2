/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.util.Optional;

/** Where the operator keeps the store's key. */
public sealed interface KeySource permits KeyFile, KeyInEnvironment, KeyInKeyStore {
    /** Where it is, for messages. */
    String place();

    /**
     * Reads the key.
     *
     * @return empty if there is none, as before the first start
     * @throws KeyFault if there is something that is no key, or must not be used
     */
    Optional<StoreKey> read();

    /**
     * Makes a key where there is none.
     *
     * @return the new key, already safe on disk; or the one that somebody else has just made there
     * @throws KeyFault if no key can be made there
     */
    StoreKey create();
}
