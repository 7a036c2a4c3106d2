/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.letterhead.mail.store.SealedSecretException;
import org.letterhead.mail.store.SealedSecrets;
import org.letterhead.mail.store.SecretPlace;

/**
 * Seals with AES-256-GCM. A sealed value is: version (1 byte), id of the key (8), nonce (12), ciphertext, tag (16). The place and
 * the version are authenticated with it, so that a value that somebody copies to another row does not open there.
 */
public final class GcmSecrets implements SealedSecrets {
    private static final byte VERSION = 1;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final int HEAD_LENGTH = 1 + StoreKey.ID_LENGTH + NONCE_LENGTH;

    private final StoreKey key;
    private final SecureRandom random = new SecureRandom();

    /** Seals and opens with one key. */
    public GcmSecrets(StoreKey key) {
        this.key = key;
    }

    @Override
    public byte[] seal(SecretPlace place, byte[] clear) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, place, nonce).doFinal(clear);
            return ByteBuffer.allocate(HEAD_LENGTH + text.length)
                    .put(VERSION)
                    .put(key.idBytes())
                    .put(nonce)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot seal with AES-256-GCM", e);
        }
    }

    @Override
    public byte[] open(SecretPlace place, byte[] sealed) {
        if (sealed.length < HEAD_LENGTH + TAG_LENGTH || sealed[0] != VERSION) {
            throw new SealedSecretException(
                    "The value of " + described(place) + " is not one that this version of Letterhead has sealed");
        }
        byte[] id = Arrays.copyOfRange(sealed, 1, 1 + StoreKey.ID_LENGTH);
        if (!Arrays.equals(id, key.idBytes())) {
            throw new SealedSecretException("The value of " + described(place) + " was sealed with key "
                    + HexFormat.of().formatHex(id) + ", and the store's key is " + key.id()
                    + ": it must be entered again, or that key restored");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + StoreKey.ID_LENGTH, HEAD_LENGTH);
        try {
            return cipher(Cipher.DECRYPT_MODE, place, nonce).doFinal(sealed, HEAD_LENGTH, sealed.length - HEAD_LENGTH);
        } catch (AEADBadTagException e) {
            throw new SealedSecretException("The value of " + described(place)
                    + " was changed or was sealed for another place: it must be entered again");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot open AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, SecretPlace place, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_LENGTH * 8, nonce));
        // With the length, so that no other account and field give the same bytes.
        byte[] account = place.account().getBytes(StandardCharsets.UTF_8);
        cipher.updateAAD(ByteBuffer.allocate(1 + Integer.BYTES)
                .put(VERSION)
                .putInt(account.length)
                .array());
        cipher.updateAAD(account);
        cipher.updateAAD(place.field().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String described(SecretPlace place) {
        return place.account().isEmpty()
                ? "the platform's " + place.field()
                : place.field() + " of account " + place.account();
    }
}
