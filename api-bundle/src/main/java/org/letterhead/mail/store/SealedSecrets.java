/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Seals what must not be readable in a table or a backup: passwords, tokens, the bodies of security mails. A sealed value is
 * encrypted and authenticated (AES-256 in Galois/Counter Mode, NIST SP 800-38D) and can be opened only as what it was sealed as: moved to
 * another account or field it does not open.
 *
 * <p>The service is there when the store's key is there and is the one that the database was begun with. It may be called
 * from any thread and does no I/O.
 */
@ProviderType
public interface SealedSecrets {
    /**
     * Seals a value.
     *
     * @param place whose value it is, and which
     * @param clear the value; the caller may wipe it afterwards
     * @return the sealed bytes, which name the key they were sealed with
     */
    byte[] seal(SecretPlace place, byte[] clear);

    /**
     * Opens a sealed value.
     *
     * @param place the place it was sealed for
     * @param sealed what {@link #seal} returned
     * @return the value
     * @throws SealedSecretException if it was sealed with another key, for another place, or was changed
     */
    byte[] open(SecretPlace place, byte[] sealed);
}
