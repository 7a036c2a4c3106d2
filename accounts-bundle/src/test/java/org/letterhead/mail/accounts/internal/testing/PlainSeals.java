/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;

/** Seals that look sealed and open only at their place; the store tests the cipher. */
public final class PlainSeals implements SealedSecrets {
    @Override
    public byte[] seal(SecretPlace place, byte[] clear) {
        byte[] key = place.toString().getBytes(StandardCharsets.UTF_8);
        byte[] sealed = Arrays.copyOf(key, key.length + clear.length);
        for (int i = 0; i < clear.length; i++) {
            sealed[key.length + i] = (byte) (clear[i] ^ 0x5a);
        }
        return sealed;
    }

    @Override
    public byte[] open(SecretPlace place, byte[] sealed) {
        byte[] key = place.toString().getBytes(StandardCharsets.UTF_8);
        if (sealed.length < key.length || !Arrays.equals(key, Arrays.copyOf(sealed, key.length))) {
            throw new SealedSecretException("not sealed for " + place);
        }
        byte[] clear = new byte[sealed.length - key.length];
        for (int i = 0; i < clear.length; i++) {
            clear[i] = (byte) (sealed[key.length + i] ^ 0x5a);
        }
        return clear;
    }
}
