/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells which connections are interchangeable. It holds only a salted hash of the settings, secrets included, so that
 * another password is another key and no pool, log or heap dump tells the password. The salt is new in every JVM: keys
 * are not for storing.
 */
public final class ConnectionKey {
    private static final byte[] SALT = new byte[32];

    static {
        new SecureRandom().nextBytes(SALT);
    }

    private final byte[] hash;

    private ConnectionKey(byte[] hash) {
        this.hash = hash;
    }

    /**
     * Starts a key.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey key && MessageDigest.isEqual(hash, key.hash);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(hash).getInt();
    }

    /** Eight hexadecimal digits of the hash: enough to tell two connections apart in a log. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash, 0, 4);
    }

    /** Collects every setting that makes a difference between two connections. */
    public static final class Builder {
        private final ByteArrayOutputStream settings = new ByteArrayOutputStream();

        private Builder() {}

        /**
         * Adds a setting.
         *
         * @param name the setting's name
         * @param value its value
         * @return this
         */
        public Builder add(String name, Object value) {
            append(name);
            append(String.valueOf(value));
            return this;
        }

        /**
         * Adds a secret.
         *
         * @param name the setting's name
         * @param secret its value; revealed for a moment and not kept
         * @return this
         */
        public Builder add(String name, Secret secret) {
            append(name);
            append(secret.reveal());
            return this;
        }

        /**
         * Makes the key.
         *
         * @return equal to every key that was made of the same settings in the same order
         */
        public ConnectionKey build() {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SALT, "HmacSHA256"));
                return new ConnectionKey(mac.doFinal(settings.toByteArray()));
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
        }

        /** The length goes first, so that ("a", "bc") and ("ab", "c") differ. */
        private void append(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            settings.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            settings.writeBytes(bytes);
        }
    }
}
