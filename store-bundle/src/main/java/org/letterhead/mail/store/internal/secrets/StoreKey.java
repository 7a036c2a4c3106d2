/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The store's key. It is never shown; its id is, and says nothing about it. */
public final class StoreKey {
    /** AES-256. */
    public static final int LENGTH = 32;

    /** Bytes of the id in a sealed value. */
    static final int ID_LENGTH = 8;

    private final SecretKey key;
    private final byte[] id;

    /**
     * Takes a key.
     *
     * @param bytes {@value #LENGTH} of them; may be wiped afterwards
     */
    public StoreKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has " + LENGTH + " bytes");
        }
        this.key = new SecretKeySpec(bytes, "AES");
        try {
            this.id = Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    SecretKey key() {
        return key;
    }

    byte[] idBytes() {
        return id.clone();
    }

    /** The first half of a fingerprint of the key, as the database remembers it. */
    public String id() {
        return HexFormat.of().formatHex(id);
    }

    @Override
    public String toString() {
        return "key " + id();
    }
}
